"""nbgrader's exchange classes against a real exchange, as a teacher's nbgrader makes them."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from nbgrader.coursedir import CourseDirectory
from nbgrader.exchange import ExchangeError, ExchangeFactory
from traitlets.config import Config

from graders import report
from graders.plugin import CLASSES
from labkit.record import Answers
from tests.graders_stage import ASSIGNMENT, COURSE, LAB, STUDENT, Stage, hub, law_trial, stage

pytestmark = pytest.mark.centre


@pytest.fixture
def shared(tmp_path: Path) -> Iterator[Stage]:
    with hub() as (url, _), stage(tmp_path, url) as found:
        yield found


@pytest.fixture
def teacher(shared: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A teacher's server: nbgrader's settings, and a course folder of their own."""
    monkeypatch.setenv("YUNLAB_EXCHANGE_URL", shared.url)
    monkeypatch.setenv("JUPYTERHUB_API_TOKEN", "teacher")
    folder = tmp_path / "course"
    released = folder / "release" / ASSIGNMENT
    released.mkdir(parents=True)
    (released / "report.ipynb").write_bytes(report.write(report.notebook(LAB, LAB.title, 2)))
    return folder


def _made(kind: str, folder: Path, **facts: Any) -> Any:
    settings = Config()
    for name, plugin in CLASSES.items():
        setattr(settings.ExchangeFactory, name, plugin)
    settings.CourseDirectory.update(root=str(folder), course_id=COURSE, assignment_id=ASSIGNMENT)
    settings.CourseDirectory.db_url = f"sqlite:///{folder / 'gradebook.db'}"
    factory = ExchangeFactory(config=settings)
    made = getattr(factory, kind)(coursedir=CourseDirectory(config=settings), authenticator=None, config=settings)
    for name, value in facts.items():
        setattr(made, name, value)
    return made


def test_every_class_is_replaced() -> None:
    assert set(CLASSES) == set(ExchangeFactory.class_trait_names(config=True))


def test_what_is_released_is_listed_and_can_be_fetched(teacher: Path, tmp_path: Path) -> None:
    _made("ReleaseAssignment", teacher).start()
    listed = _made("List", teacher).start()
    assert [(one["assignment_id"], one["status"]) for one in listed] == [(ASSIGNMENT, "released")]
    _made("FetchAssignment", teacher, assignment_dir=str(tmp_path / "mine")).start()
    assert (tmp_path / "mine" / ASSIGNMENT / "report.ipynb").is_file()


def test_a_release_changes_attempts_at_the_exchange(shared: Stage, teacher: Path) -> None:
    _made("ReleaseAssignment", teacher).start()
    assert shared.call("GET", f"courses/{COURSE}/assignments", "teacher").json()[0]["attempts"] == 2


def test_collecting_brings_what_the_server_wrote(shared: Stage, teacher: Path) -> None:
    shared.put(law_trial())
    shared.answer(Answers(conclusion="<b>粗</b>"))
    shared.submit()
    collect = _made("Collect", teacher)
    collect.start()
    folder = teacher / "submitted" / STUDENT / ASSIGNMENT
    assert sorted(file.name for file in folder.iterdir()) == ["record.json", "report.ipynb", "timestamp.txt"]
    assert "    <b>粗</b>" in report.read((folder / "report.ipynb").read_bytes()).cells[-1].source
    inbound = _made("List", teacher, inbound=True).start()
    assert [one["student_id"] for one in inbound] == [STUDENT]
    assert [one["state"] for one in inbound[0]["submissions"]] == ["queued"]


def test_collecting_again_takes_what_is_newer_only_when_asked(shared: Stage, teacher: Path) -> None:
    shared.put(law_trial())
    shared.submit()
    _made("Collect", teacher).start()
    stamp = teacher / "submitted" / STUDENT / ASSIGNMENT / "timestamp.txt"
    before = stamp.read_text(encoding="utf-8")
    shared.submit()
    _made("Collect", teacher).start()
    assert stamp.read_text(encoding="utf-8") == before
    _made("Collect", teacher, update=True).start()
    assert stamp.read_text(encoding="utf-8") != before


def test_a_pupils_nbgrader_hands_in_the_servers_record(
    shared: Stage, teacher: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shared.put(law_trial())
    monkeypatch.setenv("JUPYTERHUB_API_TOKEN", "pupil")
    _made("Submit", teacher).start()
    listed = shared.call("GET", f"courses/{COURSE}/assignments/{ASSIGNMENT}/submissions", "teacher").json()
    assert [one["student"] for one in listed] == [STUDENT]
    _made("FetchFeedback", teacher, assignment_dir=str(teacher)).start()
    assert "queued" in (teacher / ASSIGNMENT / "feedback" / "feedback.json").read_text(encoding="utf-8")


def test_errors_are_one_clear_sentence(teacher: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ExchangeError, match="due time"):
        _made("List", teacher, remove=True).start()
    with pytest.raises(ExchangeError, match="somebody else"):
        _made("Submit", teacher).start()
    shutil.rmtree(teacher / "release")
    with pytest.raises(ExchangeError, match="generate_assignment pendulum"):
        _made("ReleaseAssignment", teacher).start()
    monkeypatch.delenv("JUPYTERHUB_API_TOKEN")
    with pytest.raises(ExchangeError, match="JUPYTERHUB_API_TOKEN is not set"):
        _made("List", teacher).start()
    monkeypatch.setenv("JUPYTERHUB_API_TOKEN", "teacher")
    monkeypatch.setenv("YUNLAB_EXCHANGE_URL", "http://127.0.0.1:9")
    with pytest.raises(ExchangeError, match="cannot be reached"):
        _made("List", teacher).start()
