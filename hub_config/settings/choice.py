"""What one setting cannot say alone: which engine there is, and which settings contradict each other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from hub_config import engine
from hub_config.settings.centre import Engine
from hub_config.settings.outside import NEEDED
from hub_config.settings.problem import Problem, WrongError, _
from hub_config.settings.source import Said
from hub_config.settings.table import DEFAULTS

LOCAL = _("{other} needs a container engine, local processes are not isolated; install docker.io and start it")
FORBIDDEN = _(
    "a container engine is there but this account may not use it; run 'sudo usermod -aG docker $USER' and sign in "
    "again, or set ENGINE=local to evaluate without isolation"
)


def choose_engine(wanted: str, *, production: bool, ask: Callable[[], engine.Answer]) -> Engine:
    """Settle what pupils' servers run in.

    Raises:
        WrongError: The engine asked for is not there, or may not be used, or is not good enough for production.
    """
    answer = engine.Answer.ABSENT if wanted == "local" else ask()
    if answer is engine.Answer.FORBIDDEN:
        raise WrongError(FORBIDDEN)
    if wanted == "docker" and answer is engine.Answer.ABSENT:
        raise WrongError(_("no container engine answers; start it, or set DOCKER_HOST to where it is"))
    chosen: Engine = "docker" if answer is engine.Answer.READY else "local"
    if production and chosen == "local":
        raise WrongError(LOCAL, other="YUNLAB_PRODUCTION")
    return chosen


def contradictions(said: Mapping[str, Said], values: Mapping[str, object]) -> list[Problem]:
    """Name settings of which each can be used, but not the one beside the other."""
    return [*_times(said, values), *(problem for begins in NEEDED for problem in _half(begins, said, values))]


def _half(begins: str, said: Mapping[str, Said], values: Mapping[str, object]) -> Iterator[Problem]:
    """Name what is lacking where a way in was begun to be described."""
    written = [name for name in said if name.startswith(begins) and said[name].text != DEFAULTS[name]]
    lacking = [f"{begins}{each}" for each in NEEDED[begins] if not values[f"{begins}{each}"]]
    if written and lacking:
        names = ", ".join(each.removeprefix("YUNLAB_").lower() for each in lacking)
        yield Problem(
            said[written[0]].place, _("is nothing without {names}; set these too, or take it away"), {"names": names}
        )


def _times(said: Mapping[str, Said], values: Mapping[str, object]) -> list[Problem]:
    idle, longest = values["YUNLAB_IDLE_MINUTES"], values["YUNLAB_LONGEST_HOURS"]
    if isinstance(idle, int) and isinstance(longest, int) and 0 < longest * 60 < idle:
        message = _("comes later than the end after {longest} hours ({other}); make it shorter, or that longer")
        place = said["YUNLAB_IDLE_MINUTES"].place
        return [Problem(place, message, {"longest": longest, "other": said["YUNLAB_LONGEST_HOURS"].place.said})]
    return []
