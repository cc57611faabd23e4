"""Every test here runs once for each lab found: `lab` stands for each experiment, `program` for each code lab."""

from __future__ import annotations

import pytest

from labkit import catalogue
from labkit.catalogue import Lab

KINDS = {"lab": "experiment", "program": "code"}
"""Which kind of lab a test asks for by the name of its argument."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    for name, kind in KINDS.items():
        if name in metafunc.fixturenames:
            labs = {slug: lab for slug, lab in catalogue.find().items() if lab.kind == kind}
            assert labs, f"no lab of the kind {kind} was found: the tests of this folder would all be empty"
            metafunc.parametrize(name, list(labs.values()), ids=list(labs))


@pytest.fixture
def seed(lab: Lab) -> bytes:
    """One pupil's apparatus."""
    from labkit import apparatus

    return apparatus.seed(b"every lab" * 4, "class", "assignment", lab.slug, "student", 1)
