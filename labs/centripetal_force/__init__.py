"""Find a mass from the centripetal force that holds it on its circle."""
