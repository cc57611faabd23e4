"""One script per figure; each prints a table and then a JSON object for each figure."""
