"""Probes: what a pupil's program may try in a sandbox, and whether it should get it.

The keeper tries them all before it serves anybody, and serves nobody if a forbidden one succeeds.
"""
