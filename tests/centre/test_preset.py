"""Links with a set-up: what a teacher may put into one, and what of a link is handed on."""

from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from centre import preset, student
from centre.preset import CONTROLS
from tests.centre.test_table import ASSIGNMENT

PENDULUM = CONTROLS.validate_python(
    [
        {
            "name": "length",
            "label": {"zh": "摆长", "en": "length"},
            "default": 0.7,
            "unit": "m",
            "low": 0.1,
            "high": 2.0,
        },
        {
            "name": "timer",
            "label": {"zh": "计时", "en": "timer"},
            "default": "hand",
            "options": [["gate", {"zh": "门"}]],
        },
    ]
)


def test_a_link_holds_what_was_typed_and_nothing_that_was_left_empty() -> None:
    read = preset.read({"length": " 0.8 ", "timer": "gate", "speak": "en", "course": "x"}, PENDULUM)
    assert read.query == "set=length:0.8,timer:gate&speak=en"
    assert preset.read({"length": "", "timer": ""}, PENDULUM).query == ""


@pytest.mark.parametrize("typed", ["2.1", "0.09", "nan", "inf", "x", "-1", "1e9"])
def test_what_the_apparatus_cannot_take_is_named(typed: str) -> None:
    read = preset.read({"length": typed, "timer": "sundial"}, PENDULUM)
    assert set(read.errors) == {"length", "timer"}
    assert read.values == {}


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ({"set": "length:0.8,timer:gate", "speak": "zh"}, {"set": "length:0.8,timer:gate", "language": "zh"}),
        ({"set": "length:0.8&next=//evil", "speak": "fr"}, {}),
        ({"set": "//evil.example"}, {}),
        ({"set": "a:b#c"}, {}),
        ({"set": "length:0.8" + ",l:1" * 500}, {}),
        ({"next": "/hub/admin", "speak": "follow"}, {}),
    ],
)
def test_of_a_strangers_link_only_what_has_our_form_is_handed_on(query: dict[str, str], kept: dict[str, str]) -> None:
    carried = preset.carried(query)
    assert carried == kept
    address = student.enter(ASSIGNMENT, "hongxing-01", "/hub/", carried)
    assert urlsplit(address).path == "/hub/spawn/hongxing-01"
    there = urlsplit(parse_qs(urlsplit(address).query)["next"][0])
    assert there.path == "/user/hongxing-01/voila/render/pendulum/notebook.ipynb"
    assert {key: unquote(value[0]) for key, value in parse_qs(there.query).items()} == {
        "course": ASSIGNMENT.course,
        "assignment": "pendulum",
    } | kept
