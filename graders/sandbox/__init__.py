"""The sandbox: where a pupil's code is tried, one throw-away container for each submission."""
