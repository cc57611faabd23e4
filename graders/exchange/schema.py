"""What the bodies of requests look like, for the OpenAPI page. Bodies are read by hand, with limits on every size."""

from __future__ import annotations

from typing import Any

Schema = dict[str, Any]

_TEXT: Schema = {"type": "string"}
_BOTH: Schema = {"type": "object", "required": ["zh", "en"], "properties": {"zh": _TEXT, "en": _TEXT}}


def _object(**properties: Schema) -> Schema:
    return {"type": "object", "required": list(properties), "properties": properties, "additionalProperties": False}


_NAMES: Schema = {"type": "array", "items": _TEXT}
_DUE: Schema = {"type": ["string", "null"], "format": "date-time"}
_ATTEMPTS: Schema = {"type": "integer", "minimum": 1, "maximum": 100}

_SCHEMAS: dict[str, Schema] = {
    "place": _object(course=_TEXT, assignment=_TEXT),
    "signed_trial": _object(trial={"type": "object"}, signature=_TEXT),
    "notebook": {"type": "object", "required": ["cells"], "properties": {"cells": {"type": "array"}}},
    "changes": _object(changes={"type": "object"}),
    "release": _object(
        lab=_TEXT,
        title=_BOTH,
        due=_DUE,
        attempts=_ATTEMPTS,
        files={"type": "object", "additionalProperties": {"type": "string", "format": "byte"}},
    ),
    "plan": _object(
        lab=_TEXT,
        title=_BOTH,
        due=_DUE,
        attempts=_ATTEMPTS,
        mode={"enum": ["practice", "homework", "exam"]},
        weights={"type": "object", "additionalProperties": {"type": "number", "minimum": 0}},
        shown=_NAMES,
        language={"enum": ["follow", "zh", "en"]},
        students=_NAMES,
    ),
    "correction": _object(points={"type": ["number", "null"], "minimum": 0}, reason=_TEXT),
}


def body(name: str) -> Schema:
    """Describe the body of a request."""
    content = {"application/json": {"schema": _SCHEMAS[name]}}
    return {"requestBody": {"required": True, "content": content}}
