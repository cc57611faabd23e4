"""Tricks on the exchange's calls: sizes, numbers, nesting, races, other people's rights. Each function is one."""

from __future__ import annotations

import base64
import json
import random
import socket
import uuid

import httpx

from benchmarks.attack.intruder import Intruder
from benchmarks.marking_stage import COURSE

HUGE = ("1e308", "-1e308", "1e999", "9" * 400, "1" + "0" * 5000, "1e-320", "0.1" + "0" * 9000)


def _raw(one: Intruder, source: random.Random, value: str) -> None:
    """Send a run and answers in which one number is written as we like."""
    text = json.dumps(one.perfect())
    one.send("PUT", f"trials/{uuid.uuid4()}", text.replace("49.17", value).encode())
    name = source.choice(one.runs)["trial"]["id"]
    one.send("PUT", f"trials/{name}", text.replace("49.17", value).encode())


def _answers(one: Intruder, body: bytes) -> None:
    one.send("PATCH", f"records/{COURSE}/{one.lab.slug}/answers", body)


def huge_numbers(one: Intruder, source: random.Random) -> None:
    _raw(one, source, source.choice(HUGE))


def numbers_that_are_none(one: Intruder, source: random.Random) -> None:
    _raw(one, source, source.choice(["NaN", "Infinity", "-Infinity", "null", "true", '"49.17"', "[49.17]", "{}"]))


def deep_json(one: Intruder, source: random.Random) -> None:
    depth = source.choice([500, 5_000, 30_000])
    _answers(one, b'{"changes": ' + b"[" * depth + b"]" * depth + b"}")
    _answers(one, b'{"a":' * min(depth, 12_000) + b"1" + b"}" * min(depth, 12_000))


def a_deep_reading(one: Intruder, source: random.Random) -> None:
    _raw(one, source, "[" * (depth := source.choice([100, 900, 9_000])) + "]" * depth)


def a_body_without_an_end(one: Intruder, source: random.Random) -> None:
    _answers(one, b'{"changes": {"hypothesis": "' + b"x" * source.choice([70_000, 2_000_000]) + b'"}}')


def many_fields(one: Intruder, source: random.Random) -> None:
    one.answer({f"field{n}": source.random() for n in range(2_000)})
    one.answer({"excluded": {str(uuid.uuid4()): "" for _ in range(600)}})


def broken_encodings(one: Intruder, source: random.Random) -> None:
    words = '{"changes": {"hypothesis": "摆长"}}'
    bodies = [
        words.encode("utf-16"),
        words.encode("gb18030"),
        b"\xff\xfe" + words.encode(),
        b"\x00",
        words.encode()[:-9],
    ]
    _answers(one, source.choice(bodies))


def bodies_of_another_kind(one: Intruder, source: random.Random) -> None:
    body = source.choice([b"", b"[]", b"null", b"0", b'"changes"', b'{"changes": []}', b'{"changes": null}', b"<x/>"])
    _answers(one, body)
    one.send("PUT", f"submissions/{uuid.uuid4()}", body)


def strange_addresses(one: Intruder, source: random.Random) -> None:
    words = ["..%2f..%2fmaster.key", "%00", "%ff", "a" * 3000, "1' OR '1'='1", "-1", "%2e%2e", str(uuid.UUID(int=0))]
    for path in ("trials", "submissions", f"records/{COURSE}", f"feedback/{COURSE}"):
        one.send(source.choice(["GET", "PUT"]), f"{path}/{source.choice(words)}", one.runs[0])


def methods_nobody_uses(one: Intruder, source: random.Random) -> None:
    name = source.choice(one.runs)["trial"]["id"]
    for method in ("DELETE", "POST", "PATCH", "OPTIONS", "TRACE"):
        one.send(method, f"trials/{name}", one.perfect())


def headers_that_lie(one: Intruder, source: random.Random) -> None:
    lies = [
        {"Content-Length": "-1"}, {"Content-Type": "application/x-python"}, {"X-HTTP-Method-Override": "DELETE"},
        {"Content-Encoding": "gzip"}, {"Date": "Mon, 01 Jan 2001 00:00:00 GMT"}, {"Host": "hub"},
    ]  # fmt: skip
    for lie in lies:
        one.send("PUT", f"submissions/{uuid.UUID(int=source.getrandbits(128))}", b"{}", headers=lie)


