"""How a record becomes marks."""

from labkit import import_time

import_time.save()
