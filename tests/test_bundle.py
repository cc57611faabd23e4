"""What a pupil's server would work out at each start comes out of the bundle, and is what Python would work out."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from labkit import bundling
from labkit.launch import TOKEN, TOKEN_PIPE

SECRET = "hongxing-01:abcd"

MAKING = """
import sys
from labkit import bundling
def load():
    import fractions, tomllib, labkit.quantity
with open(sys.argv[1], "wb") as file:
    file.write(bundling.pack([bundling.in_a_process(load)]))
"""

USING = """
import json, sys
from labkit import bundle
bundle.use(sys.argv[1])
import re, re._compiler
made = []
usual = re._compiler._code
re._compiler._code = lambda *given: made.append(given) or usual(*given)
import fractions, tomllib, labkit.quantity as quantity
matched = fractions._RATIONAL_FORMAT.match(" -3.5e2 ").groupdict()
print(json.dumps({
    "from the bundle": [type(m.__spec__.loader).__name__ for m in (fractions, tomllib, quantity)],
    "file": fractions.__file__,
    "matched": matched,
    "half": str(fractions.Fraction("0.5")),
    "toml": tomllib.loads("a = 1979-05-27"),
    "choice": repr(quantity.Choice("a", "b", (), {"zh": "甲", "en": "A"}, {"zh": "", "en": ""})),
    "other pattern": re.findall("[a-z]+9?", "ab9 c", re.IGNORECASE),
    "compiled": len(made),
}, default=str))
"""


def run(code: str, *given: str) -> str:
    """Run a program as a pupil's server runs."""
    command = [sys.executable, "-P", "-OO", "-X", "no_debug_ranges", "-c", code, *given]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert not done.returncode, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def bundled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a small bundle."""
    file = tmp_path_factory.mktemp("bundle") / "bundle.bin"
    run(MAKING, str(file))
    return file


def use(file: Path) -> dict[str, Any]:
    """Tell what a program sees that uses a bundle."""
    found: dict[str, Any] = json.loads(run(USING, str(file)))
    return found


def test_modules_patterns_and_functions_come_out_of_the_bundle_as_python_makes_them(bundled: Path) -> None:
    found, usual = use(bundled), use(bundled.with_name("none"))
    assert found.pop("from the bundle") == ["_Stored"] * 3
    assert usual.pop("from the bundle") == ["SourceFileLoader"] * 3
    assert found.pop("compiled") == 1, "only the pattern that the bundle does not hold is compiled"
    assert usual.pop("compiled") > 1
    assert found == usual


def test_a_bundle_of_another_python_is_left_alone(bundled: Path) -> None:
    other = bundled.with_name("other.bin")
    other.write_bytes(bundled.read_bytes().replace(sys.version.encode(), b"0" * len(sys.version)))
    assert use(other)["from the bundle"] == ["SourceFileLoader"] * 3


def test_what_cannot_be_loaded_makes_no_bundle(capfd: pytest.CaptureFixture[str]) -> None:
    def load() -> None:
        raise ModuleNotFoundError("No module named 'voila'")

    with pytest.raises(SystemExit, match="could not be made"):
        bundling.in_a_process(load)
    assert "No module named 'voila'" in capfd.readouterr().err


def test_the_program_that_starts_a_server_hands_the_token_on_through_a_pipe_only(tmp_path: Path) -> None:
    # Put together there, because the program itself is an argument.
    told = """import os, sys, stat
secret = "{first}" + "{rest}"
pipe = int(os.environ["{pipe}"])
print(stat.S_ISFIFO(os.fstat(pipe).st_mode), os.read(pipe, 999).strip().decode() == secret, os.read(pipe, 9))
print(secret in open("/proc/self/environ").read(), secret in " ".join(sys.orig_argv), sys.argv[1:])"""
    fake = tmp_path / "python"
    shown = told.format(pipe=TOKEN_PIPE, first=SECRET[:5], rest=SECRET[5:])
    fake.write_text(
        f'#!/bin/sh\nwhile [ "$1" != -c ]; do shift; done; shift 2\nexec {sys.executable} -c \'{shown}\' "$@"\n'
    )
    starter = tmp_path / "launch"
    starter.write_text(bundling.program().replace(sys.executable, str(fake), 1))
    for file in (fake, starter):
        file.chmod(file.stat().st_mode | stat.S_IXUSR)
    done = subprocess.run([starter, "--", "--a b"], env=os.environ | {TOKEN: SECRET}, capture_output=True, text=True)
    assert done.stdout.split("\n")[:2] == ["True True b''", "False False ['--', '--a b']"], done.stderr
