"""The kiosk server: Jupyter Server with a fixed configuration and a closed table of addresses.

Everything else that Jupyter, Voilà and whatever extension is installed beside them would answer is taken out of the
table after they are loaded. What is not listed here cannot be reached, whatever a later version adds.
"""

from __future__ import annotations

import mimetypes
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from jupyter_server.auth import Authorizer
from jupyter_server.serverapp import ServerApp
from jupyter_server.utils import url_path_join
from nbformat.sign import MemorySignatureStore
from tornado.ioloop import IOLoop
from tornado.web import Application
from traitlets.config import Config

import labkit
import labs
from labkit.kiosk import provisioner, rendering
from labkit.kiosk.client import PromptClient
from labkit.kiosk.handler import Channels, Nothing, Page, Rendering, Shutdown, Start, Static

LABKIT = Path(labkit.__file__).parent
LABS = Path(labs.__file__).parent

KERNEL_ID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"

# The page loads nothing from elsewhere and nobody may frame it. Styles may be written by the graph and the 3-D view.
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "connect-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
TORNADO = {
    "headers": HEADERS,
    "compress_response": True,
    "websocket_max_message_size": 256 * 1024,
}
PAGE_MESSAGES = ["comm_msg", "comm_info_request", "kernel_info_request"]
"""All that a page may send to its kernel; `execute_request` above all is not among them."""

IDLE_S, LOOK_EVERY_S, PING_MS = 300, 30, 30_000
"""A kernel without a page for five minutes is given back: longer than any line is cut and any reload takes, and
shorter than a break. One with a page in sight is never idle: somebody reads, thinks or works on paper. A tablet that
fell asleep without a word is found out by pings that it leaves unanswered."""


class OnlyPages(Authorizer):
    """A second lock behind the table of addresses: of Jupyter's own resources only a kernel's channels."""

    def is_authorized(self, handler: object, user: object, action: str, resource: str) -> bool:  # noqa: ARG002
        """Allow a page to use its kernel, and nothing else that asks."""
        return isinstance(handler, Channels) and (action, resource) == ("execute", "kernels")


def configuration() -> Config:
    """Return the whole configuration of the kiosk; no file is read beside it."""
    c = Config()
    c.ServerApp.root_dir = str(LABS)
    c.ServerApp.preferred_dir = str(LABS)
    c.ServerApp.open_browser = False
    c.ServerApp.terminals_enabled = False
    c.ServerApp.quit_button = False
    c.ServerApp.allow_root = True
    c.ServerApp.authorizer_class = OnlyPages
    c.ServerApp.kernel_manager_class = "labkit.kiosk.kernel.Kernels"
    c.ServerApp.tornado_settings = TORNADO
    # Jupyter Server overwrites the setting of the same name in `tornado_settings` with this one.
    c.ServerApp.websocket_compression_options = {}
    c.ServerApp.log_level = "WARN"
    # Its own default is what stood in the environment when it was imported: in a spare bench that was nobody's yet.
    c.HubAuth.base_url = os.environ.get("JUPYTERHUB_SERVICE_PREFIX", "/")
    c.ServerApp.websocket_ping_interval = c.ServerApp.websocket_ping_timeout = PING_MS
    c.MappingKernelManager.allowed_message_types = PAGE_MESSAGES
    c.MappingKernelManager.cull_idle_timeout = IDLE_S
    c.MappingKernelManager.cull_interval = LOOK_EVERY_S
    c.MappingKernelManager.allow_tracebacks = False
    c.KernelManager.transport = "ipc"
    c.AsyncKernelManager.client_factory = PromptClient
    provisioner.register()
    c.KernelProvisionerFactory.default_provisioner_name = provisioner.NAME
    c.NotebookNotary.store_factory = MemorySignatureStore
    c.VoilaConfiguration.template = rendering.TEMPLATE
    c.VoilaConfiguration.allow_template_override = "NO"
    c.VoilaConfiguration.allow_theme_override = "NO"
    c.VoilaConfiguration.show_tracebacks = False
    c.VoilaConfiguration.file_allowlist = []
    # Every lab says which kernel it wants, and there is one.
    c.VoilaConfiguration.attempt_fix_notebook = False
    rendering.use()
    # What they would change, a lab's template does not show.
    c.VoilaExporter.default_preprocessors = []
    c.VoilaExecutor.timeout = 60
    c.VoilaExecutor.interrupt_on_timeout = True
    return c


def _options(app: Application, handler: type) -> dict[str, Any]:
    """Find what Voilà's own entry gives to a handler."""
    for host in app.default_router.rules:
        for rule in getattr(host.target, "rules", ()):
            if rule.target is handler:
                return dict(rule.target_kwargs)
    raise RuntimeError(f"Voilà no longer registers {handler.__name__}; see labkit/kiosk/server.py")


class Kiosk(ServerApp):
    """Jupyter Server as pupils get it."""

    name = "yunlab-kiosk"
    listening: Callable[[], None] = staticmethod(lambda: None)
    """Called when the server can be reached."""
    default_services = ()  # type: ignore[assignment]

    def load_config_file(self, suppress_errors: bool = True) -> None:  # type: ignore[override]  # noqa: ARG002
        """Take the fixed configuration instead of files that an image, a home folder or a host may hold."""
        self.update_config(configuration())

    def find_server_extensions(self) -> None:
        """Enable Voilà; extensions that are merely installed stay off."""
        self.jpserver_extensions.update({"voila.server_extension": True})

    def write_browser_open_files(self) -> None:
        """Write none: there is no browser here."""

    def init_mime_overrides(self) -> None:
        """Know the kinds of files that Python knows; those that a system lists besides are not served."""
        mimetypes.init(files=())
        super().init_mime_overrides()

    def load_server_extensions(self) -> None:
        """Load Voilà (and the hub's own part), then close every address that a page does not need."""
        super().load_server_extensions()
        self.close_addresses()
        IOLoop.current().add_callback(self.listening)

    def close_addresses(self) -> None:
        """Replace the table of addresses by ours."""
        table = list(self.addresses())
        self.web_app.wildcard_router.rules.clear()
        self.web_app.wildcard_router.add_rules(table)
        # The last entry stands for every host and leads to the table; the extensions' own stand before it.
        del self.web_app.default_router.rules[:-1]

    def addresses(self) -> Iterator[tuple[Any, ...]]:
        """List every address that is answered: pattern, handler, options."""
        page = _options(self.web_app, Rendering)
        for pattern, *rest in (
            (r"/voila/render/([a-z][a-z0-9_]*/notebook\.ipynb)", Page, page),
            (r"/voila/templates/(yunlab/static/.+)", Static),
            (rf"/voila/api/shutdown/({KERNEL_ID})", Shutdown),
            (rf"/api/kernels/(?P<kernel_id>{KERNEL_ID})/channels", Channels),
            *self._sign_in(),
            (r"/?", Start),
        ):
            yield (url_path_join(self.base_url, pattern), *rest)
        yield (r".*", Nothing)

    def _sign_in(self) -> list[tuple[Any, ...]]:
        """List what the hub's sign-in needs; there is none when the server runs by itself."""
        wanted = ("/oauth_callback", "/logout")
        return [rule for rule in self.identity_provider.get_handlers() if rule[0] in wanted and self._under_hub()]

    def _under_hub(self) -> bool:
        return hasattr(self.identity_provider, "hub_auth")
