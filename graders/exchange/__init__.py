"""The exchange: the server's memory of trials, answers and submissions."""
