"""A teacher books a lesson, the class is told, a real hub brings its benches up; through the real pages."""

import re
import time
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from sqlalchemy.orm import Session

from centre.booking.ledger import Ledger
from centre.booking.schema import Booking
from centre.booking.span import Span
from centre.booking.wish import Wish
from centre.people import People, open_people
from tests.centre.lesson import RED, STUDENTS
from tests.centre.stage import PREFIX, Browser, Stage
from tests.centre.test_benches import server

pytestmark = pytest.mark.centre

HERE = f"{PREFIX}class/{RED}/bookings"
NOTICE = "本班已预约实验"


def post(browser: Browser, path: str, **fields: str) -> httpx.Response:
    """Sends a form of the page."""
    proof = re.search(r'name="proof" value="([^"]*)"', browser.get(HERE).text)
    assert proof
    return browser.post(path, data=fields | {"proof": proof[1]})


def test_a_lesson_is_booked_told_moved_and_cancelled(stage: Stage) -> None:
    teacher, pupil = stage.browser("hongxing-teacher"), stage.browser("hongxing-03")
    day = (datetime.now(UTC) + timedelta(days=2)).strftime("%Y-%m-%d")
    page = teacher.get(HERE, params={"day": day}).text
    assert "本班需要 6 个位置" in page
    assert page.count('class="slot"') == 8, "the usual lessons, and all are free"
    lesson = {"lab": "pendulum", "day": day, "lesson": "10:10-10:55"}
    assert "已预约。" in post(teacher, HERE, **lesson).text
    assert f"{NOTICE}：" in pupil.start_page().text
    assert "10:10–10:55" in pupil.start_page().text
    refused = post(teacher, HERE, **lesson)
    assert refused.status_code == 422
    assert "本班这个时间已有预约" in refused.text
    assert 'value="11:05-11:50"' not in re.split("</section>", refused.text)[1], "offered is what is nearest"
    number = re.search(r"\?change=(\d+)", refused.text)
    assert number
    moved = post(teacher, HERE, **lesson | {"change": number[1], "lesson": "", "from": "19:00", "to": "19:40"})
    assert "19:00–19:40" in moved.text
    assert "10:10–10:55</h3>" not in moved.text
    other = stage.browser("dongfang-teacher")
    assert other.post(f"{HERE}/cancel", data={"number": number[1], "proof": "x"}).status_code == 403
    post(teacher, f"{HERE}/cancel", number=number[1])
    assert NOTICE not in pupil.start_page().text


def test_the_benches_of_a_booked_class_stand_before_the_bell(stage: Stage) -> None:
    people = open_people(stage.log.parent / "centre.sqlite")
    starts = datetime.now(UTC) + timedelta(seconds=90)
    wish = Wish(RED, "pendulum", Span(starts, starts + timedelta(minutes=45)))
    (found,) = Ledger(people.engine, lambda: 45).book([wish], "hongxing-teacher")
    deadline = time.monotonic() + 60
    # The start page would start a bench too: nobody looks at it before all stand.
    while not is_prepared(people, found.number):
        assert time.monotonic() < deadline, stage.log.read_text()
        time.sleep(0.1)
    people.close()
    told = server(stage.browser(STUDENTS[-1]), STUDENTS[-1])
    until = datetime.fromisoformat(told["user_options"]["prepared_until"])
    assert told["ready"]
    # One that the teacher's button has brought up shortly before stands as long as the button said.
    assert timedelta(minutes=10) < until - starts <= timedelta(minutes=15)


def is_prepared(people: People, number: int | None) -> bool:
    """Whether all benches of a lesson have stood."""
    with Session(people.engine) as session:
        return session.get_one(Booking, number).prepared is not None
