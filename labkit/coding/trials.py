"""A pupil's own trials as a table beside a notebook: a column for each number set or read, by its name, in SI units."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping

from labkit.plain import Json


def _row(trial: Json) -> dict[str, float]:
    set_to = {name: value for name, value in trial["controls"].items() if not isinstance(value, str)}
    # Where the same quantity is set and read, the reading is what was measured.
    return set_to | {name: reading["value"] for name, reading in trial["readings"].items()}


def table(record: Mapping[str, Json]) -> str:
    """Return the trials of a record that the pupil has not left out as CSV; nothing if there are none."""
    left_out = set(record["answers"].get("excluded") or {})
    rows = [_row(kept["trial"]) for kept in record["trials"] if kept["trial"]["id"] not in left_out]
    if not rows:
        return ""
    written = io.StringIO()
    writer = csv.DictWriter(written, fieldnames=sorted(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return written.getvalue()
