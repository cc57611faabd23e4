"""What is believed of a token, who is found by it, and what the settings of it must hold together."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from fastapi import FastAPI
from jwt.algorithms import RSAAlgorithm
from sqlalchemy import update
from sqlalchemy.orm import Session

from centre import schema
from centre.people import People, open_people
from hub_config.outside import match, token
from hub_config.outside.platform import onward
from hub_config.outside.provider import ENDPOINTS, Provider
from hub_config.outside.refusal import (
    AGAIN,
    DOWN,
    EXPIRED,
    MISADDRESSED,
    SEVERAL,
    SILENT,
    UNKNOWN,
    UNTRUSTED,
    UNVERIFIED,
    RefusedError,
)
from hub_config.outside.trip import Trips
from hub_config.settings import SettingError
from tests.hub_stage import settings
from tests.port import free_port
from tests.serving import serving

KEY = rsa.generate_private_key(65537, 2048)
PUBLIC = KEY.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
OTHER = rsa.generate_private_key(65537, 2048)
ISSUER, CLIENT, NONCE = "https://sso.example.edu.cn", "yunlab", "asked-once"
PROVIDER = {"NAME": "云山教育云", "CLIENT": CLIENT, "SECRET": "given to us"}


@pytest.fixture(scope="module")
def sender() -> Iterator[str]:
    """Where the sender publishes its keys, and accounts of its addresses, of which one is right."""
    app = FastAPI()
    known = RSAAlgorithm.to_jwk(KEY.public_key(), as_dict=True) | {"kid": "one", "alg": "RS256", "use": "sig"}
    app.get("/keys")(lambda: {"keys": [known]})
    insecure, secure = (dict.fromkeys(ENDPOINTS, each) for each in ("file:///etc/passwd", f"{ISSUER}/here"))
    app.get("/somebody/.well-known/openid-configuration")(lambda: {"issuer": ISSUER, **secure})
    with serving(app) as address:
        app.get("/right/.well-known/openid-configuration")(lambda: {"issuer": f"{address}/right", **secure})
        app.get("/insecure/.well-known/openid-configuration")(lambda: {"issuer": f"{address}/insecure", **insecure})
        yield address


def _token(key: Any = KEY, algorithm: str = "RS256", kid: str = "one", **claims: Any) -> str:
    now = int(time.time())
    said = {"iss": ISSUER, "aud": CLIENT, "sub": "guid-1", "iat": now, "exp": now + 300, "nonce": NONCE} | claims
    return jwt.encode(
        {name: value for name, value in said.items() if value is not None}, key, algorithm, headers={"kid": kid}
    )


def _forged() -> str:
    """Signed with the sender's public key as if it were a secret that both share."""
    head, body, _ = _token().split(".")
    head = jwt.utils.base64url_encode(b'{"alg":"HS256","kid":"one","typ":"JWT"}').decode()
    signature = jwt.algorithms.HMACAlgorithm(jwt.algorithms.HMACAlgorithm.SHA256).sign(
        f"{head}.{body}".encode(), PUBLIC
    )
    return f"{head}.{body}.{jwt.utils.base64url_encode(signature).decode()}"


def test_a_token_that_was_asked_for_is_believed(sender: str) -> None:
    keys = token.keys(f"{sender}/keys")
    assert token.verified(_token(), keys, ISSUER, CLIENT, NONCE)["sub"] == "guid-1"
    assert token.verified(_token(aud=[CLIENT, "more"], azp=CLIENT), keys, ISSUER, CLIENT, NONCE)["azp"] == CLIENT


HOSTILE: dict[str, tuple[Callable[[], str], str]] = {
    "another sender": (lambda: _token(iss="https://elsewhere.example"), MISADDRESSED),
    "another receiver": (lambda: _token(aud="elsewhere"), MISADDRESSED),
    "several receivers, asked for by another": (
        lambda: _token(aud=[CLIENT, "elsewhere"], azp="elsewhere"),
        MISADDRESSED,
    ),
    "several receivers, asked for by nobody": (lambda: _token(aud=[CLIENT, "elsewhere"]), MISADDRESSED),
    "expired": (lambda: _token(exp=int(time.time()) - 3600), EXPIRED),
    "not yet made": (lambda: _token(iat=int(time.time()) + 3600), EXPIRED),
    "without an end": (lambda: _token(exp=None), UNTRUSTED),
    "without a person": (lambda: _token(sub=None), UNTRUSTED),
    "another answer": (lambda: _token(nonce="asked another time"), UNTRUSTED),
    "without a nonce": (lambda: _token(nonce=None), UNTRUSTED),
    "another's signature": (lambda: _token(OTHER), UNTRUSTED),
    "an unknown key": (lambda: _token(kid="two"), UNTRUSTED),
    "no signature": (lambda: _token(None, "none"), UNTRUSTED),
    "the public key as a secret": (_forged, UNTRUSTED),
    "no token": (lambda: "None", UNTRUSTED),
    "nothing": (lambda: "", UNTRUSTED),
}
"""Made when they are tried: a token does not live as long as all tests take."""


