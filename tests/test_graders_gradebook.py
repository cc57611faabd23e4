import weakref
from pathlib import Path

import pytest
from alembic.migration import MigrationContext
from sqlalchemy import create_engine

from graders import gradebook as reading
from graders.nbgrader_course import open_gradebook
from graders.state import State


def test_a_new_gradebook_needs_no_other_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    state = State(tmp_path)
    with open_gradebook(state, "hongxing-g10c1") as gradebook:
        assert gradebook.students == []
    with create_engine(state.gradebook("hongxing-g10c1")).connect() as connection:
        assert MigrationContext.configure(connection).get_current_revision()


class Scores(dict[str, dict[str, reading.Score]]):
    """Scores of which can be told whether somebody still keeps them."""


def test_what_was_read_is_kept_until_somebody_writes_and_no_longer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: list[weakref.ref[Scores]] = []

    def ask(*_what: object) -> Scores:
        found = Scores()
        kept.append(weakref.ref(found))
        return found

    monkeypatch.setattr(reading, "_ask", ask)
    file = tmp_path / "gradebook.db"
    for length in range(1, 4):
        file.write_bytes(bytes(length))
        for _ in range(2):
            reading.scores(f"sqlite:///{file}", "pendulum")
        assert len(kept) == length, "read once as long as nobody writes"
        assert [found() is not None for found in kept] == [False] * (length - 1) + [True]
