"""Code lab: steer a cart to a mark."""