@pytest.mark.parametrize(("hostile", "sentence"), HOSTILE.values(), ids=HOSTILE)
def test_any_other_is_not(sender: str, hostile: Callable[[], str], sentence: str) -> None:
    with pytest.raises(RefusedError) as caught:
        token.verified(hostile(), token.keys(f"{sender}/keys"), ISSUER, CLIENT, NONCE)
    assert caught.value.sentence == sentence


def test_a_sender_that_does_not_answer_is_named_so() -> None:
    with pytest.raises(RefusedError) as caught:
        token.verified(_token(), token.keys(f"http://127.0.0.1:{free_port()}/keys"), ISSUER, CLIENT, NONCE)
    assert caught.value.sentence == DOWN


def _find(folder: Path, issuer: str) -> str:
    """Looks for a provider's addresses; returns where people are sent."""
    told = {f"YUNLAB_PROVIDER_{name}": value for name, value in PROVIDER.items()}
    known = settings(folder, **told, YUNLAB_PROVIDER_ISSUER=issuer)

    async def find() -> str:
        return await Provider(known).address(Trips().begin(""), "https://lab.example/hub/provider/back")

    return asyncio.run(find())


def test_a_provider_is_found_by_its_address(tmp_path: Path, sender: str) -> None:
    assert _find(tmp_path, f"{sender}/right").startswith(f"{ISSUER}/here?")


@pytest.mark.parametrize("where", ["somebody", "insecure", "nothing"])
def test_a_provider_that_answers_as_somebody_else_or_names_a_file_is_not_asked(
    tmp_path: Path, sender: str, where: str
) -> None:
    with pytest.raises(RefusedError) as caught:
        _find(tmp_path, f"{sender}/{where}")
    assert caught.value.sentence == UNTRUSTED


def test_a_provider_that_is_away_is_named_so(tmp_path: Path) -> None:
    with pytest.raises(RefusedError) as caught:
        _find(tmp_path, f"http://127.0.0.1:{free_port()}")
    assert caught.value.sentence == DOWN


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> Iterator[People]:
    found = open_people(tmp_path_factory.mktemp("people") / "centre.sqlite")
    rows = {
        "chen": ("a", "guid-1", "07"),
        "wang": ("a", "guid-2", "08"),
        "zhao": ("b", "guid-2", "07"),
        "gone": ("a", "guid-3", "09"),
    }
    found.ensure_school("north", zh="学校", en="School")
    for username in rows:
        found.ensure_person(username, name=username, role="student", school="north")
    with Session(found.engine) as session, session.begin():
        for username, (source, key, number) in rows.items():
            person = update(schema.Person).where(schema.Person.username == username)
            left = datetime(2026, 1, 1, tzinfo=UTC) if username == "gone" else None
            session.execute(person.values(source=source, key=key, identifier=number, until=left))
    yield found
    found.close()


CLAIMS = {"sub": "guid-1", "email": "guid-1", "number": 7, f"{match.LTI}lis": {"person_sourcedid": "guid-1"}}


def test_somebody_is_found_by_the_one_thing_the_settings_name(people: People) -> None:
    assert match.matched(people, CLAIMS, "sub", "key").username == "chen"
    assert match.matched(people, CLAIMS, "lis.person_sourcedid", "key").username == "chen"
    assert match.matched(people, {"sub": "08"}, "sub", "identifier").username == "wang"
    assert match.matched(people, CLAIMS | {"email_verified": True}, "email", "key").username == "chen"


