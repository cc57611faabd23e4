"""How somebody shows who they are: passwords, PINs, second steps, resets, cards, and the brake on guessing."""
