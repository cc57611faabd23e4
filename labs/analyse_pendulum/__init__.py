"""Code lab: analyse the measurements of a pendulum with functions of one's own."""
