"""How much a roster may hold: beyond a large district nothing but mistakes and malice."""

FILE_BYTES = 64 * 1024**2
"""One file, unpacked [B]."""
ALL_BYTES = 192 * 1024**2
"""All files of a roster, unpacked [B]."""
ROWS = 500_000
"""Rows of one file; a district of 25,000 pupils in ten classes each has half of them."""
COLUMNS = 64
LINE = 64 * 1024
"""Characters of one line."""
CELL = 1000
"""Characters of one cell."""
NAME = 100
"""Characters of a name or a title."""
CLASS = 40
"""Characters of a class's name, before its grade is put in front of it."""
IDENTIFIER = 64
KEY = 255
MEMBERS = 200
"""Files in an archive, ours and others."""
PROBLEMS = 100
"""So many mistakes are told at once."""
