"""What the exchange takes of a pupil's notebook: the text of known cells, and nothing else, whatever is sent."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graders import report
from graders.exchange import cells
from graders.exchange.body import parse
from graders.exchange.refusal import Refusal
from graders.state import State
from labkit.coding import notebook as page_side
from labkit.plain import RecordError, canonical
from tests import code_stage
from tests.code_stage import CELL, PLACE, RECORD, notebook
from tests.graders_checks import refused
from tests.graders_stage import Stage, staged  # noqa: F401 - a fixture

KNOWN = {CELL: "pass", "other": "pass"}

leaves = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from([CELL, "other"])
values = st.recursive(
    leaves, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
)
claims = st.fixed_dictionaries(
    {},
    optional={
        "source": values | st.text() | st.lists(st.text(), max_size=4),
        "metadata": values | st.fixed_dictionaries({"nbgrader": values | st.fixed_dictionaries({"grade_id": leaves})}),
        "outputs": values,
    },
)
uploads = values | st.fixed_dictionaries({"cells": values | st.lists(claims | values, max_size=6)})


@given(uploads)
def test_any_upload_is_read_or_clearly_refused(upload: Any) -> None:
    try:
        found = cells.sources(upload, KNOWN)
    except RecordError as error:
        assert str(error).startswith("notebook")  # noqa: PT017 - either end is right
        return
    assert set(found) <= set(KNOWN)
    assert all(isinstance(text, str) for text in found.values())
    canonical(found)


@given(st.binary(max_size=200) | values.map(lambda value: json.dumps(value).encode()))
def test_any_bytes_are_json_or_refused(content: bytes) -> None:
    try:
        upload = parse(content)
    except Refusal as refusal:
        assert refusal.status == 422  # noqa: PT017 - either end is right
        return
    with pytest.raises(RecordError, match="notebook"):
        cells.sources([upload], KNOWN)


@pytest.mark.parametrize(
    ("upload", "named"),
    [
        (notebook("x" * (64 * 1024 + 1)), CELL),
        (notebook("力" * 40_000), "64 kB"),
        (notebook("x\0"), CELL),
        (notebook("\ud800"), CELL),
        (notebook(7), CELL),
        (notebook(["a", 7]), CELL),
        ({"cells": [{}] * 1001}, "1000"),
        ({"cells": None}, "cells"),
        ({}, "cells"),
        ([], "object"),
    ],
    ids=["long", "long in bytes", "nul", "surrogate", "number", "mixed", "many", "null", "empty", "list"],
)
def test_what_is_too_much_is_named(upload: Any, named: str) -> None:
    with pytest.raises(RecordError, match=named):
        cells.sources(upload, KNOWN)


def test_of_two_cells_with_one_name_the_first_counts() -> None:
    two = {"cells": notebook("first")["cells"] + notebook("second")["cells"]}
    assert cells.sources(two, KNOWN) == {CELL: "first"}


def test_outputs_points_and_unknown_cells_leave_no_trace(staged: Stage) -> None:  # noqa: F811
    token = code_stage.release(staged.service)
    upload = notebook(["def force(t, x, v):\n", "    return 0"])
    upload["cells"][0] |= {"outputs": [{"text": "CANARY"}], "metadata": {"nbgrader": {"grade_id": CELL, "points": 1e9}}}
    upload["cells"] += notebook("CANARY", "arrive")["cells"] + notebook("CANARY", "setup")["cells"]
    assert staged.call("PUT", f"{RECORD}/notebook", token, json=upload | {"metadata": "CANARY"}).status_code == 200
    record = staged.call("GET", RECORD, token).json()
    assert record["cells"] == {CELL: "def force(t, x, v):\n    return 0"}
    assert record["kind"] == "code"
    assert "CANARY" not in json.dumps(record)


def test_a_cell_that_is_missing_stays_as_it_was(staged: Stage) -> None:  # noqa: F811
    token = code_stage.release(staged.service)
    staged.call("PUT", f"{RECORD}/notebook", token, json=notebook("kept"))
    staged.call("PUT", f"{RECORD}/notebook", token, json={"cells": []})
    assert staged.call("GET", RECORD, token).json()["cells"] == {CELL: "kept"}


def test_merely_opening_begins_nothing_and_cannot_be_handed_in(staged: Stage) -> None:  # noqa: F811
    token = code_stage.release(staged.service)
    untouched = json.loads(code_stage.released())
    assert staged.call("PUT", f"{RECORD}/notebook", token, json=untouched).status_code == 200
    assert staged.call("GET", RECORD, token).json()["saved"] is None
    identifier = "11111111-1111-4111-8111-111111111111"
    refused(staged.call("PUT", f"submissions/{identifier}", token, json=PLACE), 409, "nothing_to_submit")


def test_what_is_handed_in_is_frozen(staged: Stage) -> None:  # noqa: F811
    token, identifier = code_stage.release(staged.service), "11111111-1111-4111-8111-111111111111"
    staged.call("PUT", f"{RECORD}/notebook", token, json=notebook("first"))
    receipt = staged.call("PUT", f"submissions/{identifier}", token, json=PLACE)
    assert receipt.status_code == 201
    staged.call("PUT", f"{RECORD}/notebook", token, json=notebook("second"))
    assert staged.call("PUT", f"submissions/{identifier}", token, json=PLACE).json() == receipt.json()
    frozen = json.loads(staged.service.blobs.get(receipt.json()["sm3"]))
    assert frozen["cells"] == {CELL: "first"}
    assert (frozen["kind"], frozen["student"]) == ("code", code_stage.STUDENT)


def test_each_kind_of_record_refuses_what_belongs_to_the_other(staged: Stage) -> None:  # noqa: F811
    token = code_stage.release(staged.service)
    changes = {"changes": {"result": "9.8"}}
    refused(staged.call("PATCH", f"{RECORD}/answers", token, json=changes), 409, "no_answers")
    measured = f"records/{code_stage.COURSE}/pendulum/notebook"
    refused(staged.call("PUT", measured, staged.page, json=notebook("x")), 409, "no_code")
    refused(staged.call("PUT", f"{RECORD}/notebook", staged.page, json=notebook("x")), 403, "foreign")


def test_a_large_notebook_is_refused(staged: Stage) -> None:  # noqa: F811
    token = code_stage.release(staged.service)
    refused(staged.call("PUT", f"{RECORD}/notebook", token, json=notebook("x" * (1 << 20))), 413, "too_large")


@pytest.mark.centre
def test_nbgrader_takes_the_solutions_out(tmp_path: Path) -> None:
    made = report.read((code_stage.ensure(State(tmp_path)) / f"{report.NAME}.ipynb").read_bytes())
    text = "\n".join(str(cell.source) for cell in made.cells)
    assert "SOLUTION" not in text
    assert "velocity" in text
    assert "在这里写代码" in text
    assert made.metadata.yunlab["lab"] == "steer_cart"
    again = page_side.laid_out({"report.ipynb": _packed(report.write(made))}, {CELL: "mine"})
    kept = page_side.cut_down(again)
    assert cells.sources(kept, {CELL: ""}) == {CELL: "mine"}
    assert len(kept["cells"]) == 1


def _packed(content: bytes) -> str:
    return base64.b64encode(content).decode()
