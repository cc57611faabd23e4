"""What pupils who write programs work with: a server of their own, open examples, and the way to the exchange."""
