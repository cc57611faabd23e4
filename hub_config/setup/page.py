"""Builds the script of the lab pages when its sources changed."""

from pathlib import Path

from hub_config.setup.step import ROOT, Stamp, Step, digest, environment

SOURCES = ROOT / "labkit" / "page"
BUILT = ROOT / "labkit" / "voila" / "templates" / "yunlab" / "static"


def build() -> None:
    """Build the page, unless it is up to date."""
    stamp = Stamp(BUILT, digest([*_sources(), ROOT / "package-lock.json"]))
    if stamp.is_current():
        return
    Step("page", "building the lab page", "Its sources are in labkit/page; mend what the log names.").call(
        ["npm", "run", "build"], environment=environment()
    )
    BUILT.mkdir(parents=True, exist_ok=True)
    stamp.set()


def _sources() -> list[Path]:
    return [path for path in SOURCES.rglob("*") if path.is_file()]
