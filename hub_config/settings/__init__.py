"""What an installation may set: environment variables and one file, read here and nowhere else.

`table` says which settings there are; everything else follows from it.
"""

from collections.abc import Callable, Mapping
from typing import Any

from hub_config import engine
from hub_config.settings.centre import Engine, Settings
from hub_config.settings.choice import choose_engine, contradictions
from hub_config.settings.problem import Problem, SettingError, WrongError
from hub_config.settings.source import VARIABLE, Said, find, gather
from hub_config.settings.table import CHECKOUT, DEFAULTS, INNER_PORTS, TABLE

__all__ = ["CHECKOUT", "DEFAULTS", "INNER_PORTS", "VARIABLES", "Engine", "SettingError", "Settings", "load", "raw"]

VARIABLES = (VARIABLE, *DEFAULTS)
"""Whatever of the environment says something here."""


def load(environ: Mapping[str, str], ask: Callable[[], engine.Answer] = engine.ask) -> Settings:
    """Read the settings, asking the engine where they leave the choice open.

    With an engine the container network is made if it is absent, because its gateway is the inner address.

    Args:
        environ: Environment variables; they win over the file.
        ask: Calls the container engine.

    Returns:
        The settings.

    Raises:
        SettingError: Something cannot be used; all of it is named.
    """
    said = gather(environ, find(environ))
    values = _read(said)
    chosen = _engine(said, values, ask)
    known: dict[str, Any] = {each.name: values[each.variable] for each in TABLE}
    return Settings(**known | {"engine": chosen, "inner_address": _inner_address(chosen, known["network"])})


def raw(environ: Mapping[str, str], name: str) -> str:
    """Return what one setting holds, as it would stand in the environment."""
    return gather(environ, find(environ))[name].text


def _read(said: Mapping[str, Said]) -> dict[str, object]:
    values, problems = {}, []
    for each in TABLE:
        try:
            values[each.variable] = each.kind.read(said[each.variable].text)
        except WrongError as error:
            problems.append(Problem.of(said[each.variable].place, error))
    if not problems:
        problems = contradictions(said, values)
    if problems:
        raise SettingError(problems)
    return values


def _engine(said: Mapping[str, Said], values: Mapping[str, object], ask: Callable[[], engine.Answer]) -> Engine:
    try:
        return choose_engine(str(values["ENGINE"]), production=bool(values["YUNLAB_PRODUCTION"]), ask=ask)
    except WrongError as error:
        raise SettingError([Problem.of(said["ENGINE"].place, error)]) from error


def _inner_address(chosen: Engine, name: str) -> str:
    if chosen == "local":
        return "127.0.0.1"
    # Only an installation with an engine needs this module.
    from hub_config import network

    return network.ensure(name)
