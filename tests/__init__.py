"""Tests; `make test` runs all of them, plain `pytest` those that need neither an engine nor a browser."""
