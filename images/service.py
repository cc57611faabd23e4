"""The images of the centre's own services (images/compose.yaml): hub, proxy, PostgreSQL, Redis, Caddy.

`python -m images.service [hub proxy postgres redis caddy]`. Only who runs the centre by Compose needs them.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
from pathlib import Path

# Run as a script, Python looks for modules in this folder only.
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from images import build, closure, context

HUB = context.Image(
    "hub", ("hub_config", "centre", "labkit", "labs", "graders"), hidden=("teacher", "assignment.ipynb")
)
PROXY = "configurable-http-proxy"
NAMES = ("hub", "proxy", "postgres", "redis", "caddy")
OFFICIAL = {name: f"YUNLAB_{name.upper()}_BASE" for name in ("postgres", "redis", "caddy", "proxy")}
"""Variables that name an official image to stand on, in place of Debian's packages."""


def tag(name: str) -> str:
    """Name the engine knows a service's image by."""
    return f"{os.environ.get('YUNLAB_IMAGES') or 'yunlab'}-{name}"


def node_packages(program: str, modules: Path) -> set[str]:
    """Name the npm packages that a program needs, itself among them."""
    seen: set[str] = set()
    waiting = [program]
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            waiting += json.loads((modules / name / "package.json").read_text("utf-8")).get("dependencies", {})
    return seen


def _lay_out_proxy(folder: Path) -> None:
    modules = context.CHECKOUT / "node_modules"
    for name in sorted(node_packages(PROXY, modules)):
        shutil.copytree(modules / name, folder / "node_modules" / name)
    for name in ("proxy_sockets.cjs", "proxy_log.cjs"):
        shutil.copy2(context.CHECKOUT / "hub_config" / name, folder)


def lay_out(name: str, extra_ca: Path | None) -> Path:
    """Make the build context of a service afresh.

    Args:
        name: of the service.
        extra_ca: certificate of an inspecting proxy between here and the package mirror.
    """
    if name == HUB.name:
        folder = context.lay_out(HUB)
    else:
        folder = context.empty(name)
        for file in (context.IMAGES / name).iterdir():
            shutil.copy2(file, folder)
    if name == "proxy":
        _lay_out_proxy(folder)
    shutil.copy2(context.IMAGES / "apt.sh", folder)
    context.trust(folder, extra_ca)
    return folder


def ensure(name: str, base: str, mirror: str, extra_ca: Path | None, below: str) -> None:
    """Build one service's image unless it is current.

    Raises:
        BuildError: it cannot be built.
    """
    folder = lay_out(name, extra_ca)
    stands_on = os.environ.get(OFFICIAL.get(name, ""), "") or base
    inputs = context.fingerprint(folder, below, stands_on, mirror)
    if build.current(tag(name), inputs):
        return
    arguments = ["--build-arg", f"MIRROR={mirror}"]
    if name == HUB.name:
        build.ensure_page(HUB)
        build.ensure_wheels((folder / "requirements.lock").read_text())
        context.add_wheels(folder)
    else:
        arguments += ["--build-arg", f"BASE={stands_on}"]
    build.make(folder, tag(name), inputs, arguments)


def main(arguments: list[str] | None = None) -> int:
    """Build what is asked for; all of them by default."""
    parser = argparse.ArgumentParser(prog="images/service.py", description="build the images of the services")
    parser.add_argument("services", nargs="*", help=f"of {', '.join(NAMES)}; default: all")
    options = build.options([])
    chosen = parser.parse_args(arguments).services or NAMES
    if unknown := set(chosen) - set(NAMES):
        parser.error(f"unknown service {', '.join(sorted(unknown))}; there are {', '.join(NAMES)}")
    try:
        build.ensure_engine()
        build.take_turns()
        build.ensure_base(options.base, options.mirror)
        below = build.build_python(options.base, options.mirror, options.extra_ca)
        for name in chosen:
            ensure(name, options.base, options.mirror, options.extra_ca, below)
    except (build.BuildError, closure.LockError) as error:
        sys.stderr.write(f"images: {error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
