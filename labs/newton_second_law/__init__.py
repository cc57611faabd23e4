"""Find how acceleration depends on force with a cart, a string and hanging weights."""
