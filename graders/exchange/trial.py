"""Trials: stored once, as the bench signed them."""

from __future__ import annotations

import json

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from graders.exchange import assignment, clock, ledger, mode
from graders.exchange.identity import Page, Pages
from graders.exchange.ledger import sm3
from graders.exchange.receipt import receipt
from graders.exchange.refusal import Refusal, foreign, malformed, not_found, unknown_token
from graders.exchange.service import Service
from graders.exchange.table import Member, StoredTrial
from graders.language import say
from labkit import apparatus
from labkit.plain import Json, RecordError, canonical
from labkit.record import SignedTrial, verify

MOST = 500
"""Trials of one record."""


def bench(token: str, master: bytes) -> str:
    """Return the pupil of a bench token.

    Raises:
        Refusal: it is not genuine.
    """
    if not apparatus.is_genuine(token, master):
        raise unknown_token()
    return apparatus.token_student(token)


def _check_sender(signed: SignedTrial, token: str, master: bytes, pages: Pages) -> None:
    trial = signed.trial
    if ":" in token:
        allowed = bench(token, master) == trial.student
    else:
        allowed = pages.read(token) == Page(trial.course, trial.assignment, trial.student)
    if not allowed:
        raise foreign()


def _reaches(stored: StoredTrial, token: str, master: bytes, pages: Pages) -> bool:
    if ":" in token:
        return bench(token, master) == stored.student
    return pages.read(token) == Page(stored.course, stored.assignment, stored.student)


def get(service: Service, identifier: str, token: str) -> dict[str, Json]:
    """Return a stored trial, its signature and its receipt, to the bench that made it or its pupil's page.

    Raises:
        Refusal: there is none, or it is somebody else's.
    """
    with service.database.read() as session:
        stored = session.scalar(select(StoredTrial).where(StoredTrial.id == identifier))
        if stored is None or not _reaches(stored, token, service.master, service.pages):
            raise not_found()
        given = receipt(service.master, stored.id, stored.sm3, stored.stored)
        signed: dict[str, Json] = json.loads(stored.content)
        return signed | {"receipt": given}


def _check_signature(signed: SignedTrial, master: bytes) -> None:
    key = apparatus.bench_key(apparatus.bench_token(master, signed.trial.student))
    if not verify(signed, key):
        raise Refusal(403, "bad_signature", say("This run does not come from your apparatus."))


def _check_place(session: Session, signed: SignedTrial) -> None:
    trial = signed.trial
    given = assignment.find(session, trial.course, trial.assignment)
    if trial.lab != given.lab or trial.attempt != mode.attempt(session, given, trial.student):
        raise Refusal(403, "other_apparatus", say("This run was made with another apparatus."))
    if session.get(Member, (trial.course, trial.student)) is None:
        raise foreign()
    same = (StoredTrial.course == trial.course, StoredTrial.assignment == trial.assignment)
    count = session.scalar(select(func.count()).where(*same, StoredTrial.student == trial.student))
    if (count or 0) >= MOST:
        raise Refusal(409, "too_many_trials", say("The record is full: {count} runs.", count=str(MOST)))


def _store(session: Session, signed: SignedTrial) -> tuple[StoredTrial, bool]:
    trial, content = signed.trial, canonical(signed.to_json())
    found = session.scalar(select(StoredTrial).where(StoredTrial.id == trial.id))
    if found is not None:
        if found.sm3 != sm3(content):
            raise Refusal(409, "other_content", say("Something else is already stored under this id."))
        return found, False
    _check_place(session, signed)
    place = {"course": trial.course, "assignment": trial.assignment, "student": trial.student}
    facts = place | {"attempt": trial.attempt, "stored": clock.now(), "sm3": sm3(content)}
    stored = StoredTrial(id=trial.id, content=content.decode(), genuine=None, **facts)
    session.add(stored)
    ledger.append(session, stored.stored, "trial", place | {"id": trial.id, "sm3": stored.sm3})
    return stored, True


def seed(service: Service, data: Json) -> str:
    """Return the seed of the apparatus with which a stored trial was made, in hex."""
    trial = SignedTrial.from_json(data).trial
    place = (trial.course, trial.assignment, trial.lab, trial.student, trial.attempt)
    return apparatus.seed(service.master, *place).hex()


def put(service: Service, identifier: str, data: Json, token: str) -> tuple[dict[str, str], bool]:
    """Store a trial, once; return its receipt and whether it is new.

    Raises:
        Refusal: it is malformed, somebody else's, not signed by the bench, or other than what is stored.
    """
    try:
        signed = SignedTrial.from_json(data)
    except RecordError as error:
        raise malformed(str(error)) from None
    if signed.trial.id != identifier:
        raise malformed("trial.id: must be the one in the address")
    _check_sender(signed, token, service.master, service.pages)
    _check_signature(signed, service.master)
    with service.database.write() as session:
        stored, new = _store(session, signed)
        given = receipt(service.master, stored.id, stored.sm3, stored.stored)
    return given, new
