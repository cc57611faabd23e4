"""For teachers and the grader only: never in an image that pupils' code runs in."""