def acting_as_a_teacher(one: Intruder, source: random.Random) -> None:
    place = f"courses/{COURSE}/assignments/{one.lab.slug}"
    me = {"Yunlab-Teacher": source.choice(["hongxing-teacher", one.name, "centre"])}
    criterion = source.choice(list(one.lab.points))
    points = {"points": one.lab.points[criterion], "reason": "well done"}
    one.send("PUT", f"{place}/overrides/{one.name}/{criterion}", points, headers=me)
    one.send("POST", f"{place}/regrade", headers=me)
    one.send("PUT", place, {"lab": one.lab.slug, "files": {}}, headers=me)
    one.send("PUT", f"courses/{COURSE}/plans/{one.lab.slug}", {"weights": {criterion: 1000}}, headers=me)
    for path in (f"courses/{COURSE}/marks", f"{place}/submissions", f"{place}/records/{one.friend.name}"):
        one.send("GET", path, headers=me)


def reading_what_is_marked(one: Intruder, _: random.Random) -> None:
    listed = one.client.get(f"records/{COURSE}/{one.lab.slug}").json()["submissions"]
    for handed_in in listed[-1:]:
        one.send("GET", f"submissions/{handed_in['id']}/files")


def a_forged_page_token(one: Intruder, source: random.Random) -> None:
    token = one.client.headers["Authorization"].removeprefix("Bearer ")
    head, _, tail = token.partition(".")
    lie = base64.urlsafe_b64encode(json.dumps([COURSE, one.lab.slug, one.friend.name]).encode()).decode().rstrip("=")
    tries = [f"{lie}.{tail}", f"{head}.", f".{tail}", token[:-1], token + "A", token.swapcase(), "", "null"]
    for forged in source.sample(tries, 3):
        bearer = {"Authorization": f"Bearer {forged}"}
        one.send("GET", f"records/{COURSE}/{one.lab.slug}", headers=bearer)
        one.send("PUT", f"submissions/{uuid.uuid4()}", one.place, headers=bearer)


def handing_in_for_another_place(one: Intruder, source: random.Random) -> None:
    other = source.choice([{"assignment": "projectile"}, {"course": "hongxing-g10c1"}, {"student": one.friend.name}])
    one.send("PUT", f"submissions/{uuid.uuid4()}", one.place | other)


def handing_in_with_marks_of_ones_own(one: Intruder, source: random.Random) -> None:
    for field in ("points", "marks", "state", "time", "record", "seed", "number"):
        one.send("PUT", f"submissions/{uuid.uuid4()}", one.place | {field: source.choice([100, "graded", {}, []])})


def one_hand_in_many_times_at_once(one: Intruder, _: random.Random) -> None:
    one.at_once([("PUT", f"submissions/{uuid.uuid4()}", one.place)] * 6)


def many_hand_ins_at_once(one: Intruder, source: random.Random) -> None:
    one.at_once([("PUT", f"submissions/{uuid.uuid4()}", one.place) for _ in range(source.randint(2, 4))])


def handing_in_while_writing(one: Intruder, _: random.Random) -> None:
    answers = (f"records/{COURSE}/{one.lab.slug}/answers", {"changes": {"result": "9.8"}})
    one.at_once([("PATCH", *answers), ("PUT", f"submissions/{uuid.uuid4()}", one.place), ("PATCH", *answers)])


def two_runs_under_one_id_at_once(one: Intruder, _: random.Random) -> None:
    name, other = one.runs[0]["trial"]["id"], one.perfect()
    other["trial"]["id"] = name
    one.at_once([("PUT", f"trials/{name}", signed) for signed in (one.runs[0], other, one.runs[0], other)])


def half_a_request(one: Intruder, source: random.Random) -> None:
    place = httpx.URL(one.stage.api)
    head = f"PUT {place.path}submissions/{uuid.uuid4()} HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n"
    bearer = f"Authorization: {one.client.headers['Authorization']}\r\n\r\n"
    with socket.create_connection((str(place.host), place.port or 80), timeout=5) as line:
        line.sendall((head + bearer + json.dumps(one.place)[: source.randint(0, 30)]).encode())


def a_program_for_a_lab(one: Intruder, source: random.Random) -> None:
    cell = {"cell_type": "code", "metadata": {"nbgrader": {"grade_id": "levels"}}, "source": "marks = 100"}
    one.send("PUT", f"records/{COURSE}/{one.lab.slug}/notebook", {"cells": [cell] * source.randint(1, 50)})
