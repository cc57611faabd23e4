"""A composed centre upgraded while it runs: killed at each step in turn, then once more under a pupil's hands.

Killed: whatever `make upgrade` has started dies with it (SIGKILL to its process group), and it is called again. What a
backup would hold must be the same before and after, part by part by its SHA-256; SQLite's table by table,
because the head of a file counts how often it was opened, PostgreSQL's as SQL, because an archive has the time in it.
"""

from __future__ import annotations

import hashlib
import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx

from benchmarks.compose.centre import LAB, ROOT, SERVICES, Composed, TrialError
from benchmarks.compose.pupil import again, until
from benchmarks.figure import Figure, sample
from hub_config.keeping.part import copy_database, parts
from labkit import catalogue
from tests.journey.visitor import Bench

Hashes = dict[str, str]
REST_S = 3.0


def upgrade(centre: Composed, bench: Bench, *, build: bool) -> list[Figure]:
    """Kill an upgrade at each of its steps, repeat it until it ends well; then let one through while a pupil works."""
    before = settled(centre)
    kills, ended = 0, False
    while not ended:
        kills += 1
        ended = attempt(centre, build=build, kill_at=kills)
    centre.await_health(*SERVICES)
    after = kept(centre)
    lost = sorted(name for name in before | after if after.get(name) != before.get(name))
    print(f"  killed {kills - 1} times; {len(before)} parts, of which another hash: {', '.join(lost) or 'none'}")
    until(lambda: again(bench), "the open lab is not back after the upgrade")
    away, missing, runs = under_way(centre, bench, build=build)
    print(f"  {runs} runs meanwhile, {missing} of them missing")
    gone = len(lost) + missing
    return [
        Figure("compose.upgrade.kills", "1", sample([kills - 1])),
        Figure("compose.upgrade.lost", "1", sample([gone]), aim="none", reached=not gone),
        Figure("compose.upgrade.away", "s", sample([away])),
    ]


def attempt(centre: Composed, *, build: bool, kill_at: int) -> bool:
    """Call the upgrade and kill it as it says that its n-th step begins; return whether it came to its end."""
    words = ["composed=1", f"to={centre.root / 'backups'}", *([] if build else ["images=0"])]
    command = [sys.executable, "-m", "hub_config.keeping", "upgrade", *words]
    process = subprocess.Popen(
        command, cwd=ROOT, env=centre.for_commands(), stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    told = 0
    with process:
        for line in process.stdout or ():
            # Steps are told with two spaces before them, and what they call says nothing so.
            told += line.startswith("  ") and line.rstrip().endswith("…")
            if told == kill_at:
                print(f"  killed: {line.strip()}", flush=True)
                os.killpg(process.pid, signal.SIGKILL)
                return False
    if process.returncode:
        raise TrialError(f"the upgrade ended with {process.returncode}")
    return True


def kept(centre: Composed) -> Hashes:
    """Return the SHA-256 of everything that a backup holds."""
    found = {"people": _hash(_people(centre))}
    for part in (each for group in parts(centre.root / "state") for each in group):
        if part.is_database:
            found |= {f"{part.name}: {table}": _hash(rows) for table, rows in _tables(part.path)}
        else:
            found[part.name] = _hash(part.path.read_bytes())
    return found


def settled(centre: Composed) -> Hashes:
    """Return the same once nothing changes any more: a run whose answer was lost may still be on its way."""
    looks = [kept(centre)]

    def at_rest() -> bool:
        time.sleep(REST_S)
        looks.append(kept(centre))
        return looks[-1] == looks[-2]

    until(at_rest, "what is stored still changes")
    return looks[-1]


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _tables(database: Path) -> Iterator[tuple[str, bytes]]:
    with tempfile.TemporaryDirectory() as scratch:
        copy = Path(scratch) / "copy"
        copy_database(database, copy)
        with closing(sqlite3.connect(copy)) as connection:
            for name, made in connection.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'table'").fetchall():
                rows = connection.execute(f'SELECT * FROM "{name}" ORDER BY rowid')  # noqa: S608 - its own tables
                yield name, "\n".join(map(repr, [made, *rows])).encode()


def _people(centre: Composed) -> bytes:
    command = ["pg_dump", "--host", str(centre.root / "run" / "postgresql"), "--username", "yunlab", "yunlab"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    # Comments hold versions, and these two lines a word made by chance.
    lines = [line for line in said.splitlines() if not line.startswith(("--", "\\restrict", "\\unrestrict"))]
    return "\n".join(lines).encode()


class Pupil(threading.Thread):
    """Somebody who goes on with the lab, and keeps what the exchange did not take, as the page does."""

    def __init__(self, bench: Bench) -> None:
        super().__init__()
        self.bench = bench
        self.over = threading.Event()
        self.made = list[str]()
        self.unkept = list[dict[str, Any]]()
        self.failure: Exception | None = None

    def run(self) -> None:
        """Make runs until told to stop."""
        controls = catalogue.load(LAB).exemplar.plan()[0]
        try:
            while not self.over.wait(1):
                said = self.bench.run(controls)
                if said["event"] != "ran":
                    raise TrialError(f"a run ended as {said}")
                self.made.append(said["signed"]["trial"]["id"])
                if not said["receipt"]:
                    self.unkept.append(said["signed"])
        except Exception as error:  # noqa: BLE001 - told by whoever started it
            self.failure = error

    def send(self) -> int:
        """Send what was kept, as the page does when the line is good again; return how many the record lacks."""
        for signed in self.unkept:
            self.bench.call("PUT", f"trials/{signed['trial']['id']}", signed)
        there = {each["trial"]["id"] for each in self.bench.record()["trials"]}
        return len(set(self.made) - there)


def under_way(centre: Composed, bench: Bench, *, build: bool) -> tuple[float, int, int]:
    """Upgrade while a pupil works; return how long nobody could sign in [s], runs that are missing, and all runs."""
    bench.line.settimeout(60)
    pupil, closed, over = Pupil(bench), [0.0], threading.Event()

    def look() -> None:
        last = time.monotonic()
        while not over.wait(0.2):
            if _answers(centre):
                last = time.monotonic()
            closed.append(time.monotonic() - last)

    looking = threading.Thread(target=look)
    for thread in (pupil, looking):
        thread.start()
    try:
        attempt(centre, build=build, kill_at=0)
        centre.await_health(*SERVICES)
    finally:
        pupil.over.set()
        over.set()
        pupil.join()
        looking.join()
    if pupil.failure is not None:
        raise TrialError(f"the open lab did not go on: {pupil.failure!r}") from pupil.failure
    return max(closed), pupil.send(), len(pupil.made)


def _answers(centre: Composed) -> bool:
    try:
        return httpx.get(f"{centre.url}/hub/login", timeout=2).status_code == httpx.codes.OK
    except httpx.HTTPError:
        return False
