"""`make try-compose`: a composed centre of its own, used and ill-treated."""
