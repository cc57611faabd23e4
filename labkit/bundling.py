"""Makes the bundle (`labkit.bundle`) and the program that starts a pupil's server, when the image is built.

Usage, in the image: `python -P -OO -X no_debug_ranges -m labkit.bundling PROGRAM`. Processes that load what a server, a
kernel and the simulator load tell what they loaded, compiled and wrote on the way.
"""

from __future__ import annotations

import importlib
import marshal
import os
import sys
from collections.abc import Callable, Iterable
from importlib.machinery import ExtensionFileLoader, SourceFileLoader
from types import ModuleType
from typing import Any

from labkit import bundle
from labkit.launch import SPARINGLY, THRIFT, TOKEN, TOKEN_PIPE

PIPE = 3
PROGRAM = """#!/bin/sh
# Starts a pupil's server: puts the bench token away where only the simulator reads it; see labkit/launch.py.
if [ -n "${{{token}}}" ]; then
    exec {pipe}<<END
${{{token}}}
END
    export {token_pipe}={pipe}
    unset {token}
fi
export PYTHONPATH={packages} {thrift}
exec {python} {options} -S -c 'import sys; from labkit import launch; sys.exit(launch.main())' "$@"
"""


class Recorded:
    """What processes did while they loaded; little is imported here, because what has been is not noted.

    Attributes:
        modules: file, whether it is a package, and code; None of a library.
        patterns: what the engine of patterns was given, by pattern and flags.
        functions: code by text.
    """

    def __init__(self) -> None:
        """Begin with nothing."""
        self.modules: dict[str, tuple[str, bool, bytes | None]] = {}
        self.patterns: dict[tuple[Any, int], bytes] = {}
        self.functions: dict[str, bytes] = {}

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
        import re._compiler as compiler

        given: list[tuple[Any, ...]] = []
        usual, engine = compiler.compile, compiler._sre  # type: ignore[attr-defined]  # noqa: SLF001

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

        compiler._sre, compiler.compile = Engine("_sre"), noting  # type: ignore[attr-defined]  # noqa: SLF001

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
        return marshal.dumps((self.modules, self.patterns, self.functions))

    def hear(self, told: bytes) -> Recorded:
        """Take what another process told; returns itself."""
        self.modules, self.patterns, self.functions = marshal.loads(told)
        return self


def _plain(told: tuple[Any, ...]) -> bytes:
    """Write down what the engine of patterns was given: numbers of a kind of their own as numbers."""
    flags, code, *rest = told
    return marshal.dumps((int(flags), [int(step) for step in code], *rest))


def _load_server() -> None:
    from labkit.kiosk import lean

    lean.load_server()
    for name in ("labkit.kiosk.__main__", "labkit.kiosk.hub_client", "jupyterhub.singleuser.extension"):
        importlib.import_module(name)
    from jinja2 import Environment

    # Its lexer's patterns are compiled when the first one is made.
    _ = Environment(autoescape=True).lexer


def _load_kernel() -> None:
    from labkit.kiosk import lean

    lean.load_kernel()
    importlib.import_module("labkit.simulator")
    _load_labs()


def _load_labs() -> None:
    import pkgutil

    import labs

    for found in pkgutil.walk_packages(labs.__path__, f"{labs.__name__}."):
        importlib.import_module(found.name)


def _load(act: Callable[[], None]) -> bytes:
    """Load what all share, and more; returns what was recorded."""
    recorded = Recorded()
    recorded.listen()
    from labkit import launcher
    from labkit.kiosk import forker, lean

    _ = launcher, forker
    lean.load()
    act()
    recorded.take_modules()
    return recorded.told()


def _in_a_process(act: Callable[[], None]) -> Recorded:
    read, write = os.pipe()
    if not (child := os.fork()):
        try:
            told = _load(act)
            with os.fdopen(write, "wb") as out:
                out.write(told)
            os._exit(0)
        except BaseException as error:  # noqa: BLE001 - a child must end here, and never go on as its parent
            sys.stderr.write(f"bundling: {error!r}; is the image complete?\n")
        finally:
            os._exit(1)
    os.close(write)
    with os.fdopen(read, "rb") as line:
        told = line.read()
    if os.waitpid(child, 0)[1]:
        raise SystemExit("the bundle could not be made; the reason is above")
    return Recorded().hear(told)


def pack(recorded: Iterable[Recorded]) -> bytes:
    """Return a bundle of what was recorded."""
    pieces = bytearray()

    def put(piece: bytes) -> bundle.Place:
        pieces.extend(piece)
        return len(pieces) - len(piece), len(piece)

    index: dict[str, Any] = {"python": sys.version, "prefix": sys.prefix, "modules": {}, "patterns": {}, "functions": {}}
    for each in recorded:
        for name, (file, is_package, code) in each.modules.items():
            if name not in index["modules"]:
                place = (bundle.COMPILED, 0) if code is None else put(code)
                index["modules"][name] = file, is_package, *place
        index["patterns"] |= {key: put(piece) for key, piece in each.patterns.items() if key not in index["patterns"]}
        index["functions"] |= {key: put(piece) for key, piece in each.functions.items() if key not in index["functions"]}
    told = marshal.dumps(index)
    return len(told).to_bytes(bundle.HEAD, "big") + told + bytes(pieces)


def program() -> str:
    """Return the program that starts a pupil's server in a container."""
    return PROGRAM.format(
        token=TOKEN,
        token_pipe=TOKEN_PIPE,
        pipe=PIPE,
        packages=os.path.dirname(os.path.dirname(os.path.abspath(__file__))),  # noqa: PTH100, PTH120
        thrift=" ".join(f"{name}={value}" for name, value in THRIFT.items()),
        python=sys.executable,
        options=" ".join(SPARINGLY),
    )


def main() -> None:
    """Make both."""
    target = sys.argv[1]
    with open(target, "w", encoding="utf-8") as script:  # noqa: PTH123 - pathlib would be loaded before anybody listens
        script.write(program())
    os.chmod(target, 0o755)  # noqa: PTH101
    made = pack([_in_a_process(_load_server), _in_a_process(_load_kernel)])
    with open(bundle.FILE, "wb") as file:  # noqa: PTH123
        file.write(made)


if __name__ == "__main__":
    main()
