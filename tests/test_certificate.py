"""TLS is checked before anything starts, and IT's page is told the certificate that browsers see."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import HTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from hub_config.apart import certificate as shown
from images import certificate, composing

NOW = datetime.now(UTC)
FILES = "/certificates/site.crt /certificates/site.key"


def pair(folder: Path, name: str = "site", *, ends: datetime = NOW + timedelta(days=9)) -> tuple[Path, Path]:
    """Write a certificate and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "lab.test")])
    made = x509.CertificateBuilder().subject_name(subject).issuer_name(subject).public_key(key.public_key())
    made = made.serial_number(x509.random_serial_number()).not_valid_before(ends - timedelta(days=20))
    files = (folder / f"{name}.crt", folder / f"{name}.key")
    files[0].write_bytes(made.not_valid_after(ends).sign(key, hashes.SHA256()).public_bytes(Encoding.PEM))
    files[1].write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return files


def _wrong_pair(folder: Path) -> None:
    pair(folder)
    pair(folder, "other")[1].replace(folder / "site.key")


def _unreadable(folder: Path) -> None:
    pair(folder)[1].chmod(0o600)


def _locked(folder: Path) -> None:
    pair(folder)[1].write_text("-----BEGIN ENCRYPTED PRIVATE KEY-----\n")


TROUBLES = {
    "nothing there": (FILES, lambda _: None, "site.crt: there is no such file"),
    "another's key": (FILES, _wrong_pair, "site.key: is not the key of"),
    "has ended": (FILES, lambda folder: pair(folder, ends=NOW - timedelta(days=1)), "is valid from"),
    "closed to the account": (FILES, _unreadable, "account 1000 cannot read it; chown 1000"),
    "no key": (FILES, _locked, "holds no private key in PEM without a password"),
    "no certificate": (FILES, lambda folder: pair(folder)[0].write_text("no"), "holds no certificate in PEM"),
    "outside's path": ("/etc/site.crt /etc/site.key", pair, "must begin with /certificates/"),
    "a word": ("letsencrypt", pair, "must be internal, an e-mail address, or two files"),
}


@pytest.mark.parametrize("trouble", TROUBLES)
def test_tls_that_cannot_work_is_told_with_its_remedy_and_nothing_starts(
    trouble: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    said, prepare, message = TROUBLES[trouble]
    folder = tmp_path / "certificates"
    folder.mkdir()
    prepare(folder)
    known = {"SITE": "lab.test", "ROOT": tmp_path / "root", "CERTIFICATES": folder, "TLS": said}
    for name, value in known.items():
        monkeypatch.setenv(f"YUNLAB_{name}", str(value))
    for command in ("check", "up"):
        assert composing.main([command]) == 1
        assert message in capsys.readouterr().err
    assert not (tmp_path / "root").exists()


@pytest.mark.parametrize("said", ["", "internal", "it@lab.test", FILES])
def test_each_of_the_three_ways_is_taken(said: str, tmp_path: Path) -> None:
    pair(tmp_path)[1].chmod(0o604)
    certificate.check({"YUNLAB_TLS": said, "YUNLAB_ROOT": "/srv/yunlab", "YUNLAB_CERTIFICATES": str(tmp_path)})


def test_another_authority_is_handed_on_to_caddy() -> None:
    assert certificate.options({}) == ""
    known = {"YUNLAB_SITE": "lab.test", "YUNLAB_ACME": "https://ca.test/dir", "YUNLAB_ACME_ROOT": "/certificates/a.crt"}
    told = composing.environment(known, {})["YUNLAB_CADDY_OPTIONS"]
    assert told.split("\n") == ["acme_ca https://ca.test/dir", "acme_ca_root /certificates/a.crt"]


@contextmanager
def _served(files: tuple[Path, Path]) -> Iterator[int]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*files)
    with HTTPServer(("127.0.0.1", 0), None) as server:  # type: ignore[arg-type]
        server.socket = context.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield server.server_port
        finally:
            server.shutdown()
            thread.join()


def test_what_is_shown_is_written_down_and_so_is_its_successor(tmp_path: Path) -> None:
    file = tmp_path / "service" / "hub" / shown.NAME
    file.parent.mkdir(parents=True)
    for name in ("first", "renewed"):
        files = pair(tmp_path, name)
        with _served(files) as port:
            told = {"YUNLAB_SITE": "lab.test, 10.0.0.5", "YUNLAB_HTTPS_PORT": str(port)}
            shown.note(tmp_path, told)
        assert x509.load_pem_x509_certificate(file.read_bytes()) == x509.load_pem_x509_certificate(
            files[0].read_bytes()
        )
    # Nobody listens any more.
    shown.note(tmp_path, told)
    assert file.read_text()


@pytest.mark.parametrize(
    ("site", "name"),
    [("lab.test, b.test", "lab.test"), ("https://lab.test:8443", "lab.test"), ("10.0.0.5", None), ("[::1]", None)],
)
def test_browsers_ask_for_a_name_and_not_for_an_address(site: str, name: str | None) -> None:
    assert shown.name(site) == name
