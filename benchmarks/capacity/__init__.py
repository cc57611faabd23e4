"""How many pupils fit this machine: `make capacity` starts a few, measures what one costs, and counts."""
