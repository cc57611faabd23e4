"""Runs the worker in a container that ends when this process ends, whatever ends it.

The container sees the records, the queue and the courses, and has no network unless a setting asks for one. Its first
process ends when its standard input closes: that is a pipe from here, so even a killed hub leaves no worker behind.
"""

import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from types import FrameType

from hub_config.folder import ensure_state, owner

GRADER_IMAGE = "yunlab-grader"
STATE = "/srv/state"
# `read` returns when the pipe closes; the trap serves `docker stop`.
FIRST_PROCESS = """
python -m graders.worker < /dev/null & worker=$!
exec 3<&0
trap 'kill "$worker"' TERM INT
(read -r line <&3; kill "$worker") &
wait "$worker"; status=$?
wait "$worker" || status=$?
exit "$status"
"""


def name(network: str) -> str:
    """Return the name of the worker's container."""
    # A person's is the network, a hyphen and the username: with a full stop in its place, nobody's can be the same.
    return f"{network}.worker"


def command(state: Path, network: str, reach: Sequence[str]) -> list[str]:
    """Say how the engine is told to run the worker.

    Args:
        state: The state folder.
        network: Name of the container network, with which the container's name begins.
        reach: Network, memory and sockets, as `hub_config.reach` says them.
    """
    user, group = owner()
    binds = [f"--volume={state / folder}:{STATE}/{folder}" for folder in ("exchange", "queue", "courses")]
    # Only the keeper's socket lies there: the worker speaks to it, and can put nothing in its place.
    binds.append(f"--volume={state}/sandbox:{STATE}/sandbox:ro")
    return [
        *("docker", "run", "--rm", "--interactive", "--name", name(network), "--pull", "never"),
        *("--read-only", "--cap-drop", "ALL", "--security-opt", "no-new-privileges"),
        *("--user", f"{user}:{group}", "--pids-limit", "256", *reach),
        *("--tmpfs", f"/tmp:nosuid,nodev,noexec,size=256m,mode=0700,uid={user},gid={group}"),  # noqa: S108
        *("--env", f"YUNLAB_STATE={STATE}", "--env", "PYTHONUTF8=1", "--log-driver", "none"),
        # By name only: addresses may hold a password, which must not stand in the list of processes.
        *("--env", "YUNLAB_WORKERS", "--env", "YUNLAB_QUEUE", "--env", "YUNLAB_GRADEBOOK", "--env", "YUNLAB_LOG"),
        *binds,
        *(GRADER_IMAGE, "sh", "-c", FIRST_PROCESS),
    ]


def remove_stale(network: str) -> None:
    """Remove a worker that an earlier hub left behind."""
    subprocess.run(["docker", "rm", "--force", name(network)], capture_output=True, check=False)


def main(state: Path, network: str, reach: Sequence[str]) -> int:
    """Run the worker until it ends or this process is told to end."""
    ensure_state(state)
    remove_stale(network)
    # A session of its own: a Ctrl-C in the terminal reaches this process, which then closes the pipe.
    worker = subprocess.Popen(command(state, network, reach), stdin=subprocess.PIPE, start_new_session=True)

    def stop(_number: int, _frame: FrameType | None) -> None:
        if worker.stdin is not None:
            worker.stdin.close()

    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, stop)
    status = worker.wait()
    remove_stale(network)
    return status


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2], sys.argv[3:]))
