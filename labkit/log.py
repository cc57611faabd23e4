"""How services write their log: for people, or one JSON object a line (`YUNLAB_LOG`), with the number of the request.

A request keeps its number from service to service, and its hand-in takes it along to the worker. Whatever is written
passes `harmless`: services do not log what is secret, and what a library puts into a message goes no further.
"""

from __future__ import annotations

import json
import logging
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from uuid import uuid4

VARIABLE = "YUNLAB_LOG"
HEADER = "X-Request-ID"
KNOWN = re.compile(r"[0-9a-zA-Z-]{8,64}")
PLAIN = "%(asctime)s %(service)s %(levelname)s %(name)s: %(message)s%(marked)s"

NAMES = r"(?:[a-z_]*token|password|passwd|pin|secret|proof|_xsrf)"
SECRETS = (
    (re.compile(r"(://)[^/@\s\"']+@"), r"\1…@"),
    (re.compile(r"(?i)\b(authorization['\"]?\s*[:=]\s*['\"]?(?:bearer|token|basic)?\s*)[^\s'\",;]+"), r"\1…"),
    (re.compile(r"(?i)\b(cookie['\"]?\s*[:=]\s*)[^'\"\n]+"), r"\1…"),
    (re.compile(rf"(?i)\b({NAMES}['\"]?\s*[:=]\s*['\"]?)[^\s&'\",;]+"), r"\1…"),
    (re.compile(r"(cookie for b?['\"])[^'\"]+"), r"\1…"),
    (re.compile(r"(?i)([?&](?:code|state|signature)=)[^\s&'\",;]+"), r"\1…"),
    (re.compile(r"(?i)\b((?:bearer|token) )[0-9a-z._~+/=:-]{16,}"), r"\1…"),
)
"""What gives a secret away, and what is written instead."""

_number: ContextVar[str] = ContextVar("request", default="")


def request() -> str:
    """Return the number of the request that is being answered; empty outside of one."""
    return _number.get()


def begin(asked: str | None) -> str:
    """Take up a request: under the number it came with, or else under a new one."""
    number = asked if asked and KNOWN.fullmatch(asked) else uuid4().hex
    _number.set(number)
    return number


@contextmanager
def about(number: str) -> Iterator[None]:
    """Do something that belongs to a request."""
    before = _number.set(number)
    try:
        yield
    finally:
        _number.reset(before)


def passed_on() -> dict[str, str]:
    """Return the header that hands the number on; none outside of a request."""
    return {HEADER: _number.get()} if _number.get() else {}


def harmless(text: str) -> str:
    """Return a text without passwords and tokens."""
    for pattern, instead in SECRETS:
        text = pattern.sub(instead, text)
    return text


class Lines(logging.Formatter):
    """Writes one JSON object a line.

    Args:
        service: who writes.
    """

    def __init__(self, service: str) -> None:
        super().__init__()
        self.service = service

    def format(self, record: logging.LogRecord) -> str:
        """Write a record down."""
        facts: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "service": self.service,
            "logger": record.name,
            "message": harmless(record.getMessage()),
        }
        if number := request():
            facts["request"] = number
        if record.exc_info:
            facts["error"] = harmless(self.formatException(record.exc_info))
        return json.dumps(facts, ensure_ascii=False)


class Plain(logging.Formatter):
    """Writes lines for people.

    Args:
        service: who writes.
    """

    def __init__(self, service: str) -> None:
        super().__init__(PLAIN, defaults={"service": service, "marked": ""})

    def format(self, record: logging.LogRecord) -> str:
        """Write a record down."""
        record.marked = f" [{request()}]" if request() else ""
        return harmless(super().format(record))


def formatter(service: str, environ: Mapping[str, str] = os.environ) -> logging.Formatter:
    """Return what writes a service's records as the settings want it."""
    return Lines(service) if environ.get(VARIABLE) == "json" else Plain(service)


def set_up(service: str, level: int = logging.INFO) -> None:
    """Let everything that this process logs go to its standard error."""
    handler = logging.StreamHandler()
    handler.setFormatter(formatter(service))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for chatty in ("httpx", "httpcore"):
        # Each would tell every question that services ask each other.
        logging.getLogger(chatty).setLevel(logging.WARNING)
