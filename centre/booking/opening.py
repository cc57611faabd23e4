"""Puts the parts of booking together."""

from dataclasses import dataclass

from centre.benches import Benches
from centre.booking.bell import Bell
from centre.booking.capacity import CapacityNow
from centre.booking.desk import BookingDesk
from centre.booking.diary import Diary
from centre.booking.ledger import Ledger
from centre.booking.office import BookingOffice
from centre.booking.school import Schools
from centre.hub import Hub
from centre.people import People
from centre.setting import Settings


@dataclass(frozen=True)
class Opened:
    """Where teachers book, what offices see, and what prepares the lessons."""

    desk: BookingDesk
    office: BookingOffice
    bell: Bell


def opened(settings: Settings, people: People, benches: Benches, hub: Hub) -> Opened:
    """Opens the book of lessons."""
    capacity = CapacityNow(settings.capacity, settings.kept)
    ledger = Ledger(people.engine, capacity.bookable)
    diary = Diary(people.engine, capacity.bookable, settings.zone)
    office = BookingOffice(diary, Schools(people.engine), capacity)
    bell = Bell(people.engine, ledger, benches, hub, capacity.read)
    return Opened(BookingDesk(people, ledger, diary, settings.zone), office, bell)
