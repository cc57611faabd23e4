"""How a record becomes marks."""

import sys

# jsonschema, which nbgrader brings, loads this to check the form of IRIs. It builds a grammar first, which takes longer
# than all the rest of a worker's start, and nothing here has an IRI to check; jsonschema does without it.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
