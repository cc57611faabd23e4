"""Certificates that are given, and such of another authority (ACME): a second Caddy, which asks the site over http.

All run on a container network that is made for this and reaches nothing else; ours is told what `make centre` tells it.
"""

from __future__ import annotations

import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cryptography import x509

from benchmarks.compose.centre import TrialError
from benchmarks.compose.pupil import until
from benchmarks.figure import Figure, sample
from hub_config.apart.certificate import shown
from images import certificate

SITE, AUTHORITY = "lab.test", "ca.test"
GIVEN = "/certificates/site.crt /certificates/site.key"
DIRECTORY = f"https://{AUTHORITY}/acme/local/directory"
ISSUING = "{\n admin off\n skip_install_trust\n}\n" + f"{AUTHORITY} {{\n tls internal\n acme_server\n}}\n"
BOUNDED = ("--cap-drop=ALL", "--cap-add=NET_BIND_SERVICE", "--read-only", "--tmpfs=/tmp", "--memory=256m")


def issued(image: str, number: int) -> list[Figure]:
    """Have a certificate issued by ACME; return how long that took from the start of ours.

    Args:
        image: Caddy's.
        number: what makes the names of network and containers ours.

    Raises:
        TrialError: none was issued.
    """
    name = f"yunlab-acme-{number}"
    with _readable() as folder, _network(name):
        (folder / "Caddyfile").write_text(ISSUING, "utf-8")
        with _caddy(image, name, AUTHORITY, folder / "ca", [f"--volume={folder}/Caddyfile:/etc/caddy/Caddyfile:ro"]):
            root = folder / "ca" / "caddy" / "pki" / "authorities" / "local" / "root.crt"
            until(root.exists, "the authority has no certificate of its own")
            (folder / "root.crt").write_bytes(root.read_bytes())
            began = time.monotonic()
            with _caddy(image, name, SITE, folder / "site", _told(folder)) as address:
                until(lambda: _issuer(address) == _subject(root), "no certificate was issued")
                return [Figure("compose.acme", "s", sample([time.monotonic() - began]))]


def given(image: str, number: int) -> None:
    """Have a certificate of ours shown.

    Raises:
        TrialError: another is shown.
    """
    name = f"yunlab-given-{number}"
    with _readable() as folder, _network(name):
        command = ["openssl", "req", "-x509", "-nodes", "-days", "9", "-subj", f"/CN={SITE}", "-newkey", "rsa:2048"]
        pair = [folder / "site.crt", folder / "site.key"]
        subprocess.run([*command, "-out", str(pair[0]), "-keyout", str(pair[1])], check=True, capture_output=True)
        pair[1].chmod(0o644)  # the account in the container is not ours
        known = {"YUNLAB_ROOT": str(folder), "YUNLAB_CERTIFICATES": str(folder), "YUNLAB_TLS": GIVEN}
        certificate.check(known)
        said = [f"--env=YUNLAB_SITE={SITE}", f"--env=YUNLAB_TLS={GIVEN}", f"--volume={folder}:/certificates:ro"]
        with _caddy(image, name, SITE, folder / "site", said) as address:
            until(lambda: shown(443, SITE, address) == pair[0].read_text(), "the given certificate is not shown")


def _told(folder: Path) -> list[str]:
    acme = {"YUNLAB_ACME": DIRECTORY, "YUNLAB_ACME_ROOT": "/certificates/root.crt"}
    known = {"YUNLAB_SITE": SITE, "YUNLAB_TLS": f"it@{SITE}", "YUNLAB_CADDY_OPTIONS": certificate.options(acme)}
    said = [f"--env={name}={value}" for name, value in known.items()]
    return [*said, f"--volume={folder}/root.crt:/certificates/root.crt:ro"]


def _subject(root: Path) -> str:
    # What is issued bears the name of the authority's second certificate, which begins alike.
    name = x509.load_pem_x509_certificate(root.read_bytes()).subject.rfc4514_string()
    return name.partition(" - ")[0]


def _issuer(address: str) -> str:
    found = x509.load_pem_x509_certificate(shown(443, SITE, address).encode())
    return found.issuer.rfc4514_string().partition(" - ")[0]


@contextmanager
def _readable() -> Iterator[Path]:
    """Make a folder that the account in a container can read."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        folder.chmod(0o755)
        yield folder


@contextmanager
def _network(name: str) -> Iterator[None]:
    _docker("network", "create", "--internal", name)
    try:
        yield
    finally:
        _docker("network", "rm", name)


@contextmanager
def _caddy(image: str, network: str, host: str, data: Path, options: list[str]) -> Iterator[str]:
    """Run Caddy as in images/compose.yaml, on our network; yield its address."""
    subprocess.run(["install", "--directory", "--owner=1000", "--group=1000", str(data)], check=True)
    place = [f"--network={network}", f"--network-alias={host}", f"--volume={data}:/data"]
    container = _docker("run", "--detach", "--init", *BOUNDED, *place, *options, image)
    form = "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}"
    try:
        yield _docker("inspect", "--format", form, container)
    except TrialError as error:
        raise TrialError(f"{error}\n{host}: {_docker('logs', '--tail', '20', container)}") from None
    finally:
        _docker("rm", "--force", container)


def _docker(*words: str) -> str:
    done = subprocess.run(["docker", *words], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    if done.returncode:
        raise TrialError(f"docker {words[0]}: {done.stdout}")
    return done.stdout.strip()
