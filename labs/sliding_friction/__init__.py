"""Find how sliding friction depends on the force that presses two surfaces together."""
