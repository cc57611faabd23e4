"""What teachers do with bookings on their pages. Every method begins with the question who is asking."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from starlette.concurrency import run_in_threadpool

from centre import access
from centre.access import NotAllowedError
from centre.booking import wish
from centre.booking.diary import Day, Diary, Entry
from centre.booking.ledger import Ledger, NoBookingError, Outcome
from centre.booking.span import Span
from centre.booking.wish import Form
from centre.people import People
from centre.person import Course, Person
from labkit import catalogue
from labkit.catalogue import Lab

LATE_HOUR, SUNDAY = 16, 7
PUPILS_DAYS = 7


@dataclass(frozen=True)
class BookView:
    """The page on which a class's lessons are booked.

    Attributes:
        changed: the booking that is being changed, if one is.
        outcomes: what became of what was asked for, where something was not booked.
        nearest: free times near one that was refused.
    """

    course: Course
    day: Day
    labs: Sequence[Lab]
    lab: str
    entries: Sequence[Entry]
    form: Form
    changed: Entry | None = None
    outcomes: Sequence[Outcome] = ()
    nearest: Sequence[Span] = ()

    @property
    def refused(self) -> Outcome | None:
        """The one wish that was refused."""
        return self.outcomes[0] if len(self.outcomes) == 1 and self.outcomes[0].state == "refused" else None


class BookingDesk:
    """Books for teachers, and shows teachers and pupils what is booked."""

    def __init__(self, people: People, ledger: Ledger, diary: Diary, zone: ZoneInfo) -> None:
        self.people, self.ledger, self.diary, self.zone = people, ledger, diary, zone

    def course(self, person: Person, name: str) -> Course:
        """A class of this teacher's.

        Raises:
            NotAllowedError: it is not, or does not exist.
        """
        access.ensure_may(person, "oversee", name)
        found = self.people.course(name)
        if found is None:
            raise NotAllowedError(name)
        return found

    def page(self, person: Person, name: str, asked: Mapping[str, str]) -> BookView:
        """The page for a day, a lab and perhaps a booking that is to be changed, as an address asks for them."""
        return self.view(self.course(person, name), Form(asked, {}))

    def view(self, course: Course, form: Form, outcomes: Sequence[Outcome] = ()) -> BookView:
        """The page with a form as it was typed."""
        entries = self.diary.upcoming([course.name])
        changed = next((each for each in entries if str(each.number) == form.typed.get("change")), None)
        labs = sorted(catalogue.find().values(), key=lambda lab: lab.title["zh"])
        day = wish.read_day(form.typed.get("day", "")) or self.next_day(changed)
        return BookView(
            course,
            self.diary.day(course.name, day, changed.number if changed else None),
            labs,
            form.typed.get("lab") or (changed.lab if changed else entries[-1].lab if entries else ""),
            entries,
            form,
            changed,
            outcomes,
            self.alternatives(course, outcomes, changed),
        )

    def alternatives(self, course: Course, outcomes: Sequence[Outcome], changed: Entry | None) -> list[Span]:
        """Free times near a wish that was refused."""
        clash = outcomes[0].clash if len(outcomes) == 1 else None
        if clash is None or clash.reason == "empty":
            return []
        number = changed.number if changed else None
        return self.diary.nearest(course.name, outcomes[0].wish.span, clash.needed, number)

    def next_day(self, changed: Entry | None) -> date:
        """The day for which somebody books: today, after the lessons tomorrow, and never a Sunday."""
        if changed:
            return changed.span.starts.astimezone(self.zone).date()
        day = self.diary.today()
        if self.diary.now().astimezone(self.zone).hour >= LATE_HOUR:
            day += timedelta(days=1)
        return day + timedelta(days=1) if day.isoweekday() == SUNDAY else day

    async def save(self, person: Person, name: str, typed: Mapping[str, str]) -> BookView | None:
        """Books or changes; gives the page back with what stands in the way, None where everything was booked."""
        course = self.course(person, name)
        form = wish.read(typed, name, catalogue.find(), self.zone, self.ledger.now())
        if form.errors:
            return self.view(course, form)
        outcomes = await run_in_threadpool(self.write, person, name, form)
        if all(each.state == "booked" for each in outcomes):
            return None
        return self.view(course, form, outcomes)

    def write(self, person: Person, name: str, form: Form) -> list[Outcome]:
        """Writes a form into the ledger."""
        if form.change is None:
            return self.ledger.book(form.wishes, person.username, waits=form.waits)
        try:
            return [self.ledger.change(name, form.change, form.wishes[0], person.username, waits=form.waits)]
        except NoBookingError as error:
            raise NotAllowedError(str(error)) from error

    async def cancel(self, person: Person, name: str, typed: Mapping[str, str]) -> bool:
        """Cancels a lesson, or it and those that follow; says whether there was one."""
        self.course(person, name)
        number = typed.get("number", "")
        if not (number.isascii() and number.isdigit()):
            return False
        rest = typed.get("rest") == "1"
        try:
            await run_in_threadpool(self.ledger.cancel, name, int(number[:9]), person.username, rest=rest)
        except NoBookingError:
            return False
        return True

    def of_class(self, name: str) -> list[Entry]:
        """What a class has booked or waits for in the next days; who may look at the class may see it."""
        return self.diary.upcoming([name], PUPILS_DAYS)

    def of_pupil(self, person: Person) -> list[Entry]:
        """What is booked for a pupil's classes in the next days."""
        found = self.diary.upcoming(access.courses(person, "work"), PUPILS_DAYS)
        return [each for each in found if not each.waiting]
