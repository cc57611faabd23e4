"""What Voilà would work out for each page again, worked out once: the template's code, the addresses of its files."""

from __future__ import annotations

from types import CodeType
from typing import Any

from jinja2 import BytecodeCache, Environment
from jinja2.bccache import Bucket
from traitlets.config import Config
from voila import notebook_renderer
from voila.exporter import VoilaExporter
from voila.paths import collect_template_paths

from labkit import bundle

TEMPLATE = "yunlab"


class Compiled(BytecodeCache):
    """The code of templates, for the environment that each page makes; what the image has compiled lies in the bundle.

    Attributes:
        known: code by a template's name and a hash of its source.
    """

    def __init__(self) -> None:
        """Begin with nothing."""
        self.known: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Find a template's code."""
        place = bucket.key, bucket.checksum
        bundled = bundle.current.index["templates"] if bundle.current else {}
        if bundle.current and place not in self.known and place in bundled:
            self.known[place] = bundle.current.take(bundled[place])
        bucket.code = self.known.get(place)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a template's code."""
        if bucket.code is not None:
            self.known[bucket.key, bucket.checksum] = bucket.code


compiled = Compiled()
addresses: dict[str, str] = {}
"""Of the page's files, which are of one template in each server."""


class Exporter(VoilaExporter):  # type: ignore[misc]
    """Voilà's exporter, which remembers."""

    @property
    def environment(self) -> Environment:
        """Return the environment of one page's templates."""
        environment: Environment = super().environment
        environment.bytecode_cache = compiled
        return environment

    def static_url(self, path: str) -> str:
        """Return the address of a file, which holds a hash of it; the image changes none."""
        if path not in addresses:
            addresses[path] = super().static_url(path)
        return addresses[path]


def use() -> None:
    """Let Voilà render pages so."""
    notebook_renderer.VoilaExporter = Exporter


def compile_template(config: Config) -> None:
    """Compile the template of the labs' pages, as a page does.

    Args:
        config: the server's.
    """
    paths: list[str] = collect_template_paths(["voila", "nbconvert"], TEMPLATE)
    exporter: Any = Exporter(config=config, template_paths=paths, template_name=TEMPLATE)
    _ = exporter.template
