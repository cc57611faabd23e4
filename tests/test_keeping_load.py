"""Backups while real services write; on a disk that is full; of a PostgreSQL; and the drill."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Callable
from pathlib import Path

import pytest
from nbgrader.api import Gradebook
from sqlalchemy import create_engine, select, text

from benchmarks.marking_stage import COURSE, Stage, stage
from benchmarks.pupil import Pupil
from centre.people import open_people
from graders.exchange.blob import Blobs
from graders.exchange.database import Database
from graders.exchange.ledger import first_broken
from graders.exchange.table import Assignment, StoredTrial, Submission
from graders.state import State
from hub_config.keeping import drill, postgres
from hub_config.keeping.backup import alone, backup
from hub_config.keeping.restore import restore
from hub_config.settings import Settings
from tests.database_stage import postgres as postgres_server
from tests.hub_stage import settings

ROOT = Path(__file__).parents[1]
pytestmark = pytest.mark.centre


def _until(over: threading.Event, act: Callable[[], None]) -> threading.Thread:
    def go() -> None:
        while not over.is_set():
            act()

    thread = threading.Thread(target=go)
    thread.start()
    return thread


def _ensure_whole(folder: Path, told: set[str]) -> int:
    """Check what must hold of any state; return how many hand-ins are marked."""
    state = State(folder)
    database, blobs = Database(state.exchange_database), Blobs(state.blobs)
    with database.read() as session:
        assert first_broken(session) is None
        assert told <= set(session.scalars(select(StoredTrial.id)))
        for name in [*session.scalars(select(Submission.sm3)), *session.scalars(select(Assignment.files))]:
            blobs.get(name)
        graded = list(session.scalars(select(Submission.student).where(Submission.state == "graded")))
    database.close()
    with Gradebook(state.gradebook(COURSE), COURSE) as book:
        # None is called marked whose marks the gradebook lacks.
        assert all(book.find_submission("pendulum", student).score > 0 for student in graded)
    return len(graded)


def _work(found: Stage, over: threading.Event, told: set[str], handed_in: threading.Event) -> list[threading.Thread]:
    pupils = [Pupil(found, name) for name in found.students]
    plan = found.lab.exemplar.plan()
    for pupil in pupils:
        pupil.work()

    def measure() -> None:
        trial = pupils[0].trial(plan[0])
        pupils[0].keep(trial)
        told.add(trial.id)
        time.sleep(0.02)

    def hand_in() -> None:
        for pupil in pupils[1:]:
            pupil.wait(0.02)
        handed_in.set()

    return [_until(over, measure), _until(over, hand_in)]


def test_backups_made_while_everybody_works_are_whole_and_the_drill_starts_on_them(tmp_path: Path) -> None:
    state = tmp_path / "state"
    state.mkdir()
    people = open_people(state / "centre.sqlite")
    people.ensure_school("bench", zh="测", en="Bench")
    people.ensure_course(COURSE, school="bench", zh="一", en="One")
    centre, over, told, handed_in = settings(state), threading.Event(), set[str](), threading.Event()
    made = []
    with stage(state, "pendulum", 2, attempts=100) as found, alone(tmp_path / "backups"):
        found.workers = [found.start("graders.worker")]
        threads = _work(found, over, told, handed_in)
        threads.append(_until(over, lambda: _enter(people)))
        try:
            assert handed_in.wait(60)
            for _ in range(2):
                before = set(told)
                made.append((backup(centre, tmp_path / "backups", secret=None, environ={}), before))
                time.sleep(1.1)  # a second one has a name of its own
        finally:
            over.set()
            for thread in threads:
                thread.join()
    people.close()
    for number, (path, before) in enumerate(made):
        folder = tmp_path / f"new-{number}"
        restore(path, folder, {})
        assert _ensure_whole(folder, before) > 0
    tried = drill.drill(made[-1][0], centre, {})
    assert (tried.courses, tried.courses_with_work) == (1, 1)
    assert tried.blobs >= 2


def _enter(people: object) -> None:
    people.ensure_person(f"bench-{uuid.uuid4().hex[:8]}", name="甲", role="student", school="bench", courses=[COURSE])  # type: ignore[attr-defined]
    time.sleep(0.05)


def test_a_full_disk_leaves_earlier_backups_alone_and_says_so(tmp_path: Path) -> None:
    state, small = tmp_path / "state", tmp_path / "small"
    (state / "exchange").mkdir(parents=True)
    small.mkdir()
    (state / "master.key").write_text("00" * 32)
    (state / "exchange" / "work").write_bytes(os.urandom(600_000))
    script = (
        f"mount -t tmpfs -o size=400k none {small} && echo old > {small}/yunlab-20260101T000000Z.backup && "
        f"! {sys.executable} -m hub_config.keeping backup to={small} && ls -A {small}"
    )
    rights = [] if os.geteuid() == 0 else ["--map-root-user"]
    done = subprocess.run(
        ["unshare", "--mount", *rights, "sh", "-c", script],
        cwd=ROOT,
        env=os.environ | {"YUNLAB_STATE": str(state)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert f"{small}: no room (" in done.stderr
    assert "to=FOLDER" in done.stderr
    assert done.stdout.split() == [".lock", "yunlab-20260101T000000Z.backup"]


def test_people_in_a_postgresql_come_back_into_an_empty_one_only(tmp_path: Path) -> None:
    state = tmp_path / "state"
    state.mkdir()
    (state / "master.key").write_text("00" * 32)
    with postgres_server() as address:
        other = address.replace("/postgres?", "/other?")
        with create_engine(address, isolation_level="AUTOCOMMIT").connect() as connection:
            connection.execute(text("CREATE DATABASE other"))
        people = open_people(address)
        people.ensure_school("hongxing", zh="红星", en="Red")
        people.close()
        centre = _with_people(state, address)
        with alone(tmp_path / "backups"):
            made = backup(centre, tmp_path / "backups", secret=None, environ={})
        manifest = restore(made, tmp_path / "new", {"people": other})
        assert manifest.schemas["centre"]
        assert not (tmp_path / "new" / "postgres").exists()
        with create_engine(other).connect() as connection:
            assert connection.scalar(text("SELECT title_zh FROM school")) == "红星"
        with pytest.raises(postgres.PostgresError, match="is not empty"):
            restore(made, tmp_path / "newer", {"people": other})


def _with_people(state: Path, address: str) -> Settings:
    return settings(state, YUNLAB_PEOPLE_DATABASE=address)
