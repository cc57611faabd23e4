"""A teacher's forms with the real exchange: assigning, opening a record, correcting a mark; and who may not."""

import json
import re
from uuid import uuid4

import pytest
from sqlalchemy import select

from graders import correction, lesson
from graders.again import Again
from graders.desk import Desk
from graders.exchange import assignment, record, submission
from graders.exchange.database import Database
from graders.exchange.identity import Page
from graders.exchange.service import open_service
from graders.exchange.table import Event, StoredTrial
from graders.state import State
from labkit import catalogue
from tests.centre.lesson import RED
from tests.centre.stage import PREFIX, Stage
from tests.graders_stage import law_record, signed

pytestmark = pytest.mark.centre

CLASS = f"{PREFIX}class/{RED}"
TASK = f"{CLASS}/task/pendulum"
RECORD = f"{TASK}/pupil/hongxing-01"


@pytest.fixture
def stage(real: Stage) -> Stage:
    return real


def fields(page: str) -> dict[str, str]:
    """What a browser would send of the page's first form."""
    form = re.search(r"<form.*?</form>", page, re.DOTALL)
    assert form
    inputs = [dict(re.findall(r'(\w+)="([^"]*)"', one)) | {"_": one} for one in re.findall(r"<input[^>]*>", form[0])]
    sent = [one for one in inputs if one.get("type") not in ("radio", "checkbox") or " checked" in one["_"]]
    return {one["name"]: one.get("value", "on") for one in sent}


def work(state: State) -> None:
    """What the worker would do."""
    database = Database(state.exchange_database)
    for course, name in lesson.waiting(database):
        lesson.prepare(state, database, course, name)
    for course in correction.waiting(database):
        correction.write(state, database, course)
    database.close()
    again = Again(Desk(state))
    for batch in again.waiting():
        while not again.step(batch):
            pass


def hand_in(state: State, course: str, student: str) -> None:
    """A pupil's record, handed in and marked."""
    service = open_service(state, "http://127.0.0.1:9/hub/api")
    place = Page(course, "pendulum", student)
    with service.database.write() as session:
        for trial in law_record((0.3, 0.9, 1.5), 1).trials:
            content = json.dumps(signed(trial))
            facts = {"course": course, "assignment": "pendulum", "student": student, "attempt": 1, "genuine": True}
            session.add(StoredTrial(id=trial.id, content=content, sm3="", stored=trial.made, **facts))
        written = {"conclusion": "<b>T²</b> 与 L 成正比", "result": "9.79", "result_unit": "m/s²"}
        written |= {"declared_variable": "length"}
        record.change(session, place, {"changes": written})
        identifier = submission.take(session, service, str(uuid4()), place, 1).id
    assert Desk(state).mark(identifier)
    service.database.close()


def test_a_lab_is_assigned_by_form_and_what_is_wrong_stands_by_its_field(stage: Stage, state: State) -> None:
    teacher = stage.browser("hongxing-teacher")
    catalogue_page = teacher.get(f"{CLASS}/assign").text
    for lab in catalogue.find().values():
        assert lab.title["zh"] in catalogue_page
        assert lab.summary["zh"] in catalogue_page
    page = teacher.get(f"{CLASS}/assign?lab=pendulum").text
    typed = fields(page) | {
        "title_zh": "我们班的<单摆>",
        "attempts": "0",
        "weight-result": "x",
        "due": "2020-01-01T08:00",
    }
    refused = teacher.post(f"{CLASS}/assign", data=typed)
    assert refused.status_code == 422
    for words in (
        "请填写 1 到 100 之间的整数",
        "请填写 0 到 1000 之间的数",
        "这个时间已经过去",
        "我们班的&lt;单摆&gt;",
    ):
        assert words in refused.text
    done = teacher.post(
        f"{CLASS}/assign", data=typed | {"attempts": "2", "weight-result": "20", "due": "2099-01-01T20:00"}
    )
    assert done.url.path == CLASS
    assert "正在为班级准备" in done.text
    assert "我们班的" not in stage.browser("hongxing-01").start_page().text, "not before it is made"
    work(state)
    assert "正在为班级准备" not in teacher.get(CLASS).text
    assert "我们班的&lt;单摆&gt;" in stage.browser("hongxing-01").start_page().text
    database = Database(state.exchange_database)
    with database.read() as session:
        assert assignment.find(session, RED, "pendulum").due == "2099-01-01T12:00:00.000Z", "typed in the school's zone"
    database.close()


