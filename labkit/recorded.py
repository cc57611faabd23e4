"""What processes of a pupil's server do while they load, noted for the bundle (`labkit.bundling`)."""

from __future__ import annotations

import marshal
import sys
from importlib.machinery import ExtensionFileLoader, SourceFileLoader
from types import ModuleType
from typing import Any


class Recorded:
    """What processes did while they loaded; little is imported here, because what has been is not noted.

    Attributes:
        modules: file, whether it is a package, and code; None of a library.
        patterns: what the engine of patterns was given, by pattern and flags.
        functions: code by text.
        templates: code of templates, by what `labkit.kiosk.rendering` knows them by.
    """

    def __init__(self) -> None:
        """Begin with nothing."""
        self.modules: dict[str, tuple[str, bool, bytes | None]] = {}
        self.patterns: dict[tuple[Any, int], bytes] = {}
        self.functions: dict[str, bytes] = {}
        self.templates: dict[tuple[str, str], bytes] = {}

    def listen(self) -> None:
        """Note from now on what is compiled and written."""
        self._listen_to_patterns()
        import dataclasses

        def write(text: str, seen: dict[str, Any], made: dict[str, Any]) -> None:
            code = compile(text, "<string>", "exec", dont_inherit=True)
            self.functions[text] = marshal.dumps(code)
            exec(code, seen, made)  # noqa: S102 - as dataclasses do

        vars(dataclasses)["exec"] = write

    def _listen_to_patterns(self) -> None:
        import re._compiler as compiler  # type: ignore[import-not-found]

        given: list[tuple[Any, ...]] = []
        usual, engine = compiler.compile, compiler._sre

        class Engine(ModuleType):
            def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - as it is
                return getattr(engine, name)

            @staticmethod
            def compile(*told: Any) -> Any:  # noqa: ANN401 - as it is
                given.append(told[1:])
                return engine.compile(*told)

        def noting(pattern: Any, flags: int = 0) -> Any:  # noqa: ANN401 - as Python has it
            made = usual(pattern, flags)
            if isinstance(pattern, str | bytes):
                self.patterns[pattern, int(flags)] = _plain(given[-1])
            return made

        compiler._sre, compiler.compile = Engine("_sre"), noting

    def take_modules(self) -> None:
        """Note which modules are loaded, from where, and their code."""
        for name, module in list(sys.modules.items()):
            spec = getattr(module, "__spec__", None)
            if spec is not None and spec.name == name and spec.origin and name != "__main__":
                self._take(name, spec.origin, spec.loader, spec.submodule_search_locations is not None)
        from labkit.kiosk import lean

        for name in (*lean.HOLLOW, *lean.WIDGETS):
            # Their modules are looked for as if they were there.
            for folder in getattr(sys.modules.get(name), "__path__", ()):
                file = f"{folder}/__init__.py"
                self._take(name, file, SourceFileLoader(name, file), is_package=True)

    def _take(self, name: str, file: str, loader: object, is_package: bool) -> None:
        if type(loader) is SourceFileLoader:
            self.modules[name] = file, is_package, marshal.dumps(loader.get_code(name))
        elif type(loader) is ExtensionFileLoader:
            self.modules[name] = file, is_package, None

    def told(self) -> bytes:
        """Return all of it for another process."""
        return marshal.dumps((self.modules, self.patterns, self.functions, self.templates))

    def hear(self, told: bytes) -> Recorded:
        """Take what another process told; returns itself."""
        self.modules, self.patterns, self.functions, self.templates = marshal.loads(told)  # noqa: S302 - from a fork of this process
        return self


def _plain(told: tuple[Any, ...]) -> bytes:
    """Write down what the engine of patterns was given: numbers of a kind of their own as numbers."""
    flags, code, *rest = told
    return marshal.dumps((int(flags), [int(step) for step in code], *rest))
