"""A pupil's JupyterLab and the exchange: what is shown as saved is kept there, and comes back in another container."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest
from tornado.web import HTTPError

from labkit import catalogue
from labkit.coding.ask import AskError, asking
from labkit.coding.exchange import Desk, Place
from labkit.coding.store import Notebooks, place
from labs.analyse_pendulum.data import trials
from tests import code_stage
from tests.code_stage import ASSIGNMENT, CELL, COURSE, RECORD
from tests.graders_stage import Stage, hub, law_trial, stage

PATH = f"{COURSE}/{ASSIGNMENT}.ipynb"


@pytest.fixture
def school(tmp_path: Path) -> Iterator[Stage]:
    with hub() as (url, _), stage(tmp_path, url) as found:
        code_stage.release(found.service)
        yield found


def container(school: Stage, folder: Path) -> Notebooks:
    """A pupil's JupyterLab as far as files go; each folder is another container."""
    folder.mkdir()
    made = Notebooks(root_dir=str(folder))
    made.desk = Desk(school.url, "pupil")
    return made


def opened(store: Notebooks, path: str = PATH) -> Any:
    return asyncio.run(store.get(path, content=True, type="notebook"))["content"]


def saved(store: Notebooks, content: Any) -> None:
    model = {"type": "notebook", "format": "json", "content": content}
    asyncio.run(store.save(model, PATH))


def cell(content: Any) -> Any:
    return next(one for one in content["cells"] if one["metadata"].get("nbgrader", {}).get("grade_id") == CELL)


def test_what_is_saved_comes_back_in_another_container(school: Stage, tmp_path: Path) -> None:
    first = container(school, tmp_path / "first")
    content = opened(first)
    cell(content)["source"] = "def force(time, position, velocity):\n    return 1.5"
    cell(content)["outputs"] = [nbformat.v4.new_output("stream", text="x" * 2_000_000)]
    saved(first, content)
    again = opened(container(school, tmp_path / "second"))
    assert cell(again)["source"].endswith("return 1.5")
    assert cell(again)["outputs"] == []
    assert [one["id"] for one in again["cells"]] == [one["id"] for one in content["cells"]]


def test_what_the_exchange_refuses_is_not_saved_and_says_why(school: Stage, tmp_path: Path) -> None:
    store = container(school, tmp_path / "one")
    content = opened(store)
    before = (tmp_path / "one" / PATH).read_bytes()
    cell(content)["source"] = "x" * 70_000
    with pytest.raises(HTTPError) as refused:
        saved(store, content)
    assert refused.value.status_code == 422
    assert CELL in str(refused.value.log_message)
    assert (tmp_path / "one" / PATH).read_bytes() == before


def test_without_the_exchange_nothing_counts_as_saved(school: Stage, tmp_path: Path) -> None:
    store = container(school, tmp_path / "one")
    content = opened(store)
    store.desk = Desk("http://127.0.0.1:9/services/exchange", "pupil")
    with pytest.raises(HTTPError) as lost:
        saved(store, content)
    assert lost.value.status_code == 503


def test_an_old_page_token_is_renewed_and_a_repeated_hand_in_is_one(school: Stage, tmp_path: Path) -> None:
    store, here = container(school, tmp_path / "one"), Place(COURSE, ASSIGNMENT)
    content = opened(store)
    cell(content)["source"] = "written"
    store.desk._pages[here] = "too old"
    saved(store, content)
    identifier = str(uuid.uuid4())
    assert store.desk.hand_in(here, identifier) == store.desk.hand_in(here, identifier)
    token = store.desk._page(here, afresh=False)
    assert len(school.call("GET", RECORD, token).json()["submissions"]) == 1


def test_ones_own_trials_lie_beside_the_notebook(school: Stage, tmp_path: Path) -> None:
    given = [law_trial(length) for length in (0.4, 0.8)]
    for trial in given:
        assert school.put(trial).status_code == 201
    code_stage.release(school.service, catalogue.load("analyse_pendulum"))
    store = container(school, tmp_path / "one")
    opened(store, f"{COURSE}/analyse_pendulum.ipynb")
    wanted = [[t.readings["length"].value, t.controls["swings"], t.readings["time"].value] for t in given]
    assert trials(tmp_path / "one" / COURSE / "trials.csv") == wanted
    assert len(trials(tmp_path / "nowhere.csv")) == 18


@pytest.mark.parametrize(
    "path", ["steer_cart.ipynb", "a/b/c.ipynb", "../a/b.ipynb", "a/../b.ipynb", "A/b.ipynb", "a/b.txt", "a/b.ipynb\n"]
)
def test_only_assignments_are_the_exchanges(path: str) -> None:
    assert place(path) is None
    assert place(PATH) == Place(COURSE, ASSIGNMENT)


def test_an_assignment_of_another_class_is_not_opened(school: Stage, tmp_path: Path) -> None:
    store = container(school, tmp_path / "one")
    with pytest.raises(HTTPError) as refused:
        opened(store, f"qianjin-g10c1/{ASSIGNMENT}.ipynb")
    assert refused.value.status_code == 403


@pytest.mark.parametrize(
    ("function", "kind"),
    [
        (lambda: 1 / 0, "raised"),
        (lambda: float("nan"), "not_json"),
        (lambda: {1, 2}, "not_json"),
        (lambda: object(), "not_json"),
        (7, "missing"),
    ],
)
def test_an_answer_that_cannot_be_used_is_explained_in_both_languages(function: Any, kind: str) -> None:
    with pytest.raises(AskError) as wrong:
        asking({"f": function})("f")
    assert wrong.value.kind == kind
    assert "f" in wrong.value.message["zh"]
    assert "f" in wrong.value.message["en"]


def test_a_function_cannot_change_what_it_was_asked_with() -> None:
    values = [3.0, 1.0]
    assert asking({"f": lambda given: given.sort()})("f", values) is None
    assert values == [3.0, 1.0]
