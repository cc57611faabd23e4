"""What Caddy is told about TLS, checked before anything starts: it would say less, and only in its own log."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key

INSIDE = "/certificates/"
"""Where Caddy finds the folder of certificates."""

ACCOUNT = 1000
REMEDY = "; see YUNLAB_TLS in docs/for-it.md"


class CertificateError(ValueError):
    """TLS as it is set cannot work; the message names the setting or file, and the remedy."""


def check(known: Mapping[str, str]) -> None:
    """Check what is set.

    Args:
        known: the variables that Compose is called with.

    Raises:
        CertificateError: it cannot work.
    """
    said = known.get("YUNLAB_TLS") or "internal"
    words = said.split()
    if len(words) == len(("certificate", "key")):
        certificate, key = (_outside(word, known) for word in words)
        _check_pair(certificate, key)
    elif said != "internal" and not re.fullmatch(r"[^@\s]+@[^@\s]+", said):
        raise CertificateError(f"YUNLAB_TLS={said}: must be internal, an e-mail address, or two files{REMEDY}")
    if root := known.get("YUNLAB_ACME_ROOT"):
        _first(_outside(root, known))


def options(known: Mapping[str, str]) -> str:
    """Return Caddy's global options for certificates from another authority than the internet's."""
    names = {"acme_ca": "YUNLAB_ACME", "acme_ca_root": "YUNLAB_ACME_ROOT"}
    return "\n".join(f"{option} {known[name]}" for option, name in names.items() if known.get(name))


def _outside(word: str, known: Mapping[str, str]) -> Path:
    """Return where a file lies that Caddy finds under `/certificates`, and see that account 1000 can read it."""
    if not word.startswith(INSIDE):
        place = known["YUNLAB_CERTIFICATES"]
        raise CertificateError(f"{word}: must begin with {INSIDE}, which is {place} outside{REMEDY}")
    path = Path(known["YUNLAB_CERTIFICATES"]) / word.removeprefix(INSIDE)
    if not path.is_file():
        raise CertificateError(f"{path}: there is no such file; put it there, or name another in YUNLAB_TLS")
    own = Path(known["YUNLAB_ROOT"]) / "certificates"
    # The folder beside the state folder is given to the account at every start.
    if not path.is_relative_to(own) and not _is_readable(path):
        raise CertificateError(f"{path}: account {ACCOUNT} cannot read it; chown {ACCOUNT} {path}")
    return path


def _is_readable(path: Path) -> bool:
    found = path.stat()
    return bool(found.st_mode & (0o400 if found.st_uid == ACCOUNT else 0o004))


def _first(path: Path) -> x509.Certificate:
    """Return the first certificate of a file, if it holds now."""
    try:
        found = x509.load_pem_x509_certificates(path.read_bytes())[0]
    except (OSError, ValueError) as error:
        raise CertificateError(f"{path}: holds no certificate in PEM ({error}); convert or replace it") from None
    now = datetime.now(UTC)
    if not found.not_valid_before_utc <= now <= found.not_valid_after_utc:
        span = f"{found.not_valid_before_utc:%Y-%m-%d} to {found.not_valid_after_utc:%Y-%m-%d}"
        raise CertificateError(f"{path}: is valid from {span} only; put a certificate there that is valid now")
    return found


def _check_pair(certificate: Path, key: Path) -> None:
    found = _first(certificate)
    try:
        mine = load_pem_private_key(key.read_bytes(), password=None)
    except (OSError, ValueError, TypeError) as error:
        raise CertificateError(f"{key}: holds no private key in PEM without a password ({error}); replace it") from None
    form = (Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    if mine.public_key().public_bytes(*form) != found.public_key().public_bytes(*form):
        raise CertificateError(f"{key}: is not the key of {certificate}; put the two there that belong together")
