"""What the hub alone can see of the running centre: engine, memory of servers, proxy, disk."""
