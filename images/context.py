"""Lays out what one image is built from: a folder that holds that and nothing else, and a fingerprint of it."""

from __future__ import annotations

import hashlib
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from images import closure, wheelhouse

IMAGES = Path(__file__).resolve().parent
CHECKOUT = IMAGES.parent
FOLDER = CHECKOUT / "build" / "images"
PAGE = CHECKOUT / "labkit" / "voila" / "templates" / "yunlab" / "static" / "page.js"

NEVER = ("__pycache__", "*.pyc", "node_modules", "*.egg-info", "bundle.bin")


@dataclass(frozen=True)
class Image:
    """What goes into one image.

    Attributes:
        name: of the image, and of the extra in pyproject.toml.
        code: our packages in it.
        hidden: patterns of files and folders that stay out of `code`.
        configuration: files of ours that Jupyter reads from /etc/jupyter.
        scripts: single files of ours that its Dockerfile names.
    """

    name: str
    code: tuple[str, ...]
    hidden: tuple[str, ...] = ()
    configuration: tuple[str, ...] = ()
    scripts: tuple[str, ...] = ()

    @property
    def tag(self) -> str:
        """Name the engine knows it by."""
        return f"yunlab-{self.name}"


# The solutions of code labs lie in their notebooks; pupils get them from the exchange, without.
# What only services need is not in pupils' images either.
NOT_FOR_PUPILS = ("teacher", "page", "assignment.ipynb", "log.py", "request_log.py", "scrape.py")
STUDENT = Image("student", ("labkit", "labs"), hidden=NOT_FOR_PUPILS)
CODE = Image("code", ("labkit", "labs"), hidden=NOT_FOR_PUPILS)
GRADER = Image("grader", ("labkit", "labs", "graders"), hidden=("page",))
TEACHER = Image(
    "teacher", ("labkit", "labs", "graders"), hidden=("page",), configuration=("graders/nbgrader_config.py",)
)
SANDBOX = Image("sandbox", (), scripts=("graders/sandbox/runner.py", "images/sandbox/gather.sh"))
ALL = {image.name: image for image in (STUDENT, CODE, TEACHER, GRADER, SANDBOX)}


def _copy_code(image: Image, target: Path) -> None:
    for package in image.code:
        shutil.copytree(CHECKOUT / package, target / package, ignore=shutil.ignore_patterns(*NEVER, *image.hidden))


def _link_wheels(lock: str, target: Path) -> None:
    """Put the locked wheels into a context; links cost no room."""
    target.mkdir()
    for wheel in wheelhouse.files(lock):
        os.link(wheel, target / wheel.name)


def _copy_configuration(image: Image, target: Path) -> None:
    target.mkdir()
    for name in image.configuration:
        shutil.copy2(CHECKOUT / name, target)


def empty(name: str) -> Path:
    """Make the folder of a build context, with nothing in it."""
    folder = FOLDER / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def lay_out(image: Image) -> Path:
    """Make the build context of an image afresh, without its wheels.

    Returns:
        The folder.
    """
    folder = empty(image.name)
    shutil.copy2(IMAGES / image.name / "Dockerfile", folder)
    shutil.copy2(IMAGES / "install.sh", folder)
    (folder / "requirements.lock").write_text(closure.lock(image.name))
    for script in image.scripts:
        shutil.copy2(CHECKOUT / script, folder)
    _copy_code(image, folder / "site")
    _copy_configuration(image, folder / "etc")
    return folder


def add_wheels(folder: Path) -> None:
    """Put the wheels into a context that is going to be built."""
    _link_wheels((folder / "requirements.lock").read_text(), folder / "wheels")


def lay_out_python(extra_ca: Path | None) -> Path:
    """Make the build context of the image that the others stand on.

    Args:
        extra_ca: certificate of an inspecting proxy between here and the package mirror.

    Returns:
        The folder.
    """
    folder = empty("python")
    shutil.copy2(IMAGES / "python" / "Dockerfile", folder)
    trust(folder, extra_ca)
    return folder


def trust(folder: Path, extra_ca: Path | None) -> None:
    """Put the certificate of an inspecting proxy into a build context, or an empty file."""
    (folder / "trust").mkdir()
    (folder / "trust" / "extra.crt").write_bytes(extra_ca.read_bytes() if extra_ca else b"")


def fingerprint(folder: Path, *others: str) -> str:
    """Return a hash of names, modes and contents in a folder, and of anything else the image depends on."""
    digest = hashlib.sha256("\0".join(others).encode())
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        digest.update(f"{path.relative_to(folder)}\0{path.stat().st_mode & 0o111:o}\0{content}\n".encode())
    return digest.hexdigest()
