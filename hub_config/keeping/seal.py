"""Locks a backup with a passphrase, piece by piece, so that no piece can be changed, left out or put elsewhere.

ChaCha20-Poly1305 with a key from scrypt; the nonce of a piece is its number and whether it is the last. Source of the
construction: Hoang, Reyhanitabar, Rogaway, Vizár, Online Authenticated-Encryption and its Nonce-Reuse
Misuse-Resistance, 2015, section 7 (STREAM).
"""

import io
import os
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

MAGIC = b"yunlab sealed 1\n"
SALT, TAG = 16, 16  # [byte]
PIECE = 1 << 16  # [byte]
SHORTEST = 12
"""Characters of a passphrase."""


class SealError(ValueError):
    """A passphrase, or what it should open, is not right; the message names the remedy."""


def passphrase(file: Path) -> bytes:
    """Read a passphrase: the first line of a file.

    Raises:
        SealError: there is none, or it is too short.
    """
    try:
        found = file.read_bytes().split(b"\n")[0].strip()
    except OSError as error:
        raise SealError(f"passphrase={file}: cannot be read ({error.strerror})") from None
    if len(found) < SHORTEST:
        raise SealError(f"passphrase={file}: its first line must hold at least {SHORTEST} characters")
    return found


# A backup is read twice, once to be checked and once to be unpacked: the key need not be worked out twice.
@lru_cache(maxsize=1)
def _cipher(secret: bytes, salt: bytes) -> ChaCha20Poly1305:
    return ChaCha20Poly1305(Scrypt(salt=salt, length=32, n=1 << 17, r=8, p=1).derive(secret))


def _nonce(number: int, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])


class Sealer(io.RawIOBase):
    """Writes what it is given, locked, into a file; closing it writes the last piece and leaves the file open."""

    def __init__(self, file: BinaryIO, secret: bytes) -> None:
        salt = os.urandom(SALT)
        self._file, self._cipher, self._number, self._waiting = file, _cipher(secret, salt), 0, bytearray()
        file.write(MAGIC + salt)

    def writable(self) -> bool:
        """It can be written to."""
        return True

    def write(self, content: bytes) -> int:  # type: ignore[override]
        """Take bytes, and write what makes whole pieces."""
        self._waiting += content
        while len(self._waiting) > PIECE:
            self._put(bytes(self._waiting[:PIECE]), last=False)
            del self._waiting[:PIECE]
        return len(content)

    def _put(self, piece: bytes, *, last: bool) -> None:
        self._file.write(self._cipher.encrypt(_nonce(self._number, last), piece, None))
        self._number += 1

    def close(self) -> None:
        """Write what is left."""
        if not self.closed:
            self._put(bytes(self._waiting), last=True)
        super().close()


class Opener(io.RawIOBase):
    """Reads a locked file from behind its first line."""

    def __init__(self, file: BinaryIO, secret: bytes) -> None:
        self._file, self._cipher, self._number = file, _cipher(secret, file.read(SALT)), 0
        self._ready, self._ahead = b"", file.read(PIECE + TAG)

    def readable(self) -> bool:
        """It can be read from."""
        return True

    def readinto(self, target: memoryview) -> int:  # type: ignore[override]
        """Fill in what is left of a piece, or the next."""
        if not self._ready and self._ahead:
            self._ready = self._next()
        count = min(len(target), len(self._ready))
        target[:count] = self._ready[:count]
        self._ready = self._ready[count:]
        return count

    def _next(self) -> bytes:
        piece, self._ahead = self._ahead, self._file.read(PIECE + TAG)
        try:
            found = self._cipher.decrypt(_nonce(self._number, not self._ahead), piece, None)
        except InvalidTag:
            what = "the passphrase is another, or the file is damaged" if not self._number else "the file is damaged"
            raise SealError(f"the backup cannot be opened: {what}") from None
        self._number += 1
        return found
