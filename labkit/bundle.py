"""The bundle: what a pupil's server would work out again at each start, worked out once with the image.

It holds the code of modules, ready to be run, so that nobody looks for them in folders; patterns, compiled; and the
functions that dataclasses would write and compile. `labkit.bundling` makes it, in the image, from what the image holds.
Where there is none, as on a host without an engine, everything is worked out the usual way.
"""

from __future__ import annotations

import gc
import marshal
import mmap
import sys
from importlib.machinery import ExtensionFileLoader, ModuleSpec, SourceFileLoader

TYPE_CHECKING = False
if TYPE_CHECKING:
    # What is imported before the bundle is in use costs what it always did.
    from types import CodeType, ModuleType
    from typing import Any

FILE = f"{__file__.rpartition('/')[0]}/bundle.bin"
HEAD = 8
"""Bytes that say how long the index is."""

COMPILED = -1
"""Stands for the place of a module that is a library."""

Place = tuple[int, int]
"""Where something begins, and its length [bytes]."""


class Bundle:
    """An open bundle.

    Attributes:
        index: `modules`, `patterns`, `functions`, `templates`, by what they are asked for with; `python`, `prefix`.
    """

    def __init__(self, file: str) -> None:
        """Open a bundle.

        Raises:
            OSError: there is none.
        """
        with open(file, "rb") as opened:  # noqa: PTH123 - pathlib comes out of the bundle itself
            self._bytes = mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ)
        self._view = memoryview(self._bytes)
        self._begin = HEAD + int.from_bytes(self._view[:HEAD], "big")
        self.index: dict[str, Any] = marshal.loads(self._view[HEAD : self._begin])  # noqa: S302 - the image's own

    def take(self, place: Place) -> Any:  # noqa: ANN401 - whatever was put in
        """Return what lies at a place."""
        start = self._begin + place[0]
        return marshal.loads(self._view[start : start + place[1]])  # noqa: S302 - likewise

    def let_go(self) -> None:
        """Give back the memory of what has been read; it can be read again."""
        self._bytes.madvise(mmap.MADV_DONTNEED)


class _Stored(SourceFileLoader):
    """Runs a module's code out of the bundle; whoever wants its source gets it as from any other loader."""

    bundle: Bundle
    place: Place

    def get_code(self, fullname: str) -> CodeType | None:  # noqa: ARG002
        """Return the code of the module."""
        code: CodeType = self.bundle.take(self.place)
        return code

    def exec_module(self, module: ModuleType) -> None:
        """Run it."""
        exec(self.bundle.take(self.place), vars(module))  # noqa: S102 - that is what a loader does


class Finder:
    """Finds modules in the bundle."""

    def __init__(self, bundle: Bundle) -> None:
        """Take the bundle."""
        self._bundle = bundle
        self._known: dict[str, tuple[str, bool, int, int]] = bundle.index["modules"]

    def find_spec(self, fullname: str, path: object = None, target: object = None) -> ModuleSpec | None:  # noqa: ARG002
        """Find a module by its name."""
        found = self._known.get(fullname)
        if found is None:
            return None
        file, is_package, start, length = found
        if start == COMPILED:
            return _spec(ModuleSpec(fullname, ExtensionFileLoader(fullname, file), origin=file))
        loader = _Stored(fullname, file)
        loader.bundle, loader.place = self._bundle, (start, length)
        spec = ModuleSpec(fullname, loader, origin=file, is_package=is_package)
        if spec.submodule_search_locations is not None:
            spec.submodule_search_locations.append(file.rpartition("/")[0])
        return _spec(spec)


def _spec(spec: ModuleSpec) -> ModuleSpec:
    spec.has_location = True
    # Otherwise it is worked out where a file of bytecode would lie, and nobody reads one.
    spec.cached = ""
    return spec


def _use_patterns(bundle: Bundle) -> None:
    import _sre  # type: ignore[import-not-found]
    import re._compiler as compiler  # type: ignore[import-not-found]

    known: dict[tuple[str | bytes, int], Place] = bundle.index["patterns"]
    usual = compiler.compile

    def ready(pattern: Any, flags: int = 0) -> Any:  # noqa: ANN401 - as Python has it
        place = known.get((pattern, flags)) if isinstance(pattern, str | bytes) else None
        return usual(pattern, flags) if place is None else _sre.compile(pattern, *bundle.take(place))

    compiler.compile = ready


def _use_functions(bundle: Bundle) -> None:
    import dataclasses

    known: dict[str, Place] = bundle.index["functions"]

    def ready(text: str, seen: dict[str, Any], made: dict[str, Any]) -> None:
        place = known.get(text)
        exec(text if place is None else bundle.take(place), seen, made)  # noqa: S102 - as dataclasses do

    vars(dataclasses)["exec"] = ready


current: Bundle | None = None
"""The bundle that is in use."""


def use(file: str = FILE) -> None:
    """Take from the bundle whatever it holds, from now on; where there is none, or another Python, nothing changes."""
    global current
    # Until all is loaded nothing of it is garbage (`labkit.kiosk.lean.settle`).
    gc.disable()
    try:
        bundle = Bundle(file)
    except OSError:
        return
    if bundle.index["python"] != sys.version:
        return
    current = bundle
    # Python started without looking for the folder of its packages.
    sys.prefix = sys.exec_prefix = bundle.index["prefix"]
    sys.meta_path.insert(0, Finder(bundle))
    _use_patterns(bundle)
    _use_functions(bundle)
