"""Records with the marks that a careful teacher gives them."""
