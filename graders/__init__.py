"""How a record becomes marks."""
