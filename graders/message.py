"""Entries of the queue as JSON: whoever can write into the queue must not get code run by reading it."""

from __future__ import annotations

import json
from typing import Any

from huey.registry import Message
from huey.serializer import Serializer


class PlainSerializer(Serializer):  # type: ignore[misc]  # huey is not annotated
    """Writes huey's messages as JSON instead of pickle; our tasks take nothing but strings."""

    def _serialize(self, data: Any) -> bytes:  # noqa: ANN401 - huey's message
        return json.dumps(data._asdict() if isinstance(data, Message) else data).encode()

    def _deserialize(self, data: bytes) -> Any:  # noqa: ANN401 - huey's message
        found = json.loads(data)
        if isinstance(found, dict) and set(found) == set(Message._fields):
            return Message(**found)
        return found
