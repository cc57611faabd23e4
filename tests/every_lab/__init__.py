"""Claims that hold for every lab: a new lab inherits them without an edit."""
