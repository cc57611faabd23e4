"""Tricks on the record: runs that are forged, edited, borrowed, repeated. Each function is one, its name says which."""

from __future__ import annotations

import copy
import hashlib
import hmac
import json
import random
import uuid
from typing import Any

from benchmarks.attack.intruder import Intruder
from benchmarks.marking_stage import COURSE
from labkit import apparatus
from labkit.plain import canonical


def _signed(signed: dict[str, Any], key: bytes) -> dict[str, Any]:
    digest = hmac.new(key, canonical(signed["trial"]), hashlib.sha256).hexdigest()
    return signed | {"signature": digest}


def a_run_without_a_signature(one: Intruder, source: random.Random) -> None:
    one.store(one.perfect() | {"signature": source.choice(["", "0", "none", "0" * 64])})


def a_run_with_a_made_up_signature(one: Intruder, source: random.Random) -> None:
    one.store(one.perfect() | {"signature": source.randbytes(32).hex()})


def a_run_with_another_runs_signature(one: Intruder, source: random.Random) -> None:
    one.store(one.perfect() | {"signature": source.choice(one.runs)["signature"]})


def an_edited_reading_under_a_new_id(one: Intruder, source: random.Random) -> None:
    signed = one.forged()
    signed["trial"]["readings"]["time"]["value"] *= source.uniform(0.5, 1.5)
    one.store(signed)


def an_edited_reading_under_the_old_id(one: Intruder, source: random.Random) -> None:
    signed = copy.deepcopy(source.choice(one.runs))
    signed["trial"]["readings"]["time"]["value"] += source.uniform(-1, 1)
    one.store(signed)


def an_edited_setting(one: Intruder, source: random.Random) -> None:
    signed = one.forged()
    signed["trial"]["controls"]["length"] = round(source.uniform(0.3, 1.5), 2)
    one.store(signed)


def an_edited_derived_value(one: Intruder, source: random.Random) -> None:
    signed = copy.deepcopy(source.choice(one.runs))
    signed["trial"]["derived"]["period_squared"] = source.uniform(1, 6)
    one.store(signed)


def an_edited_uncertainty(one: Intruder, source: random.Random) -> None:
    signed = copy.deepcopy(source.choice(one.runs))
    signed["trial"]["readings"]["time"]["uncertainty"] = source.choice([0, 1e-9, -1, 1e14])
    one.store(signed)


def a_friends_run(one: Intruder, source: random.Random) -> None:
    one.store(source.choice(one.friend.runs))


def a_friends_run_under_ones_own_name(one: Intruder, source: random.Random) -> None:
    signed = copy.deepcopy(source.choice(one.friend.runs))
    signed["trial"]["student"] = one.name
    one.store(signed)


def a_friends_run_signed_with_the_friends_key(one: Intruder, _: random.Random) -> None:
    key = apparatus.bench_key(apparatus.bench_token(one.master, one.friend.name))
    one.store(_signed(one.perfect(), key))


def a_run_sent_with_a_friends_bench(one: Intruder, _: random.Random) -> None:
    token = apparatus.bench_token(one.master, one.friend.name)
    one.store(one.perfect(), headers={"Authorization": f"Bearer {token}"})


def ones_own_run_for_a_friend(one: Intruder, source: random.Random) -> None:
    signed = copy.deepcopy(source.choice(one.runs))
    signed["trial"] |= {"student": one.friend.name, "id": str(uuid.uuid4())}
    one.store(signed)


def a_run_signed_with_a_guessed_key(one: Intruder, source: random.Random) -> None:
    guesses = [b"", b"secret", one.name.encode(), COURSE.encode(), hashlib.sha256(one.name.encode()).digest()]
    one.store(_signed(one.perfect(), source.choice(guesses)))


def a_run_signed_with_the_page_token(one: Intruder, _: random.Random) -> None:
    one.store(_signed(one.perfect(), one.client.headers["Authorization"].removeprefix("Bearer ").encode()))


def a_run_of_another_apparatus(one: Intruder, source: random.Random) -> None:
    one.store(one.forged(attempt=source.randint(2, 10_000)))


