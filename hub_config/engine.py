"""Asks whether a container engine answers on this machine."""

from __future__ import annotations

from contextlib import suppress
from enum import Enum
from http import HTTPStatus
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from docker.models.containers import Container

ENDING_S = 30
"""The engine takes no longer to remove what has ended [s]."""


class Answer(Enum):
    """What the engine says when it is called."""

    READY = "ready"
    ABSENT = "absent"
    FORBIDDEN = "forbidden"


def ask() -> Answer:
    """Call the engine named by `DOCKER_HOST`, or the one of this machine."""
    # Imported late: the settings are also read before anything is installed.
    import docker
    from docker.errors import DockerException
    from requests.exceptions import RequestException

    try:
        client = docker.from_env(timeout=5)
    except (DockerException, RequestException) as error:
        return _reason(error)
    try:
        client.ping()
    except (DockerException, RequestException) as error:
        return _reason(error)
    finally:
        client.close()
    return Answer.READY


def remove_containers(network: str) -> None:
    """Remove every container of a centre, running or not: those on its network.

    Their names alone would not do: another centre of this machine may be called as this one and a bit more.
    """
    import docker

    client = docker.from_env()
    try:
        for container in client.containers.list(all=True, filters={"network": network}, ignore_removed=True):
            _remove(container)
    finally:
        client.close()


def _remove(container: Container) -> None:
    from docker.errors import APIError, NotFound

    with suppress(NotFound):
        try:
            container.remove(force=True, v=True)
        except APIError as error:
            if error.status_code != HTTPStatus.CONFLICT:
                raise
            # It has ended by itself, and the engine is about to remove it.
            container.wait(condition="removed", timeout=ENDING_S)


def _reason(error: BaseException) -> Answer:
    return Answer.FORBIDDEN if any(isinstance(cause, PermissionError) for cause in _causes(error)) else Answer.ABSENT


def _causes(error: BaseException) -> list[BaseException]:
    """Everything an exception was raised from or wraps: the socket's own error is several layers down."""
    found: list[BaseException] = []
    waiting = [error]
    while waiting:
        cause = waiting.pop()
        if cause in found:
            continue
        found.append(cause)
        nested = [cause.__cause__, cause.__context__, *cause.args]
        waiting.extend(item for item in nested if isinstance(item, BaseException))
    return found
