"""The files of a roster, from a folder or a zip archive. Nothing is ever unpacked onto the disk."""

import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from centre.roster import limit
from centre.roster.problem import Place, Problem, RosterError, broken
from labkit.language import marked as _

PLAIN = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
ENCRYPTED = 0x1


@dataclass(frozen=True)
class Source:
    """A file that can be read from its beginning as often as needed."""

    name: str
    open: Callable[[], BinaryIO]


def single(path: Path) -> Source:
    """A file by itself.

    Raises:
        RosterError: it is not there, is no ordinary file, or is too large.
    """
    if path.is_symlink() or not path.is_file():
        raise broken(_("there is no such file; write its path behind file="), Place(path.name))
    _fits({path.name: path.stat().st_size})
    return Source(path.name, lambda: path.open("rb"))


def folder(path: Path) -> dict[str, Source]:
    """The CSV files of a folder, by name in small letters.

    Raises:
        RosterError: one of them is a link, or they are too large.
    """
    files = sorted(each for each in path.iterdir() if each.suffix.lower() == ".csv")
    found = {each.name.lower(): single(each) for each in files[: limit.MEMBERS]}
    _fits({each.name: each.stat().st_size for each in files})
    return found


def archive(path: Path) -> dict[str, Source]:
    """The CSV files of a zip archive, by name in small letters; they may lie in one folder of it.

    What the archive calls its files is never used as a path; what it says of their sizes bounds what is read of them.

    Raises:
        RosterError: it is damaged, encrypted or too large, or holds a file twice.
    """
    try:
        with zipfile.ZipFile(path) as file:
            members = [each for each in file.infolist() if _wanted(each.filename)]
            if len(file.infolist()) > limit.MEMBERS:
                raise broken(_("holds too many files; put only the roster into it"), Place(path.name))
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError):
        raise broken(_("cannot be read as a zip archive; export it again"), Place(path.name)) from None
    found: dict[str, Source] = {}
    for each in members:
        name = PurePosixPath(each.filename).name.lower()
        if name in found:
            raise broken(_("is in the archive twice; leave one of them"), Place(name))
        if each.flag_bits & ENCRYPTED or each.compress_type not in PLAIN:
            raise broken(_("is encrypted or packed in an unusual way; make an ordinary zip archive"), Place(name))
        found[name] = Source(name, _reader(path, each))
    _fits({each.filename: each.file_size for each in members})
    return found


def _wanted(name: str) -> bool:
    # macOS adds a shadow of every file.
    parts = PurePosixPath(name).parts
    return name.lower().endswith(".csv") and "__MACOSX" not in parts and not parts[-1].startswith(".")


def _reader(path: Path, member: zipfile.ZipInfo) -> Callable[[], BinaryIO]:
    def read() -> BinaryIO:
        try:
            with zipfile.ZipFile(path) as file, file.open(member) as opened:
                # zipfile gives no more than the size in the directory, which was looked at, and checks the sum.
                return BytesIO(opened.read(limit.FILE_BYTES))
        except (
            zipfile.BadZipFile,
            NotImplementedError,
            OSError,
            EOFError,
            ValueError,
            RuntimeError,
            zlib.error,
        ) as error:
            raise RosterError([Problem(DAMAGED, {}, Place(member.filename))]) from error

    return read


DAMAGED = _("is damaged in the archive; export it again")


def _fits(sizes: dict[str, int]) -> None:
    for name, size in sizes.items():
        if size > limit.FILE_BYTES:
            raise broken(
                _("is larger than %(most)s MB; export one district or some schools at a time"),
                Place(PurePosixPath(name).name),
                most=limit.FILE_BYTES // 1024**2,
            )
    if sum(sizes.values()) > limit.ALL_BYTES:
        raise broken(
            _("The files of the roster are larger than %(most)s MB in all; bring some schools at a time"),
            most=limit.ALL_BYTES // 1024**2,
        )
