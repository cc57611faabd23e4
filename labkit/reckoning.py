"""What the kernel works out for the page from numbers the page already has; no apparatus and no record is touched."""

from __future__ import annotations

import dataclasses
import logging
from collections.abc import Mapping
from typing import Any

from labkit import fit, plain, propagation
from labkit.catalogue import Lab
from labkit.experiment import ControlError
from labkit.record import RecordError

log = logging.getLogger("yunlab.bench")

Answer = tuple[dict[str, Any], list[bytes]]


def fitted(content: Mapping[str, Any]) -> Answer:
    """Answer `{"do": "fit"}`."""
    try:
        found = fit.fit(content)
    except fit.FitError as error:
        return {"event": "unfitted", "id": content.get("id"), "message": error.message}, []
    return {"event": "fitted", "id": content.get("id")} | dataclasses.asdict(found), []


def uncertainties(lab: Lab, content: Mapping[str, Any]) -> Answer:
    """Answer `{"do": "uncertainties"}`; what cannot be worked out is left out, and drawn without a bar."""
    try:
        found = propagation.of_trials(lab, plain.mapping(content.get("trials"), "trials"))
    except (RecordError, ControlError, ArithmeticError, LookupError, ValueError) as error:
        log.warning("no uncertainties: %s", error)
        found = {}
    return {"event": "uncertainties", "of": found}, []
