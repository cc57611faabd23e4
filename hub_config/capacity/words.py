"""Tells IT how many pupils fit, in one language."""

from __future__ import annotations

from collections.abc import Iterator

from hub_config.capacity.estimate import Estimate, Name, Resource
from hub_config.language import FOLDER
from labkit.language import Language, catalogue
from labkit.language import marked as _

NAMES: dict[Name, str] = {
    "memory": _("Memory"),
    "bell": _("Processor, when all come in"),
    "lesson": _("Processor, during the lesson"),
    "hand_in": _("Processor, when all hand in"),
    "addresses": _("Addresses of the container network"),
    "ports": _("Containers on one bridge of the kernel"),
    "tasks": _("Processes and threads"),
    "connections": _("Connections of the proxy"),
    "disk": _("Disk"),
}
UNITS: dict[Name, str] = {"memory": "MB", "bell": "s", "lesson": "", "hand_in": "s", "disk": "MB"}
REMEDIES: dict[Name, str] = {
    "memory": _("With twice the memory {pupils} pupils would fit; then the narrowest is: {name}."),
    "bell": _("With twice the processors {pupils} pupils would fit; then the narrowest is: {name}."),
    "addresses": _("Buying does not help here: make the container network anew with a larger subnet."),
    "ports": _("Buying a larger machine does not help here: a second machine does."),
    "tasks": _("Buying does not help here: raise kernel.pid_max and kernel.threads-max with sysctl."),
    "connections": _("Buying does not help here: start the centre with a higher limit of open files (ulimit -n)."),
    "disk": _("A larger disk helps; until then move old logs and records away."),
}


class Account:
    """Tells an estimate in one language."""

    def __init__(self, estimate: Estimate, language: Language) -> None:
        """Prepare.

        Args:
            estimate: to tell.
            language: to tell it in.
        """
        self._estimate = estimate
        self._say = catalogue(FOLDER, "hub", language).gettext

    def __str__(self) -> str:
        """Return the whole account."""
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        yield self._say(_("{pupils} pupils fit this machine at a time.")).format(pupils=self._estimate.pupils)
        yield ""
        yield from self._table()
        yield ""
        yield self._narrowest()
        yield self._remedy()
        yield ""
        yield from self._assumptions()

    def _table(self) -> Iterator[str]:
        head = [_("What"), _("there is"), _("one pupil needs"), _("enough for")]
        yield " | ".join(self._say(word) for word in head)
        for resource in self._estimate.resources:
            unit = UNITS.get(resource.name, "")
            amounts = (f"{amount:,.4g} {unit}".strip() for amount in (resource.have, resource.each))
            yield " | ".join((self._name(resource), *amounts, f"{resource.pupils:,}"))

    def _name(self, resource: Resource) -> str:
        return self._say(NAMES[resource.name])

    def _narrowest(self) -> str:
        return self._say(_("The narrowest is: {name}.")).format(name=self._name(self._estimate.resources[0]))

    def _remedy(self) -> str:
        narrowest, then = self._estimate.resources[0].name, self._estimate.with_more()
        remedy = REMEDIES.get(narrowest, REMEDIES["bell"])
        return self._say(remedy).format(pupils=then.pupils, name=self._name(then))

    def _assumptions(self) -> Iterator[str]:
        lesson, machine = self._estimate.lesson, self._estimate.machine
        yield self._say(_("Measured and assumed:"))
        sentences = (
            (_("{number} processors, of which {part} % are used"), machine.cores, lesson.processor_share * 100),
            (
                _("{number} MB of memory available now, of which {part} % stay free"),
                machine.memory,
                lesson.memory_reserve * 100,
            ),
            (
                _("{number} MB for the centre's services and spare benches, where they do not run yet"),
                machine.services,
                0,
            ),
            (_("all servers start within {number} s"), lesson.start_within, 0),
            (_("each pupil starts {number} runs a minute"), lesson.runs_per_minute, 0),
            (_("all hand in within {number} s"), lesson.hand_in_within, 0),
        )
        for sentence, number, part in sentences:
            yield "  " + self._say(sentence).format(number=f"{number:,.5g}", part=f"{part:.0f}")
