"""The hub's own pages of signing in, and what ends a sign-in."""
