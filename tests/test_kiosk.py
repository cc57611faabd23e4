"""The kiosk answers what a lab's page needs and refuses everything else that Jupyter and Voilà can do."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import uuid

import pytest

from tests.kiosk_stage import BASE, PAGE, Server, kiosk

__all__ = ["kiosk"]

pytestmark = pytest.mark.centre

NOWHERE = uuid.UUID(int=0)
REFUSED = {400, 403, 404, 405, 410}
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


def patterns_of_a_full_server() -> list[str]:
    """Every address that Jupyter Server with Voilà, JupyterLab, nbgrader and terminals has, ours among them."""
    script = """
import json, sys
from jupyter_server.serverapp import ServerApp
app = ServerApp()
app.initialize(["--ServerApp.port=0", "--ServerApp.open_browser=False", "--allow-root", "--log-level=ERROR"])
rules = [rule for host in app.web_app.default_router.rules for rule in getattr(host.target, "rules", [])]
sys.stdout.write(json.dumps([rule.matcher.regex.pattern for rule in rules if hasattr(rule.matcher, "regex")]))
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60)
    found: list[str] = json.loads(done.stdout)
    return found


def example(pattern: str) -> str:
    """Make an address that a pattern matches, by putting something plausible for each of its groups."""
    plain = pattern.removesuffix("$")
    while re.search(r"\((?:[^()]*)\)", plain):
        plain = re.sub(r"\((?:[^()]*)\)\??", _filling, plain, count=1)
    return plain.replace("/?", "/").replace(".*", "x").replace("\\", "").replace("+", "")


def _filling(group: re.Match[str]) -> str:
    text = group.group()
    if "kernel_id" in text or r"\w+-\w+" in text:
        return str(NOWHERE)
    if "restart|interrupt" in text:
        return "restart"
    return "pendulum" if "/" not in text else "/pendulum"


@pytest.fixture(scope="module")
def every_address() -> list[str]:
    addresses = sorted({BASE + example(pattern) for pattern in patterns_of_a_full_server()})
    assert len(addresses) > 60, "the full server's table of addresses was not read"
    return addresses


def test_every_address_of_jupyter_is_refused_but_the_ones_a_page_needs(kiosk: Server, every_address: list[str]) -> None:
    allowed = {("GET", f"{BASE}/"), ("GET", BASE), ("POST", f"{BASE}/voila/api/shutdown/{NOWHERE}")}
    opened = [
        (method, address, status)
        for address in every_address
        for method in METHODS
        if (method, address) not in allowed and (status := kiosk.ask(method, address)[0]) not in REFUSED
    ]
    assert opened == []


@pytest.mark.parametrize(
    "path",
    [
        *("/api", "/api/contents", "/api/contents/pendulum/notebook.ipynb", "/api/kernels", "/api/sessions"),
        *("/api/kernelspecs", "/api/terminals", "/api/spec.yaml", "/api/status", "/api/me", "/api/config/notebook"),
        *("/api/shutdown", "/api/events", "/api/nbconvert", "/lab", "/tree", "/notebooks/pendulum/notebook.ipynb"),
        *("/files/pendulum/notebook.ipynb", "/nbconvert/html/pendulum/notebook.ipynb", "/view/pendulum/model.py"),
        *("/voila", "/voila/tree", "/voila/files/pendulum/handout.zh.md", "/voila/static/voila.js", "/metrics"),
        *("/voila/render/pendulum", "/voila/render/", "/voila/render/pendulum/model.py", "/login", "/formgrader"),
        *("/voila/render/../labkit/x/notebook.ipynb", "/voila/render/%2e%2e/notebook.ipynb", "/terminals/1"),
        *("/voila/templates/lab/static/voila.js", "/voila/templates/yunlab/static/../index.html.j2"),
        *("/voila/templates/yunlab/static/%2e%2e/index.html.j2", "/voila/templates/yunlab/index.html.j2"),
        *(f"/voila/execution/{NOWHERE}", f"/api/kernels/{NOWHERE}/channels", f"/api/kernels/{NOWHERE}/restart"),
        *("/static/favicon.ico", "/lsp/status", "/nbgrader_version", "/voila/render/nothing_here/notebook.ipynb"),
    ],
)
def test_the_owner_is_refused(kiosk: Server, path: str) -> None:
    assert {kiosk.ask(method, BASE + path)[0] for method in METHODS} <= REFUSED


def test_a_stranger_sees_no_page(kiosk: Server) -> None:
    assert kiosk.ask("GET", PAGE, Authorization="token wrong")[0] in {302, 403, 404}


def test_the_bare_address_leads_to_the_start_page(kiosk: Server) -> None:
    status, headers, _ = kiosk.ask("GET", f"{BASE}/")
    assert (status, headers["location"]) == (302, "/services/centre/")


def test_the_page_forbids_other_hosts_and_frames(kiosk: Server) -> None:
    policy = kiosk.ask("GET", PAGE)[1]["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe-eval" not in policy
    assert "script-src 'self';" in policy
    assert "http" not in policy
