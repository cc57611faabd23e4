"""Where settings come from: the environment first, then one file, then the defaults."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from hub_config.settings.local import Folder
from hub_config.settings.problem import Place, Problem, SettingError, WrongError, _
from hub_config.settings.setting import Setting
from hub_config.settings.table import DEFAULTS, TABLE

NAME = "yunlab.toml"
VARIABLE = "YUNLAB_SETTINGS"
"""Names the file; without it the one in the state folder counts, if there is one."""

BY_NAME = {each.name: each for each in TABLE}


@dataclass(frozen=True)
class Said:
    """What a setting holds, as in the environment, and where that was said."""

    text: str
    place: Place


def find(environ: Mapping[str, str]) -> Path | None:
    """Return the file of settings, if there is one.

    Raises:
        SettingError: the one that was named is not there.
    """
    if wanted := environ.get(VARIABLE):
        file = Path(wanted).expanduser().resolve()
        if not _is_there(file):
            message = _("there is no such file; write one with: make settings")
            raise SettingError([Problem(Place(f"{VARIABLE}={wanted}"), message)])
        return file
    file = Folder().read(environ.get("YUNLAB_STATE") or DEFAULTS["YUNLAB_STATE"]) / NAME
    return file if _is_there(file) else None


def _is_there(file: Path) -> bool:
    """Tell whether there is a file; where this account may not even look it counts as one, and reading it says why."""
    try:
        return file.is_file()
    except PermissionError:
        return True


def gather(environ: Mapping[str, str], file: Path | None) -> dict[str, Said]:
    """Return what every setting holds, by its variable.

    Raises:
        SettingError: the file cannot be read.
    """
    found = {name: Said(text, Place(f"{name}={text}")) for name, text in DEFAULTS.items()}
    if file:
        found |= read(file, may_move=bool(environ.get(VARIABLE)))
    for each in TABLE:
        if text := environ.get(each.variable):
            found[each.variable] = Said(text, Place(f"{each.variable}={each.kind.shown(text)}"))
    return found


def read(file: Path, *, may_move: bool) -> dict[str, Said]:
    """Return what a file says, by variable.

    Args:
        file: it.
        may_move: whether it may name another state folder; one that lies in the state folder may not.

    Raises:
        SettingError: something in it cannot be understood; all of it is named.
    """
    text = _text(file)
    found: dict[str, Said] = {}
    problems = []
    for name, value in _parsed(file, text).items():
        place = _place(file, text, name)
        try:
            setting = _known(name, may_move=may_move)
            found[setting.variable] = Said(_stated(setting, value, file), place)
        except WrongError as error:
            problems.append(Problem.of(place, error))
    if problems:
        raise SettingError(problems)
    return found


def _text(file: Path) -> str:
    try:
        # Editors of Windows put a mark before the text.
        return file.read_text("utf-8-sig")
    except UnicodeDecodeError:
        raise SettingError([Problem(Place("", file), _("must be written in UTF-8: save it again so"))]) from None
    except OSError as error:
        message = _("cannot be read ({reason}); make it readable for the account that runs the centre")
        raise SettingError([Problem(Place("", file), message, {"reason": error.strerror})]) from error


def _parsed(file: Path, text: str) -> dict[str, object]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        where = re.search(r"line (\d+)", str(error))
        line = int(where[1]) if where else len(text.splitlines())
        message = _("cannot be understood ({reason}); write lines such as port = 8000, each name once")
        problem = Problem(Place("", file, line), message, {"reason": re.sub(r" \(at .*", "", str(error))})
        raise SettingError([problem]) from None


def _place(file: Path, text: str, name: str) -> Place:
    """Find the line in which a name stands: the reader of the file tells none."""
    wanted = re.compile(rf"""\s*(?:\[\[?\s*)?["']?{re.escape(name)}["']?\s*[\].=]""")
    lines = enumerate(text.splitlines(), start=1)
    line, stands = next(((number, each) for number, each in lines if wanted.match(each)), (0, name))
    known = BY_NAME.get(name)
    # What is secret stays so; what is long is known by its name.
    value = stands.partition("=")[2].strip().strip("\"'")
    shown = stands.strip() if known is None or known.kind.shown(value) == value else name
    return Place(shown, file, line)


def _known(name: str, *, may_move: bool) -> Setting:
    if name == "state" and not may_move:
        message = _(
            "this file lies in the state folder and cannot move it; leave the line out, or name the file by {variable}"
        )
        raise WrongError(message, variable=VARIABLE)
    if name in BY_NAME:
        return BY_NAME[name]
    near = get_close_matches(name.lower().removeprefix("yunlab_"), BY_NAME, n=1)
    if near:
        raise WrongError(_("there is no such setting; the nearest is {near}"), near=near[0])
    raise WrongError(_("there is no such setting; make settings writes a file with all there are"))


def _stated(setting: Setting, value: object, file: Path) -> str:
    """Return a value as in the environment; folders are counted from the file's own."""
    text = setting.kind.text(value)
    if isinstance(setting.kind, Folder) and text != "none":
        return str(file.parent / Path(text).expanduser())
    return text
