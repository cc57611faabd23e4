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
from typing import Any

from labkit import bundle
from labkit.launch import SPARINGLY, THRIFT, TOKEN, TOKEN_PIPE
from labkit.recorded import Recorded

PIPE = 3
KINDS = ("patterns", "functions", "templates")
"""What a bundle holds beside modules."""

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


def _load_server() -> None:
    from labkit.kiosk import lean

    lean.load_server()
    importlib.import_module("labkit.kiosk.__main__")
    lean.load_hub()
    from labkit.kiosk import rendering, server

    os.environ["JUPYTER_PATH"] = str(server.LABKIT)
    rendering.compile_template(server.configuration())


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
    if rendering := sys.modules.get("labkit.kiosk.rendering"):
        recorded.templates = {place: marshal.dumps(code) for place, code in rendering.compiled.known.items()}
    return recorded.told()


def in_a_process(act: Callable[[], None]) -> Recorded:
    """Have something loaded in a process of its own, on top of what all share; returns what was noted.

    Raises:
        SystemExit: it could not be loaded; the process said why.
    """
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

    index: dict[str, Any] = {"python": sys.version, "prefix": sys.prefix, "modules": {}}
    index |= {kind: {} for kind in KINDS}
    for each in recorded:
        for name, (file, is_package, code) in each.modules.items():
            if name not in index["modules"]:
                place = (bundle.COMPILED, 0) if code is None else put(code)
                index["modules"][name] = file, is_package, *place
        for kind in KINDS:
            for key, piece in vars(each)[kind].items():
                if key not in index[kind]:
                    index[kind][key] = put(piece)
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
    os.chmod(target, 0o755)  # noqa: PTH101, S103 - everybody may start it
    made = pack([in_a_process(_load_server), in_a_process(_load_kernel)])
    with open(bundle.FILE, "wb") as file:  # noqa: PTH123
        file.write(made)


if __name__ == "__main__":
    main()
