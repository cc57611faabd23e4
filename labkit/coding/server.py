"""A pupil's JupyterLab: Jupyter Server with a fixed configuration, no terminal, notebooks that live on the exchange.

Whoever signs in here runs code here on purpose. The walls are the container's, not this file's; what is settled here is
that the page works without any other host, and that nothing a pupil has written depends on the container.
"""

from __future__ import annotations

import os
from pathlib import Path

from jupyter_server.serverapp import ServerApp
from traitlets.config import Config

HERE = Path(__file__).parent
WORK = Path(os.environ.get("HOME", "/tmp")) / "work"  # noqa: S108 - where there is no home there is nothing else
EXTENSIONS = {"jupyterlab": True, "labkit.coding.extension": True}

# JupyterLab compiles schemas and draws previews; beyond that the page loads from nowhere and nobody may frame it.
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'unsafe-eval' 'unsafe-inline'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "worker-src 'self' blob:",
        "connect-src 'self' data:",
        "object-src 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
SETTINGS = WORK.parent / "settings"
IDLE_S, LOOK_EVERY_S = 3600, 60
LARGEST_BODY = 4 * 1024 * 1024
"""A notebook with its pictures; what goes to the exchange has none [B]."""


def configuration() -> Config:
    """Return the whole configuration of the server; no file is read beside it."""
    c = Config()
    c.ServerApp.root_dir = str(WORK)
    c.ServerApp.open_browser = False
    c.ServerApp.terminals_enabled = False
    c.ServerApp.quit_button = False
    c.ServerApp.allow_root = False
    c.ServerApp.log_level = "WARN"
    c.ServerApp.max_body_size = LARGEST_BODY
    c.ServerApp.contents_manager_class = "labkit.coding.store.Notebooks"
    c.ServerApp.tornado_settings = {"headers": HEADERS, "compress_response": True}
    c.MappingKernelManager.cull_idle_timeout = IDLE_S
    c.MappingKernelManager.cull_interval = LOOK_EVERY_S
    # Nothing is lost with the container, and a forgotten one takes room from others.
    c.ServerApp.shutdown_no_activity_timeout = IDLE_S
    c.KernelManager.transport = "ipc"
    c.NotebookNotary.db_file = ":memory:"
    c.LabApp.app_settings_dir = str(HERE / "settings")
    c.LabApp.extra_labextensions_path = [str(HERE / "labextensions")]
    c.LabApp.user_settings_dir = str(SETTINGS)
    c.LabApp.workspaces_dir = str(WORK.parent / "workspaces")
    c.LabApp.extension_manager = "readonly"
    c.LabApp.news_url = None
    c.LabApp.check_for_updates_class = "jupyterlab.NeverCheckForUpdate"
    return c


def speak(language: str | None) -> None:
    """Have JupyterLab's own menus in English for whoever reads the centre in English; otherwise they are Chinese."""
    if language == "en":
        folder = SETTINGS / "@jupyterlab" / "translation-extension"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "plugin.jupyterlab-settings").write_text('{"locale": "default"}', "ascii")


class Coding(ServerApp):
    """Jupyter Server as pupils who write programs get it."""

    name = "yunlab-coding"

    def load_config_file(self, suppress_errors: bool = True) -> None:  # type: ignore[override]  # noqa: ARG002
        """Take the fixed configuration instead of files that an image or a home folder may hold."""
        self.update_config(configuration())

    def find_server_extensions(self) -> None:
        """Enable JupyterLab and our own part; extensions that are merely installed stay off."""
        self.jpserver_extensions.update(EXTENSIONS)