STRANGE: dict[str, tuple[dict[str, Any], str, Any, str]] = {
    "on no roster": ({"sub": "guid-9"}, "sub", "key", UNKNOWN),
    "almost on it": ({"sub": "GUID-1"}, "sub", "key", UNKNOWN),
    "another's column": ({"sub": "chen"}, "sub", "key", UNKNOWN),
    "has left": ({"sub": "guid-3"}, "sub", "key", UNKNOWN),
    "of two systems": ({"sub": "guid-2"}, "sub", "key", SEVERAL),
    "of two schools": ({"sub": "07"}, "sub", "identifier", SEVERAL),
    "typed in by anybody": (CLAIMS, "email", "key", UNVERIFIED),
    "said to be verified": (CLAIMS | {"email_verified": "true"}, "email", "key", UNVERIFIED),
    "a number": (CLAIMS, "number", "identifier", SILENT),
    "a part that is not there": (CLAIMS, "lis.course", "key", SILENT),
    "a part of a text": (CLAIMS, "sub.more", "key", SILENT),
    "empty": ({"sub": ""}, "sub", "key", SILENT),
    "too long": ({"sub": "x" * 256}, "sub", "key", SILENT),
    "two lines": ({"sub": "guid-1\n"}, "sub", "key", SILENT),
}


@pytest.mark.parametrize(("claims", "claim", "how", "sentence"), STRANGE.values(), ids=STRANGE)
def test_nobody_is_found_by_anything_else(
    people: People, claims: dict[str, Any], claim: str, how: Any, sentence: str
) -> None:
    with pytest.raises(RefusedError) as caught:
        match.matched(people, claims, claim, how)
    assert caught.value.sentence == sentence


def test_a_way_back_counts_once_and_not_after_a_new_start_of_the_hub() -> None:
    trips, later = Trips(), Trips()
    trip = trips.begin("/there")
    kept = trip.write().encode()
    for refused, cookie, state in ((trips, kept, "another"), (trips, None, trip.state), (later, kept, trip.state)):
        with pytest.raises(RefusedError, match="Begin again"):
            refused.end(cookie, state)
    assert trips.end(kept, trip.state).onward == "/there"
    assert trips.begin("/there?" + "x" * 4000).onward == "", "a browser would throw the cookie away"
    with pytest.raises(RefusedError, match=AGAIN):
        trips.end(kept, trip.state)


@pytest.mark.parametrize("custom", [None, [], {"lab": 3}, {"next": "/hub/logout"}, {"lab": ""}])
def test_a_link_leads_nowhere_but_to_our_own_pages(custom: Any) -> None:
    assert onward({f"{match.LTI}custom": custom}, "/start/") == "/start/"
    assert (
        onward({f"{match.LTI}custom": {"lab": "//evil/?a=b&c"}}, "/start/") == "/start/to?lab=%2F%2Fevil%2F%3Fa%3Db%26c"
    )


def test_half_a_way_in_is_an_error_that_names_the_rest(tmp_path: Path) -> None:
    (tmp_path / "yunlab.toml").write_text(
        'port = 8000\nprovider_name = "云山教育云"\nplatform_second_step = "theirs"\n'
    )
    with pytest.raises(SettingError) as caught:
        settings(tmp_path)
    told = str(caught.value)
    assert "line 2: provider_name" in told
    assert "provider_issuer, provider_client, provider_secret" in told
    assert "line 3: platform_second_step" in told


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PROVIDER_ISSUER", "http://sso.example.edu.cn"),
        ("PROVIDER_ISSUER", "https://somebody@sso.example.edu.cn"),
        ("PROVIDER_ISSUER", "https://sso.example.edu.cn:port"),
        ("PLATFORM_KEYS", "file:///etc/passwd"),
        ("PLATFORM_CLAIM", "custom.username"),
        ("PLATFORM_CLAIM", "a b"),
        ("PLATFORM_MATCH", "email"),
        ("PROVIDER_SECOND_STEP", "off"),
        ("PROVIDER_SECRET", "file:/nowhere/at/all"),
    ],
)
def test_a_value_that_would_not_be_safe_is_refused(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(SettingError, match=f"YUNLAB_{name}="):
        settings(tmp_path, **{f"YUNLAB_{name}": value})


def test_a_secret_is_read_from_its_file_and_never_told(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text("given to us\n")
    told = {f"YUNLAB_PROVIDER_{name}": value for name, value in PROVIDER.items()} | {"YUNLAB_PROVIDER_ISSUER": ISSUER}
    known = settings(tmp_path, **told | {"YUNLAB_PROVIDER_SECRET": f"file:{file}"})
    assert known.provider_secret == "given to us"
    assert "given to us" not in repr(known)
    with pytest.raises(SettingError) as caught:
        settings(tmp_path, YUNLAB_PROVIDER_SECRET="two\nlines")
    assert "lines" not in str(caught.value)
