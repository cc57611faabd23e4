"""The web pages and the people of the centre."""
