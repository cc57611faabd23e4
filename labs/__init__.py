"""The labs, one folder each, found by their manifest `lab.toml`."""
