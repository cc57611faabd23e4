"""For teachers and the grader only: never in the student image."""
