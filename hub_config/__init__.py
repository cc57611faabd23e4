"""How people get into the centre and get a container."""
