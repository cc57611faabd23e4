"""What is well and what is not: a light for each part, and for every red one what is wrong and what to do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal

from centre.operation.fact import HubFacts, Marking
from centre.operation.look import Sight
from labkit.language import marked as _

State = Literal["good", "warn", "bad", "silent", "none"]
LONG_WAIT = timedelta(minutes=2)
"""A hand-in is marked within a second; one that waits so long waits for a worker that is not there."""

LITTLE_SHARE, LITTLE = 0.1, 5e9
"""Disk: less free than this share, or than this [B], is little."""

NEARLY_NOTHING = 1e9
SOON, OLD = timedelta(days=21), timedelta(days=2)
"""Certificates are renewed in time, backups are made every day."""

FULL = 0.9
GIGA = 1e9
LOOK_AT_LOG = _(
    "Look into log/hub.log in the state folder for what it said last, then stop the centre and start it again."
)
SILENT = _("does not answer within a second")


@dataclass(frozen=True)
class Light:
    """One part of the centre.

    Attributes:
        name: what it is called, in English; the catalogues hold the Chinese.
        state: `good`, `warn`, `bad`, `silent` (does not answer), `none` (there is none, and need not be).
        told: what is seen of it, with places for `values`.
        remedy: what to do, where something is to be done.
    """

    name: str
    state: State
    told: str
    values: dict[str, Any] = field(default_factory=dict)
    remedy: str = ""
    time: datetime | None = None


def lights(sight: Sight) -> list[Light]:
    """Every part, in the order in which a pupil's click meets them."""
    return list(_lights(sight))


def _lights(sight: Sight) -> Iterator[Light]:
    hub = sight.hub or HubFacts()
    yield _hub(sight)
    yield _proxy(hub)
    yield _engine(hub)
    yield _exchange(sight.marking)
    yield _workers(sight.marking, sight.moment)
    yield _keeper(sight.marking)
    yield _disk(hub)
    yield _certificate(hub, sight.moment)
    yield _backup(hub, sight.moment)


def _hub(sight: Sight) -> Light:
    if sight.hub is None:
        return Light(_("Hub"), "silent", SILENT, remedy=LOOK_AT_LOG)
    line = sight.hub.line
    if line and line.waiting:
        told = _("%(starting)s starting, %(waiting)s wait in line")
        return Light(_("Hub"), "good", told, {"starting": line.starting, "waiting": line.waiting})
    return Light(_("Hub"), "good", _("answers, nobody waits in line"))


def _proxy(hub: HubFacts) -> Light:
    if hub.proxy is None:
        return Light(_("Proxy"), "silent", SILENT, remedy=LOOK_AT_LOG)
    return Light(_("Proxy"), "good", _("answers, %(count)s routes"), {"count": hub.proxy.routes})


def _engine(hub: HubFacts) -> Light:
    name, found = _("Container engine"), hub.engine
    if found is None:
        return Light(name, "silent", SILENT, remedy=_("See whether it runs: sudo systemctl status docker"))
    if found.kind == "local":
        remedy = _("Install docker.io before real pupils sign in: without it nobody's programs are kept apart.")
        return Light(name, "warn", _("there is none: evaluation only"), remedy=remedy)
    values = {"version": found.version, "count": found.containers}
    if found.missing:
        remedy = _("Servers of these kinds do not start. Build the images: make images")
        return Light(name, "bad", _("images missing: %(names)s"), {"names": ", ".join(found.missing)}, remedy)
    return Light(name, "good", _("%(version)s, %(count)s containers, every image there"), values)


def _exchange(marking: Marking | None) -> Light:
    if marking is None:
        remedy = _("Runs and answers cannot be saved now; pages go on trying. Look into log/hub.log for “exchange”.")
        return Light(_("Exchange"), "silent", SILENT, remedy=remedy)
    return Light(_("Exchange"), "good", _("answers"))


def _workers(marking: Marking | None, moment: datetime) -> Light:
    name = _("Marking")
    if marking is None:
        return Light(name, "silent", SILENT)
    values = {"workers": marking.workers, "waiting": marking.waiting, "marking": marking.marking}
    told = _("workers: %(workers)s; hand-ins that wait: %(waiting)s, being marked: %(marking)s")
    if not marking.workers:
        remedy = _("Hand-ins are kept and marked later. Look into log/hub.log for “worker”; often an image is missing.")
        return Light(name, "bad", _("no worker; hand-ins that wait: %(waiting)s"), values, remedy)
    if marking.oldest and moment - marking.oldest > LONG_WAIT:
        remedy = _("More workers mark more at a time: the setting workers (YUNLAB_WORKERS).")
        return Light(name, "warn", told, values, remedy, marking.oldest)
    return Light(name, "good", told, values, time=marking.oldest)


def _keeper(marking: Marking | None) -> Light:
    name = _("Keeper of sandboxes")
    if marking is None:
        return Light(name, "silent", SILENT)
    if marking.keeper is None:
        return Light(name, "none", _("there is none without a container engine"))
    if not marking.keeper:
        remedy = _("Programs are not marked now; they wait. Look into log/hub.log for “sandbox”.")
        return Light(name, "bad", _("cannot be called"), remedy=remedy)
    return Light(name, "good", _("can be called"))


def _disk(hub: HubFacts) -> Light:
    name, found = _("Disk of the state folder"), hub.disk
    if found is None:
        return Light(name, "silent", SILENT)
    values = {"free": f"{found.free / GIGA:.1f}", "total": f"{found.total / GIGA:.0f}"}
    told, remedy = (
        _("%(free)s GB of %(total)s GB free"),
        _("Move old logs and backups elsewhere, or add a larger disk."),
    )
    if found.free < NEARLY_NOTHING:
        return Light(name, "bad", told, values, remedy)
    little = found.free < min(LITTLE, LITTLE_SHARE * found.total)
    return Light(name, "warn" if little else "good", told, values, remedy if little else "")


def _certificate(hub: HubFacts, moment: datetime) -> Light:
    name = _("Certificate")
    if hub.files is None:
        return Light(name, "silent", SILENT)
    found = hub.files.certificate
    if found is None:
        return Light(name, "none", _("none is named in the settings (certificate)"))
    if found.ends is None:
        return Light(
            name, "bad", _("the file cannot be read"), remedy=_("Name the right file in the settings (certificate).")
        )
    if found.ends < moment:
        return Light(
            name, "bad", _("has ended"), remedy=_("Browsers refuse it: put the new one in place now."), time=found.ends
        )
    if found.ends - moment < found.soon(SOON):
        return Light(name, "warn", _("ends soon"), remedy=_("Have it renewed before that day."), time=found.ends)
    return Light(name, "good", _("holds"), time=found.ends)


def _backup(hub: HubFacts, moment: datetime) -> Light:
    name = _("Last backup")
    if hub.files is None:
        return Light(name, "silent", SILENT)
    found = hub.files.backup
    if found is None:
        return Light(
            name, "warn", _("none is on record"), remedy=_("Make one, and have one made every day (docs/for-it.md).")
        )
    if moment - found.time > OLD:
        return Light(name, "warn", _("is old"), remedy=_("See why the daily one was not made."), time=found.time)
    return Light(name, "good", _("made"), time=found.time)
