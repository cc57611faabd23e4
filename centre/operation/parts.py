"""What IT's pages are made with."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from centre.exchange import Exchange
from centre.hub import Hub
from centre.operation.act import Acts
from centre.operation.journal import Journal
from centre.operation.look import Look
from centre.people import People


@dataclass(frozen=True)
class OperationParts:
    """Looks, acts, and the log."""

    look: Look
    acts: Acts
    journal: Journal


def operation_parts(people: People, hub: Hub, exchange: Exchange, zone: ZoneInfo) -> OperationParts:
    """Puts them together."""
    return OperationParts(Look(hub, exchange), Acts(people, hub), Journal(people, exchange, zone))
