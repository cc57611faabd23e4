"""Running the centre: how its parts are, whose servers run, the log of acts. IT sees no work and no mark."""
