"""What every lab is built from."""
