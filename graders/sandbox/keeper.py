"""The keeper: the one process that speaks both to the worker and to the container engine.

A connection to its Unix socket is one sandbox: after `first` or `again` each line in is a question, each line out the
answer; when it ends, so does the sandbox. The caller chooses neither image nor command, path, limit or name.

The first byte of a line out says whose words follow: the program's, or the keeper's own. Before a program's answer
stands how long it waited for a processor meanwhile [ms].
"""

from __future__ import annotations

import contextlib
import logging
import os
import socketserver
import stat
import threading
import time
from io import BufferedIOBase
from pathlib import Path

from graders.sandbox.engine import Interrupted, Sandbox, SandboxError, TooLate
from graders.sandbox.pool import Pool
from graders.sandbox.wire import OWN, PROGRAM

AT_ONCE = 4
"""So many sandboxes are in use at once; the next caller waits."""

LONGEST_QUESTION = 2 << 20
"""[B], with its end of line."""

ANSWER, LOAD, LIFE = 2.5, 4.0, 30.0
"""How long an answer may take, how long the first, waiting for a processor left out; how long a sandbox may live in use
by the clock [s]."""

REST = 1.0
"""A program that has lost its sandbox waits so long for the next: starting them is work that others feel [s]."""

PATIENCE = 60
"""How long a caller waits for a sandbox, and the keeper for a caller's next question [s]."""

_log = logging.getLogger(__name__)


def _own(kind: str) -> bytes:
    return OWN + kind.encode() + b"\n"


def relay(lines: BufferedIOBase, answers: BufferedIOBase, sandbox: Sandbox) -> None:
    """Put each line as a question to a sandbox, until the caller has had enough or the sandbox has ended."""
    end = time.monotonic() + LIFE
    seconds = LOAD
    while (question := lines.readline(LONGEST_QUESTION)).endswith(b"\n"):
        try:
            answer = sandbox.ask(question.rstrip(b"\n"), seconds, end)
        except TooLate:
            answers.write(_own("timeout"))
            return
        except (OSError, Interrupted):
            answers.write(_own("interrupted"))
            return
        except SandboxError:
            answers.write(_own("gone"))
            return
        answers.write(b"%s%d %s\n" % (PROGRAM, answer.waited * 1000, answer.line))
        seconds = ANSWER


class _Handler(socketserver.StreamRequestHandler):
    """One connection."""

    timeout = PATIENCE
    server: Keeper

    def handle(self) -> None:
        """Relay, whatever the caller does."""
        with contextlib.suppress(OSError):
            again = self.rfile.readline(16) == b"again\n"
            # Not in a place of those that are few.
            time.sleep(REST if again else 0.0)
            self._serve(again)

    def _serve(self, again: bool) -> None:
        with self.server.places:
            try:
                with self.server.pool.lend(PATIENCE, again) as sandbox:
                    relay(self.rfile, self.wfile, sandbox)
            except SandboxError as error:
                _log.warning("%s", error)
                self.wfile.write(_own("unavailable"))


class Keeper(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    """Serves sandboxes at a Unix socket.

    Args:
        file: where the socket is made; its folder must belong to the keeper alone.
        owner: user and group of the worker, the only one who may connect.
        pool: the sandboxes.
    """

    daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def __init__(self, file: Path, owner: tuple[int, int], pool: Pool) -> None:
        self.pool = pool
        self.places = threading.Semaphore(AT_ONCE)
        self.file, fresh = file, file.with_suffix(".new")
        fresh.unlink(missing_ok=True)
        before = os.umask(0o177)
        try:
            super().__init__(str(fresh), _Handler)
        finally:
            os.umask(before)
        if os.geteuid() == 0:
            os.chown(fresh, *owner, follow_symlinks=False)
        # Under its name it is seen only once it is listened to and is the worker's.
        fresh.replace(file)

    def server_close(self) -> None:
        """Stop listening, and end what stands ready."""
        super().server_close()
        self.file.unlink(missing_ok=True)
        self.pool.close()


def make_folder(folder: Path) -> None:
    """Make the folder of the socket: the worker may pass through it, and change nothing.

    Raises:
        SandboxError: it is somebody else's.
    """
    folder.mkdir(mode=0o755, parents=True, exist_ok=True)
    facts = folder.lstat()
    if not stat.S_ISDIR(facts.st_mode) or facts.st_uid != os.geteuid():
        raise SandboxError(f"{folder}: must be a folder of the hub's account; remove it, it is made again")
    folder.chmod(0o755)
