"""Verify the conservation of momentum on an air track, and weigh a cart with it."""
