"""From a fresh clone to something that runs. Uses nothing but Python itself: it works before anything is installed."""
