"""Find the launch speed of a ball from where it lands."""
