"""Puts the parts of booking together."""

from centre.benches import Benches
from centre.booking.bell import Bell
from centre.booking.capacity import CapacityNow
from centre.booking.desk import BookingDesk
from centre.booking.diary import Diary
from centre.booking.ledger import Ledger
from centre.booking.school import Schools
from centre.hub import Hub
from centre.people import People
from centre.setting import Settings


def opened(settings: Settings, people: People, benches: Benches, hub: Hub) -> tuple[BookingDesk, Bell]:
    """Opens the desk at which lessons are booked, and the bell that prepares them."""
    capacity = CapacityNow(settings.capacity, settings.kept)
    ledger = Ledger(people.engine, capacity.bookable)
    diary = Diary(people.engine, capacity.bookable, settings.zone)
    desk = BookingDesk(people, ledger, diary, Schools(people.engine), capacity, settings.zone)
    return desk, Bell(people.engine, ledger, benches, hub, capacity.read)
