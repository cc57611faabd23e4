"""What both ends of the keeper's socket know: whose words a line holds."""

OWN, PROGRAM = b"!", b"="
"""What a line to the caller begins with: the keeper's reason for no answer, or a program's answer, whatever that is."""

NOBODYS_FAULT = {b"unavailable", b"interrupted"}
"""Of the keeper's reasons those that the program has no part in."""
