"""Builds the container images: see `build.py`."""