def a_run_of_another_lab(one: Intruder, source: random.Random) -> None:
    one.store(one.forged(lab=source.choice(["projectile", "sliding_friction", "nothing"])))


def a_run_of_another_class(one: Intruder, source: random.Random) -> None:
    one.store(one.forged(course=source.choice(["hongxing-g10c1", "nothing"]), student=one.name))


def a_run_of_another_assignment(one: Intruder, _: random.Random) -> None:
    one.store(one.forged(assignment="pendulum-2"))


def a_run_from_the_future(one: Intruder, source: random.Random) -> None:
    one.store(one.forged(made=source.choice(["2999-01-01T00:00:00.000Z", "", "tomorrow"])))


def the_same_run_under_a_new_id(one: Intruder, _: random.Random) -> None:
    one.store(one.forged())


def the_same_run_many_times(one: Intruder, source: random.Random) -> None:
    signed = source.choice(one.runs)
    one.at_once([("PUT", f"trials/{signed['trial']['id']}", signed)] * 8)


def the_same_id_in_other_letters(one: Intruder, source: random.Random) -> None:
    signed = copy.deepcopy(source.choice(one.runs))
    name = signed["trial"]["id"]
    signed["trial"]["id"] = source.choice([name.upper(), name.replace("-", ""), f"{{{name}}}", f"urn:uuid:{name}"])
    one.store(signed)


def all_runs_in_another_order(one: Intruder, source: random.Random) -> None:
    for signed in source.sample(one.runs, len(one.runs)):
        one.store(signed)


def a_field_said_twice(one: Intruder, source: random.Random) -> None:
    signed = source.choice(one.runs)
    text = json.dumps(signed).replace('"signature"', '"signature": "", "signature"')
    edited = text.replace('"value": ', '"value": 49.17, "value": ', 1).replace("}}", '}, "student": "bench-00"}', 1)
    for body in (text, edited):
        one.send("PUT", f"trials/{signed['trial']['id']}", body.encode())


def a_run_that_says_it_is_genuine(one: Intruder, _: random.Random) -> None:
    one.store(one.forged(genuine=True))
    one.store(one.perfect() | {"genuine": True})


def a_run_with_a_picture_of_its_own(one: Intruder, source: random.Random) -> None:
    tape = {"kind": "tape", "interval": 0.02, "marked": [0], "points": [[source.random()]]}
    one.store(one.forged(pictures={"tape": tape}))


def a_run_with_readings_of_its_own(one: Intruder, source: random.Random) -> None:
    signed = one.forged()
    signed["trial"]["readings"] |= {f"x{n}": signed["trial"]["readings"]["time"] for n in range(source.randint(1, 40))}
    one.store(signed)


def leaving_out_runs_of_others(one: Intruder, source: random.Random) -> None:
    friends = {signed["trial"]["id"]: "a slip" for signed in one.friend.runs}
    one.answer({"excluded": friends | {str(uuid.UUID(int=source.getrandbits(128))): "a slip" for _ in range(300)}})


def reading_a_friends_runs(one: Intruder, source: random.Random) -> None:
    name = source.choice(one.friend.runs)["trial"]["id"]
    for path in (f"trials/{name}", f"trials/{name}/motion", f"submissions/{name}"):
        one.send("GET", path)


def asking_for_the_apparatus(one: Intruder, source: random.Random) -> None:
    own = one.client.headers["Authorization"]
    forged = f"Bearer {one.friend.name}:{source.randbytes(32).hex()}"
    for token in (own, forged, f"Bearer {one.name}:", "Bearer :", ""):
        one.send("GET", f"apparatus/{COURSE}/{one.lab.slug}", headers={"Authorization": token})


def more_runs_than_fit(one: Intruder, source: random.Random) -> None:
    one.at_once([("PUT", f"trials/{run['trial']['id']}", run) for run in (one.perfect() for _ in range(12))])
    one.store(one.forged(controls={f"c{n}": source.random() for n in range(400)}))
