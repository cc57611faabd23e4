"""`make try-first-day`: the first day as docs/for-it.md tells it, on a bare machine, and how long each command takes.

The machine is a container of the base image, without an engine and with nothing of ours but the checkout as it was
committed. Its commands are those in the page's fences marked `first-day`, in their order. What the page tells a person
to do is done as one would: the spreadsheet is filled in, `make run` has a terminal of its own and gets Ctrl-C.

* `first_day.served`: from the first command until the sign-in page answers [s];
* `first_day.all`: until somebody of the roster can sign in on the restored centre [s].
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks import report
from benchmarks.figure import Figure, sample

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "for-it.md"
HOME = "/opt/yunlab"
LIMIT_S = 1800
FENCE = re.compile(r"^```sh first-day( stopped)?\n(.*?)^```", re.MULTILINE | re.DOTALL)
SERVES = "import urllib.request as r; r.urlopen('http://127.0.0.1:8000/hub/login', timeout=3)"
FILL = """
from openpyxl import load_workbook
book = load_workbook("roster.xlsx")
book.worksheets[0]["F2"], book.worksheets[0]["F3"] = "陈思远", "王丽华"
book.save("roster.xlsx")
"""
SIGN_IN = """
import csv, pathlib, sys
from tests.journey.visitor import Visitor
lists = sorted(pathlib.Path(sys.argv[1]).glob("first-passwords/*.csv"))
with lists[-1].open(encoding="utf-8-sig", newline="") as file:
    row = next(row for row in csv.reader(file) if row[2] == "陈思远")
landed = Visitor("http://127.0.0.1:8000", row[3]).sign_in(row[4])
sys.exit("/services/centre/" not in str(landed.url) and f"signing in ended at {landed.url}")
"""


class StuckError(RuntimeError):
    """A newcomer would be stuck; the message says at which command and what it said."""


class Machine:
    """A bare machine with a shell.

    Attributes:
        folder: where the shell is.
        times: each command and how long it took [s].
    """

    def __init__(self, container: str) -> None:
        self._container = container
        self.folder = "/root"
        self.times = list[tuple[str, float]]()

    def call(self, line: str) -> None:
        """Type a command and wait until it is done, or, for `make run`, until the centre serves."""
        print(f"$ {line}", flush=True)
        began = time.monotonic()
        if line.startswith("cd "):
            self.folder = line.removeprefix("cd ")
            return
        if line == "make run":
            self._serve()
        else:
            self.say("bash", "-c", line)
        self.times.append((line, time.monotonic() - began))

    def say(self, *words: str) -> str:
        """Call a program.

        Raises:
            StuckError: it failed.
        """
        done = self._exec(*words)
        if done.returncode:
            raise StuckError(f"{words[-1]}\n{done.stdout[-3000:]}")
        return done.stdout

    def fill_in(self) -> None:
        """Fill the spreadsheet in, as a school's secretary does."""
        self.say(".venv/bin/python", "-c", FILL)

    def sign_in(self, state: str) -> None:
        """Sign in as somebody of the roster, by the list of first passwords."""
        self.say(".venv/bin/python", "-c", SIGN_IN, state)

    def stop(self) -> None:
        """Press Ctrl-C where the centre runs, which reaches all in that terminal, and wait until it has ended."""
        self.say("bash", "-c", "kill -INT -- -$(cat /tmp/run.pid); tail --pid=$(cat /tmp/run.pid) -f /dev/null")

    def _serve(self) -> None:
        # Bash starts what it puts behind with Ctrl-C ignored, unless it keeps account of jobs.
        script = "set -m; make run > /tmp/run.log 2>&1 & echo $! > /tmp/run.pid; wait"
        subprocess.run(["docker", "exec", "-d", "-w", self.folder, self._container, "bash", "-c", script], check=True)
        deadline = time.monotonic() + LIMIT_S
        while self._exec("python3.11", "-c", SERVES).returncode:
            ended = "test -e /tmp/run.pid && ! kill -0 $(cat /tmp/run.pid)"
            if time.monotonic() > deadline or not self._exec("bash", "-c", ended).returncode:
                raise StuckError(f"make run\n{self.say('bash', '-c', 'tail -n 60 /tmp/run.log')}")
            time.sleep(0.5)

    def _exec(self, *words: str) -> subprocess.CompletedProcess[str]:
        command = ["docker", "exec", "-w", self.folder, self._container, *words]
        return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)


def commands(page: str) -> Iterator[tuple[bool, list[str]]]:
    """Return the page's fences: whether the centre has been stopped before, and the lines."""
    for stopped, lines in FENCE.findall(page):
        yield bool(stopped), lines.split("\n")[:-1]


def walk(machine: Machine, page: str) -> list[Figure]:
    """Do what the page says."""
    began, served = time.monotonic(), 0.0
    for stopped, lines in commands(page):
        if stopped:
            machine.stop()
        for line in lines:
            machine.call(line)
            if "template=" in line:
                machine.fill_in()
            if line == "make run" and not served:
                served = time.monotonic() - began
            if "apply=1" in line:
                machine.sign_in(".yunlab")
    # Lists of first passwords are not in a backup; the one that was printed is beside it.
    machine.sign_in(".yunlab.old")
    machine.stop()
    whole = time.monotonic() - began
    return [Figure("first_day.served", "s", sample([served])), Figure("first_day.all", "s", sample([whole]))]


@contextmanager
def bare(image: str, options: list[str]) -> Iterator[Machine]:
    """Start a bare machine with the checkout on it; it is gone at the end."""
    command = ["docker", "run", "--detach", "--init", *options, image, "sleep", "infinity"]
    container = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout.strip()
    try:
        subprocess.run(["docker", "exec", container, "mkdir", "-p", HOME], check=True)
        with subprocess.Popen(["git", "-C", str(ROOT), "archive", "HEAD"], stdout=subprocess.PIPE) as packed:
            unpack = ["docker", "exec", "-i", container, "tar", "--extract", "--directory", HOME]
            subprocess.run(unpack, stdin=packed.stdout, check=True)
        yield Machine(container)
    finally:
        subprocess.run(["docker", "rm", "--force", "--volumes", container], stdout=subprocess.DEVNULL, check=False)


def main() -> int:
    """Walk, and write the times down."""
    parser = argparse.ArgumentParser(prog="make try-first-day", description="walk docs/for-it.md on a bare machine")
    parser.add_argument("--image", default=os.environ.get("YUNLAB_BASE_IMAGE") or "debian:bookworm-slim")
    parser.add_argument("--keep", action="store_true", help="leave docs/performance.md as it is")
    parser.add_argument("option", nargs="*", help="for docker run, after --: what this site's network asks for")
    options = parser.parse_args()
    with bare(options.image, options.option) as machine:
        try:
            found = walk(machine, PAGE.read_text("utf-8"))
        except StuckError as error:
            sys.stderr.write(f"stuck at {error}\n")
            return 1
    times = report.table(("command", "s"), [[f"`{line}`", f"{took:.0f}"] for line, took in machine.times])
    if not options.keep:
        report.write("try-first-day", f"{report.circumstances()}\n\n{report.figures_table(found)}\n\n{times}")
    print(times)
    for figure in found:
        print(figure.to_line())
    return 0


if __name__ == "__main__":
    sys.exit(main())
