"""The whole way, on a real hub, engine and browser: from the sign-in page to the mark."""
