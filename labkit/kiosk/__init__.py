"""The server in a pupil's container: pages of labs and what these need, and not one address more."""

from labkit import import_time

import_time.save()
