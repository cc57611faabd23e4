from pathlib import Path

import pytest
from alembic.migration import MigrationContext
from sqlalchemy import create_engine

from graders.nbgrader_course import open_gradebook
from graders.state import State


def test_a_new_gradebook_needs_no_other_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    state = State(tmp_path)
    with open_gradebook(state, "hongxing-g10c1") as gradebook:
        assert gradebook.students == []
    with create_engine(state.gradebook("hongxing-g10c1")).connect() as connection:
        assert MigrationContext.configure(connection).get_current_revision()
