"""The peers' packages, in an environment of the benchmark's own: viser's do not go with our lock file."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
HOME = ROOT / "build" / "bench-stream"
WANTED = Path(__file__).parent / "peer" / "requirements.txt"


def python() -> Path:
    """Install the peers' packages, unless they are there, and return the Python that has them."""
    program, stamp = HOME / "bin" / "python", HOME / "installed.txt"
    wanted = WANTED.read_text("ascii")
    if not stamp.exists() or stamp.read_text("ascii") != wanted:
        print(f"installing the peers' packages into {HOME.relative_to(ROOT)}", file=sys.stderr)
        subprocess.run([sys.executable, "-m", "venv", str(HOME)], check=True)
        install = [str(program), "-m", "pip", "install", "--quiet", "--no-input", "--no-deps"]
        subprocess.run([*install, "-r", str(WANTED)], check=True)
        stamp.write_text(wanted, "ascii")
    return program
