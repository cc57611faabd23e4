"""Rosters: who is in which class, as a school system exports it (OneRoster) or a school secretary writes it down."""
