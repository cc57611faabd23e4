"""Every test here runs once for each lab found."""

from __future__ import annotations

import pytest

from labkit import catalogue
from labkit.catalogue import Lab


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "lab" in metafunc.fixturenames:
        labs = catalogue.find()
        assert labs, "no lab was found: the tests of this folder would all be empty"
        metafunc.parametrize("lab", list(labs.values()), ids=list(labs))


@pytest.fixture
def seed(lab: Lab) -> bytes:
    """One pupil's apparatus."""
    from labkit import apparatus

    return apparatus.seed(b"every lab" * 4, "class", "assignment", lab.slug, "student", 1)