def test_a_record_is_opened_corrected_and_the_pupil_reads_why(stage: Stage, state: State) -> None:
    hand_in(state, RED, "hongxing-01")
    teacher = stage.browser("hongxing-teacher")
    page = teacher.get(RECORD).text
    for words in ("李明", "装置编号", "拟合直线", "实验过程回放", "修改得分"):
        assert words in page
    assert len(re.findall(r'<circle class="kept"', page)) == 3
    assert "&lt;b&gt;T²&lt;/b&gt; 与 L 成正比" in page, "what a pupil wrote is text"
    assert "<dd>摆长</dd>" in page, "what a pupil chose stands in words"
    assert "θ / °" in page
    assert " s²/m，截距" in page
    proof = fields(page)["proof"]
    empty = teacher.post(RECORD, data={"proof": proof, "criterion": "result", "points": "5", "reason": " "})
    assert (empty.status_code, "请写明理由" in empty.text, 'value="5"' in empty.text) == (422, True, True)
    many = teacher.post(RECORD, data={"proof": proof, "criterion": "result", "points": "99", "reason": "好"})
    assert (many.status_code, "得分应在 0 到" in many.text) == (422, True)
    said = {"proof": proof, "criterion": "result", "points": "5.5", "reason": "<b>方法</b>对", "act": "next"}
    done = teacher.post(RECORD, data=said)
    assert done.url.path == f"{TASK}/pupil/hongxing-02"
    work(state)
    shown = teacher.get(RECORD).text
    assert "教师评分" in shown
    assert "&lt;b&gt;方法&lt;/b&gt;对" in shown
    pupil = stage.browser("hongxing-01").start_page().text
    assert "&lt;b&gt;方法&lt;/b&gt;对" in pupil
    assert "5.5 / 20" in pupil


def test_after_a_change_of_points_the_class_is_marked_again_and_corrections_stay(stage: Stage, state: State) -> None:
    teacher = stage.browser("hongxing-teacher")
    typed = fields(teacher.get(TASK).text)
    assert "已保存" in teacher.post(TASK, data=typed | {"weight-levels": "40"}).text
    work(state)
    begun = teacher.post(f"{TASK}/regrade", data={"proof": typed["proof"]})
    assert (begun.status_code, "data-running" in begun.text) == (200, True)
    work(state)
    told = teacher.get(f"{TASK}/regrade").json()
    assert (told["total"], told["done"], told["state"]) == (1, 1, "done")
    shown = teacher.get(RECORD).text
    assert re.search(r'id="mark-levels">\s*<span class="points">[\d.]+ / 40<', shown)
    assert re.search(r'id="mark-result">\s*<span class="points">5.5 / 20<', shown)
    assert "教师评分" in shown


def test_the_sheet_leaves_as_a_workbook(stage: Stage) -> None:
    answer = stage.browser("hongxing-teacher").get(f"{CLASS}/pendulum.xlsx")
    assert answer.content.startswith(b"PK")
    assert answer.headers["content-disposition"].endswith('pendulum.xlsx"')


def test_a_run_plays_again_for_the_class_of_its_pupil_only(stage: Stage) -> None:
    teacher = stage.browser("hongxing-teacher")
    trial = re.findall(r'data-play="([^"]+)"', teacher.get(RECORD).text)[0]
    film = teacher.get(f"{TASK}/motion/{trial}").json()
    assert film["motion"]["frames"] > 20
    foreign = stage.browser("dongfang-teacher")
    assert foreign.get(f"{TASK}/motion/{trial}").status_code == 404
    assert foreign.get(f"{PREFIX}class/dongfang-g10c1/task/pendulum/motion/{trial}").status_code == 404


def test_only_our_own_page_may_send_a_form(stage: Stage) -> None:
    teacher = stage.browser("hongxing-teacher")
    typed = fields(teacher.get(TASK).text)
    others = fields(stage.browser("hongxing-head").get(TASK).text)["proof"]
    for change, headers in (
        ({"proof": ""}, {}),
        ({"proof": others}, {}),
        ({}, {"Origin": "http://elsewhere"}),
        ({}, {"Sec-Fetch-Site": "same-site"}),
        ({}, {"Referer": "http://127.0.0.1/user/hongxing-01/page"}),
    ):
        answer = teacher.post(TASK, data=typed | change, headers=headers)
        assert answer.status_code == 403, (change, headers)
    assert teacher.post(TASK, data=typed | {"attempts": "3"}).status_code == 200


def test_nobody_else_reaches_what_a_teacher_does(stage: Stage) -> None:
    reads = [f"{CLASS}/assign", f"{CLASS}/assign?lab=pendulum", TASK, RECORD, f"{TASK}/regrade"]
    for person in ("hongxing-01", "hongxing-02", "dongfang-teacher", "hongxing-new"):
        browser = stage.browser(person)
        seen = [path for path in [*reads, f"{CLASS}/pendulum.xlsx"] if browser.get(path).status_code != 404]
        assert seen == [], person
        for path in (f"{CLASS}/assign", TASK, RECORD, f"{TASK}/regrade"):
            assert browser.post(path, data={"lab": "pendulum"}).status_code in (403, 404), (person, path)


def deeds(state: State, username: str) -> list[int]:
    """What somebody did, by its place in the exchange's log."""
    database = Database(state.exchange_database)
    with database.read() as session:
        events = list(session.scalars(select(Event)))
    database.close()
    return [event.position for event in events if json.loads(event.content).get("by") == username]


def test_a_teacher_of_another_school_does_nothing_here_with_a_form_of_their_own(stage: Stage, state: State) -> None:
    foreign = stage.browser("dongfang-teacher")
    # In the own school other tests may have had something done.
    before = deeds(state, "dongfang-teacher")
    typed = fields(foreign.get(f"{PREFIX}class/dongfang-g10c1/assign?lab=momentum_collision").text)
    said = typed | {"criterion": "result", "points": "1", "reason": "?"}
    for path in (f"{CLASS}/assign", TASK, RECORD, f"{TASK}/regrade"):
        assert foreign.post(path, data=said).status_code == 404, path
    assert deeds(state, "dongfang-teacher") == before
