"""The centre as containers of their own (images/compose.yaml): hub, proxy and services start without each other."""
