"""The page of a lab, seen from outside."""
