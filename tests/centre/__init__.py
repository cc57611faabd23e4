"""The people and the pages of the centre."""
