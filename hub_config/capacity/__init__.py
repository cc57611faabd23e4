"""How many pupils fit a machine, and why: what was measured there (`make capacity`), and what follows from it."""
