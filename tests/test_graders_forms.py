"""What a teacher does by a form, at the exchange and the worker: assigning, opening a record, correcting a mark."""

import base64
import uuid
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from nbgrader.api import Gradebook
from sqlalchemy import select, update

from graders import correction, lesson
from graders.desk import Desk
from graders.exchange import clock, ledger
from graders.exchange import closing as exam_end
from graders.exchange.identity import Page
from graders.exchange.table import Assignment, Event, Plan, StoredTrial, Submission
from labkit import catalogue
from labkit.record import Answers
from labkit.trajectory import decode
from tests import code_stage
from tests.graders_checks import refused
from tests.graders_stage import COURSE, LAB, STUDENT, Stage, hub, law_record, stage

pytestmark = pytest.mark.centre

TEACHER = {"Authorization": "Bearer centre", "Yunlab-Teacher": "hongxing-t"}
NAME = "pendulum-2"
PLAN: dict[str, Any] = {
    "lab": "pendulum", "title": {"zh": "单摆", "en": "Pendulum"}, "due": None, "attempts": 3, "mode": "homework",
    "weights": {name: float(points) for name, points in LAB.points.items()}, "shown": list(LAB.points),
    "language": "follow", "students": [STUDENT],
}  # fmt: skip


@pytest.fixture(scope="module")
def staged(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with hub() as (url, _), stage(tmp_path_factory.mktemp("state"), url) as found:
        yield found


def planned(found: Stage, name: str = NAME, **changed: Any) -> Any:
    return found.client.put(f"courses/{COURSE}/plans/{name}", headers=TEACHER, json=PLAN | changed)


def made(found: Stage, name: str = NAME, **changed: Any) -> None:
    assert planned(found, name, **changed).status_code == 202
    lesson.prepare(found.service.state, found.service.database, COURSE, name)
    assert plans(found)[name]["state"] == "ready"


def plans(found: Stage) -> dict[str, Any]:
    return {one["name"]: one for one in found.client.get(f"courses/{COURSE}/plans", headers=TEACHER).json()}


def page(found: Stage, name: str = NAME) -> str:
    return found.service.pages.token(Page(COURSE, name, STUDENT))[0]


def hand_in(found: Stage, name: str = NAME) -> str:
    identifier = str(uuid.uuid4())
    answer = found.call(
        "PUT", f"submissions/{identifier}", page(found, name), json={"course": COURSE, "assignment": name}
    )
    assert answer.status_code == 201, answer.text
    return identifier


def measure(found: Stage, name: str = NAME, attempt: int = 1) -> Any:
    record = law_record((0.3, 0.9, 1.5), 1)
    for trial in record.trials:
        answer = found.put(replace(trial, assignment=name, attempt=attempt))
        assert answer.status_code == 201, answer.text
    changes = {"changes": record.answers.to_json()}
    found.call("PATCH", f"records/{COURSE}/{name}/answers", page(found, name), json=changes)
    with found.service.database.write() as session:
        session.execute(update(StoredTrial).values(genuine=True))
    return record


def dossier(found: Stage, name: str = NAME) -> Any:
    return found.client.get(f"courses/{COURSE}/assignments/{name}/records/{STUDENT}", headers=TEACHER).json()


def feedback(found: Stage, name: str = NAME) -> Any:
    return found.call("GET", f"feedback/{COURSE}/{name}", page(found, name)).json()


def by_criterion(told: Any) -> dict[str, Any]:
    return {mark["criterion"]: mark for mark in told["marks"]}


def override(found: Stage, criterion: str, name: str = NAME, **said: Any) -> Any:
    path = f"courses/{COURSE}/assignments/{name}/overrides/{STUDENT}/{criterion}"
    return found.client.put(path, headers=TEACHER, json={"points": 3.5, "reason": "图像画得认真"} | said)


def test_an_assignment_by_form_is_made_with_its_own_weights_and_marked_with_them(staged: Stage) -> None:
    weights = PLAN["weights"] | {"levels": 0.0, "result": 40.0}
    assert planned(staged, weights=weights).json()["state"] == "preparing"
    assert NAME not in {
        one["name"] for one in staged.client.get(f"courses/{COURSE}/assignments", headers=TEACHER).json()
    }
    lesson.prepare(staged.service.state, staged.service.database, COURSE, NAME)
    measure(staged)
    assert Desk(staged.service.state).mark(hand_in(staged))
    marks = by_criterion(feedback(staged))
    assert "levels" not in marks
    assert marks["result"]["out_of"] == 40
    assert feedback(staged)["out_of"] == sum(weights.values())


def test_points_may_change_after_a_hand_in_but_not_what_is_marked(staged: Stage) -> None:
    made(staged, weights=PLAN["weights"] | {"levels": 0.0, "result": 20.0})
    refused(planned(staged), 409, "already_handed_in")
    other = {"lab": "projectile", "weights": dict(catalogue.load("projectile").points), "shown": []}
    refused(planned(staged, **other), 409, "already_given")
    refused(planned(staged, mode="practice"), 409, "already_given")


def test_a_correction_counts_at_once_is_logged_and_agrees_with_the_gradebook(staged: Stage) -> None:
    kept = override(staged, "result")
    assert kept.json()["by"] == "hongxing-t"
    mark = by_criterion(feedback(staged))["result"]
    assert (mark["points"], mark["by"], mark["why"]["zh"]) == (3.5, "teacher", "图像画得认真")
    correction.write(staged.service.state, staged.service.database, COURSE)
    with closing(Gradebook(staged.service.state.gradebook(COURSE))) as book:
        assert book.find_grade("result", "report", NAME, STUDENT).manual_score == 3.5
        assert book.find_submission(NAME, STUDENT).score == pytest.approx(feedback(staged)["points"])
    with staged.service.database.read() as session:
        last = session.scalars(select(Event).where(Event.kind == "overridden")).all()[-1]
        assert '"by":"hongxing-t"' in last.content
        assert "图像画得认真" in last.content
        assert ledger.first_broken(session) is None


def test_a_correction_stays_when_the_same_hand_in_is_marked_again(staged: Stage) -> None:
    desk = Desk(staged.service.state)
    with staged.service.database.write() as session:
        session.execute(update(Submission).values(state="queued"))
    identifier = dossier(staged)["submissions"][-1]["id"]
    assert desk.mark(identifier)
    mark = by_criterion(feedback(staged))["result"]
    assert (mark["points"], mark["by"]) == (3.5, "teacher")


def test_what_is_typed_into_formgrader_later_is_newer(staged: Stage) -> None:
    with closing(Gradebook(staged.service.state.gradebook(COURSE))) as book:
        book.find_grade("result", "report", NAME, STUDENT).manual_score = 7.0
        book.db.commit()
    assert by_criterion(feedback(staged))["result"]["points"] == 7.0


def test_a_correction_can_be_taken_back(staged: Stage) -> None:
    assert override(staged, "result", points=None, reason="看错了").status_code == 200
    correction.write(staged.service.state, staged.service.database, COURSE)
    assert by_criterion(feedback(staged))["result"]["by"] == "rubric"
    assert dossier(staged)["overrides"] == []


@pytest.mark.parametrize(
    ("said", "status"),
    [({"points": 99.0}, 422), ({"points": -1.0}, 422), ({"reason": "  "}, 422), ({"points": "5"}, 422)],
)
def test_a_correction_needs_a_reason_and_fits_the_criterion(staged: Stage, said: Any, status: int) -> None:
    assert override(staged, "result", **said).status_code == status
    refused(override(staged, "nothing"), 404, "not_found")


def test_a_record_is_opened_without_its_seed_and_its_run_plays_again(staged: Stage) -> None:
    told = dossier(staged)
    assert "seed" not in told["record"]
    assert told["lab"]["columns"][0]["name"] == "length"
    trial = told["record"]["trials"][0]["trial"]
    shown = staged.client.get(f"trials/{trial['id']}/motion", headers=TEACHER).json()
    assert shown["scene"]["items"]
    motion = decode(shown["motion"], base64.b64decode(shown["data"]))
    assert len(motion.poses) == shown["motion"]["frames"] > 20
    assert "seed" not in shown


def test_practice_gives_a_new_apparatus_and_an_empty_sheet_after_each_hand_in(staged: Stage) -> None:
    made(staged, "practice", mode="practice", attempts=2)
    bench = f"apparatus/{COURSE}/practice"
    first = staged.call("GET", bench, staged.bench).json()
    measure(staged, "practice")
    hand_in(staged, "practice")
    second = staged.call("GET", bench, staged.bench).json()
    assert (first["attempt"], second["attempt"]) == (1, 2)
    assert first["seed"] != second["seed"]
    fresh = staged.call("GET", f"records/{COURSE}/practice", page(staged, "practice")).json()
    assert (fresh["trials"], fresh["answers"]["conclusion"]) == ([], "")
    old = replace(law_record((0.5,), 1).trials[0], assignment="practice", attempt=1)
    refused(staged.put(old), 403, "other_apparatus")
    measure(staged, "practice", 2)
    hand_in(staged, "practice")
    assert staged.call("GET", bench, staged.bench).json() == second, "the last apparatus stays"
    assert dossier(staged, "practice")["record"]["attempt"] == 2


def test_an_examination_keeps_its_marks_back_and_takes_what_was_saved(staged: Stage) -> None:
    due = clock.written(datetime.now(UTC) + timedelta(hours=1))
    made(staged, "exam", mode="exam", due=due)
    measure(staged, "exam")
    assert exam_end.close_due(staged.service) == []
    assert Desk(staged.service.state).mark(hand_in(staged, "exam"))
    told = feedback(staged, "exam")
    assert (told["state"], told["points"], told["marks"]) == ("graded", None, [])
    assert told["reason"]["zh"]
    assert (
        staged.call("GET", f"courses/{COURSE}/assignments", "pupil").json()[-1]["students"][STUDENT]["points"] is None
    )
    assert dossier(staged, "exam")["points"] is not None, "the teacher sees them"
    answers = {"changes": Answers(conclusion="补写").to_json()}
    staged.call("PATCH", f"records/{COURSE}/exam/answers", page(staged, "exam"), json=answers)
    _end(staged, "exam")
    (taken,) = exam_end.close_due(staged.service)
    assert exam_end.close_due(staged.service) == []
    assert Desk(staged.service.state).mark(taken)
    assert dossier(staged, "exam")["record"]["answers"]["conclusion"] == "补写"
    assert feedback(staged, "exam")["points"] is not None


def _end(found: Stage, name: str) -> None:
    """Let the due time pass."""
    past = clock.written(datetime.now(UTC) - timedelta(seconds=1))
    with found.service.database.write() as session:
        row = session.get(Plan, (COURSE, name))
        assert row is not None
        row.content = row.content.replace(session.get(Assignment, (COURSE, name)).due, past)  # type: ignore[union-attr]
        session.get(Assignment, (COURSE, name)).due = past  # type: ignore[union-attr]


def test_hidden_criteria_are_not_told_to_the_pupil(staged: Stage) -> None:
    made(staged, "exam", mode="exam", due=plans(staged)["exam"]["due"], shown=["result"])
    assert [mark["criterion"] for mark in feedback(staged, "exam")["marks"]] == ["result"]
    assert len(dossier(staged, "exam")["marks"]) == len(LAB.points)


@pytest.mark.parametrize(
    "wrong",
    [
        {"due": "tomorrow"}, {"attempts": 0}, {"mode": "exam"}, {"weights": {"levels": 5}}, {"shown": ["nothing"]},
        {"language": "fr"}, {"students": ["../x"]}, {"lab": "nothing"},
        {"weights": dict.fromkeys(LAB.points, 0)}, {"weights": PLAN["weights"] | {"result": -1}},
    ],
)  # fmt: skip
def test_a_plan_that_cannot_be_is_refused_with_its_place(staged: Stage, wrong: dict[str, Any]) -> None:
    answer = planned(staged, "wrong", **wrong)
    refused(answer, 422, "malformed")
    assert (
        f"plan.{next(iter(wrong)) if wrong != {'mode': 'exam'} else 'due'}" in answer.json()["error"]["message"]["en"]
    )
    assert "wrong" not in plans(staged)


def test_the_form_names_a_labs_criteria_as_its_marks_do(staged: Stage) -> None:
    for lab in (LAB, catalogue.load("analyse_pendulum")):
        told = staged.client.get(f"courses/{COURSE}/labs/{lab.slug}/criteria", headers=TEACHER).json()
        assert {one["criterion"]: one["points"] for one in told} == lab.points
        assert all(one["criterion"] not in one["title"].values() for one in told)
        assert {one["criterion"]: one["title"] for one in told}.items() >= lab.checks.items()


_CALLS = (
    ("GET", f"courses/{COURSE}/plans", {}),
    ("PUT", f"courses/{COURSE}/plans/pendulum", PLAN),
    ("GET", f"courses/{COURSE}/assignments/pendulum/records/{STUDENT}", {}),
    ("PUT", f"courses/{COURSE}/assignments/pendulum/overrides/{STUDENT}/result", {"points": 1, "reason": "?"}),
)


@pytest.mark.parametrize(("method", "path", "body"), _CALLS)
def test_only_teachers_of_the_class_and_the_centre_acting_for_one_are_let_in(
    staged: Stage, method: str, path: str, body: Any
) -> None:
    for token in ("pupil", "other", "stranger", "weak", "nobody"):
        headers = {"Authorization": f"Bearer {token}", "Yunlab-Teacher": "hongxing-t"}
        assert staged.client.request(method, path, headers=headers, json=body).status_code in (401, 403), token
    if method == "PUT":
        assert staged.call(method, path, "centre", json=body).status_code == 403, "the centre must say for whom"


def test_a_run_is_shown_to_nobody_else(staged: Stage) -> None:
    trial = dossier(staged)["record"]["trials"][0]["trial"]["id"]
    for token in ("pupil", "other", "stranger"):
        assert staged.call("GET", f"trials/{trial}/motion", token).status_code == 404
    assert staged.call("GET", f"trials/{trial}/motion", "teacher").status_code == 200


def test_a_teacher_reads_a_program_as_it_stands(staged: Stage) -> None:
    token = code_stage.release(staged.service)
    staged.call("PUT", f"{code_stage.RECORD}/notebook", token, json=code_stage.notebook("mine"))
    path = f"courses/{COURSE}/assignments/{code_stage.ASSIGNMENT}/records/{STUDENT}"
    told = staged.client.get(path, headers=TEACHER)
    assert told.status_code == 200
    assert told.json()["record"]["cells"] == {code_stage.CELL: "mine"}
    assert told.json()["lab"]["columns"] == []
