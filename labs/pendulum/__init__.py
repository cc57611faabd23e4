"""Measure gravity with a simple pendulum."""
