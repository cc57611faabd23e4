"""One slow thing at a time: a line of progress, the tools' output in a log file, the log's end when it fails."""

import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parents[2]
LOGS = ROOT / "build" / "log"
SHOWN = 40  # lines of a log, when a step failed


class SetupError(RuntimeError):
    """Something that the reader has to put right; the message says what and how."""


class Step:
    """One step with a name, a title for people and a log of its own."""

    def __init__(self, name: str, title: str, remedy: str) -> None:
        self.title = title
        self.remedy = remedy
        self.log = LOGS / f"{name}.log"

    def do(self, work: Callable[[IO[bytes]], None]) -> None:
        """Do the work, saying that it goes on and how long it took.

        Args:
            work: Takes the log to write to.

        Raises:
            SetupError: The work failed; the message holds the end of the log and the remedy.
        """
        self.log.parent.mkdir(parents=True, exist_ok=True)
        say(f"  {self.title} … ", end="")
        began = time.monotonic()
        try:
            with self.log.open("wb") as log:
                work(log)
        except (subprocess.CalledProcessError, OSError) as error:
            say("failed")
            raise SetupError(self._failure(error)) from error
        say(f"{time.monotonic() - began:.0f} s")

    def call(self, *commands: Sequence[str], environment: Mapping[str, str] | None = None) -> None:
        """Do the step by calling commands one after the other in the checkout."""

        def work(log: IO[bytes]) -> None:
            for command in commands:
                call(command, log, environment)

        self.do(work)

    def _failure(self, error: BaseException) -> str:
        lines = self.log.read_text("utf-8", errors="replace").splitlines()[-SHOWN:]
        end = "\n".join(f"    {line}" for line in lines)
        return f"{self.title}: {error}\n{end}\n  the whole log: {self.log}\n  {self.remedy}"


def call(command: Sequence[str], log: IO[bytes], environment: Mapping[str, str] | None = None) -> None:
    """Call a command whose output goes to a log."""
    log.write(f"$ {' '.join(command)}\n".encode())
    log.flush()
    subprocess.run(
        command, check=True, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT
    )


def say(line: str, end: str = "\n") -> None:
    """Say something to the person at the terminal."""
    sys.stdout.write(line + end)
    sys.stdout.flush()


def environment() -> dict[str, str]:
    """The variables for tools: what .venv holds comes first on the path.

    Bytecode is kept, whatever the machine's habit: without it every start compiles all it imports anew.
    """
    path = os.pathsep.join([str(ROOT / ".venv" / "bin"), os.environ.get("PATH", os.defpath)])
    known = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**known, "PATH": path, "VIRTUAL_ENV": str(ROOT / ".venv"), "PIP_DISABLE_PIP_VERSION_CHECK": "1"}


def digest(paths: Iterable[Path], *words: str) -> str:
    """Fingerprint files and words, to tell whether a step must be done again."""
    fingerprint = hashlib.sha256("\0".join(words).encode())
    for path in sorted(paths):
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        fingerprint.update(f"\0{path.relative_to(ROOT)}\0{content}".encode())
    return fingerprint.hexdigest()


class Stamp:
    """Remembers, inside the folder that a step makes, from what it was made: with the folder goes the memory."""

    def __init__(self, folder: Path, made_from: str) -> None:
        self.file = folder / ".made-from"
        self.made_from = made_from

    def is_current(self) -> bool:
        """Tell whether the folder was made from just this."""
        return self.file.exists() and self.file.read_text("ascii") == self.made_from

    def set(self) -> None:
        """Remember it."""
        self.file.write_text(self.made_from, "ascii")
