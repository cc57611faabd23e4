"""Modules that can be imported and are empty: they stand where a package imports what is never called here."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterable, Mapping
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any, NoReturn


def _refuse(_class: type, *_given: object, **_named: object) -> NoReturn:
    raise RuntimeError(
        f"{_class.__module__}.{_class.__name__} is left out of a pupil's server; see labkit/kiosk/lean.py"
    )


class _Hollow(ModuleType):
    """A module whose every name is a class that cannot be made."""

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever is asked for
        if name.startswith("__"):
            raise AttributeError(name)
        kind = type(name, (Exception,), {"__new__": _refuse, "__module__": self.__name__})
        setattr(self, name, kind)
        return kind


class Finder:
    """Finds and loads hollow modules.

    Attributes:
        names: packages that are hollow, with all their modules.
        facts: what stands in a module, by its name; such a module is hollow too.
    """

    def __init__(self, names: Iterable[str], facts: Mapping[str, Mapping[str, object]]) -> None:
        """Take the names."""
        self.names = frozenset(names)
        self.facts = facts

    def _owns(self, name: str) -> bool:
        parts = name.split(".")
        return name in self.facts or any(".".join(parts[:count]) in self.names for count in range(1, len(parts) + 1))

    def find_spec(self, fullname: str, path: object = None, target: object = None) -> ModuleSpec | None:  # noqa: ARG002
        """Claim what is to be hollow."""
        if not self._owns(fullname):
            return None
        # A loader by what it does; to inherit from the abstract one would load a megabyte.
        return ModuleSpec(fullname, self, is_package=True)  # type: ignore[arg-type]

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        """Make an empty one."""
        return _Hollow(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """Put in what is to stand there."""
        vars(module).update(self.facts.get(module.__name__, {}))


def install(names: Iterable[str], facts: Mapping[str, Mapping[str, object]]) -> None:
    """Let these modules be hollow from now on; what has been imported stays as it is."""
    sys.meta_path.insert(0, Finder(names, facts))


def hollow_out(package: str) -> None:
    """Let a package's own modules be found without what the package itself would import."""
    if package in sys.modules or (found := importlib.util.find_spec(package)) is None:
        return
    module = ModuleType(package)
    vars(module)["__path__"] = found.submodule_search_locations
    sys.modules[package] = module
    parent, _, name = package.rpartition(".")
    if parent:
        setattr(sys.modules[parent], name, module)
