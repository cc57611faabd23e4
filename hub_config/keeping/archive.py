"""A backup as one file: a compressed tar of its parts with the manifest at its end, locked if there is a passphrase."""

import contextlib
import gzip
import hashlib
import io
import tarfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath
from typing import IO, BinaryIO, cast

from hub_config.keeping.manifest import NAME, Entry, Manifest, ManifestError
from hub_config.keeping.seal import MAGIC, Opener, Sealer, SealError

PIECE = 1 << 20
EFFORT = 3
"""Of compressing: more gains little and takes long."""
LONGEST_MANIFEST = 256 << 20  # [byte]


class ArchiveError(ValueError):
    """A backup that is damaged or not one; the message says where and what to do."""


class _Hashing:
    """A file that is hashed while it is read."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self.digest = file, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        content = self._file.read(size)
        self.digest.update(content)
        return content


class Writer:
    """Takes parts; open it with `writing`."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self._tar = tar
        self.entries: list[Entry] = []

    def add(self, name: str, path: Path) -> None:
        """Add a file as it is when it is opened; one that has gone meanwhile is left out."""
        with contextlib.ExitStack() as stack:
            try:
                file = stack.enter_context(path.open("rb"))
            except FileNotFoundError:
                return
            info = self._tar.gettarinfo(arcname=name, fileobj=file)
            info.uid = info.gid = 0
            info.uname = info.gname = ""
            hashing = _Hashing(file)
            self._tar.addfile(info, cast("IO[bytes]", hashing))
            self.entries.append(Entry(name, info.size, hashing.digest.hexdigest(), info.mode & 0o777))

    def end(self, manifest: Manifest) -> None:
        """Add the manifest, which is the last."""
        content = manifest.to_json()
        info = tarfile.TarInfo(NAME)
        info.size, info.mode = len(content), 0o600
        self._tar.addfile(info, io.BytesIO(content))


@contextlib.contextmanager
def writing(file: BinaryIO, secret: bytes | None) -> Iterator[Writer]:
    """Write a backup into an open file.

    Args:
        file: empty, and left open.
        secret: the passphrase, if it is to be locked.
    """
    with contextlib.ExitStack() as stack:
        outer = stack.enter_context(Sealer(file, secret)) if secret else file
        packed = stack.enter_context(gzip.GzipFile("", "wb", EFFORT, cast("BinaryIO", outer), mtime=0))
        yield Writer(stack.enter_context(tarfile.open(fileobj=packed, mode="w|", format=tarfile.PAX_FORMAT)))


@contextlib.contextmanager
def _reading(path: Path, secret: bytes | None) -> Iterator[tuple[tarfile.TarFile, gzip.GzipFile]]:
    with contextlib.ExitStack() as stack:
        file = stack.enter_context(path.open("rb"))
        outer: BinaryIO = file
        if file.read(len(MAGIC)) == MAGIC:
            if secret is None:
                raise SealError(f"{path}: is locked; say passphrase=FILE, where its passphrase stands")
            outer = cast("BinaryIO", io.BufferedReader(Opener(file, secret), PIECE))
        else:
            file.seek(0)
        packed = stack.enter_context(gzip.GzipFile(fileobj=outer))
        yield stack.enter_context(tarfile.open(fileobj=packed, mode="r|")), packed


Take = Callable[[str, int, IO[bytes]], None]


def read(path: Path, secret: bytes | None, take: Take | None = None) -> Manifest:
    """Read a backup from end to end and compare every part with its hash.

    Args:
        path: the backup.
        secret: the passphrase, if it is locked.
        take: gets name, mode and content of each part, which it need not read.

    Raises:
        ArchiveError: it is damaged.
        SealError: it is locked, and the passphrase is missing or another.
        ManifestError: this version cannot read it.
    """
    found: dict[str, tuple[int, str]] = {}
    written = b""
    try:
        with _reading(path, secret) as (tar, packed):
            for member in tar:
                if member.name == NAME:
                    written = _manifest(tar, member)
                else:
                    found[_safe(path, member)] = _one(tar, member, take)
            # To the very end, where the check of the whole stands.
            while packed.read(PIECE):
                pass
    except (tarfile.TarError, EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise ArchiveError(f"{path}: is damaged or no backup of Yunlab ({error}); take another backup") from None
    if not written:
        raise ArchiveError(f"{path}: its end is missing, it was cut off; take another backup")
    return _compared(path, Manifest.from_json(written), found)


def _manifest(tar: tarfile.TarFile, member: tarfile.TarInfo) -> bytes:
    if member.size > LONGEST_MANIFEST:
        raise ManifestError("the backup's manifest is too long: take another backup")
    content = tar.extractfile(member)
    return content.read() if content else b""


def _safe(path: Path, member: tarfile.TarInfo) -> str:
    inside = PurePosixPath(member.name)
    if not member.isreg() or inside.is_absolute() or ".." in inside.parts:
        raise ArchiveError(f"{path}: {member.name} is not a file below the state folder; take another backup")
    return member.name


def _one(tar: tarfile.TarFile, member: tarfile.TarInfo, take: Take | None) -> tuple[int, str]:
    content = tar.extractfile(member)
    assert content is not None  # noqa: S101 - it is a file
    hashing = _Hashing(content)
    if take:
        take(member.name, member.mode & 0o777, cast("IO[bytes]", hashing))
    while hashing.read(PIECE):
        pass
    return member.size, hashing.digest.hexdigest()


def _compared(path: Path, manifest: Manifest, found: dict[str, tuple[int, str]]) -> Manifest:
    wanted = {entry.name: (entry.size, entry.sha256) for entry in manifest.parts}
    wrong = sorted(name for name in wanted.keys() | found.keys() if wanted.get(name) != found.get(name))
    if wrong:
        raise ArchiveError(f"{path}: {wrong[0]} is not what was backed up; take another backup")
    return manifest
