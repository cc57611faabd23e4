"""Attacks on the marking of programs and records: `make attack`."""
