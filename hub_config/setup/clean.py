"""Removes what was made from the sources. People's work in the state folder is never touched."""

import shutil

from hub_config.setup.page import BUILT
from hub_config.setup.step import ROOT, say

MADE = [".venv", "node_modules", "build", "dist", "yunlab.egg-info", ".mypy_cache", ".pytest_cache", ".ruff_cache"]


def clean() -> None:
    """Remove installed packages, built pages and caches."""
    for folder in [*(ROOT / name for name in MADE), BUILT]:
        if folder.exists():
            say(f"  removing {folder.relative_to(ROOT)}")
            shutil.rmtree(folder)
