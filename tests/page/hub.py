"""A stand-in for the hub, which is not ours: it knows some pupils of one class and their tokens."""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

COURSE, STUDENT = "hongxing-g10c1", "hongxing-01"
TOKEN = "hub-token-of-"


class _Hub(BaseHTTPRequestHandler):
    """Answers the one question that the exchange asks a hub: who holds this token?"""

    def do_GET(self) -> None:
        _, known, student = self.headers.get("Authorization", "").partition(TOKEN)
        model = {"kind": "user", "name": student, "groups": [f"nbgrader-{COURSE}"]}
        body = json.dumps(model | {"scopes": ["access:services"]}).encode()
        self.send_response(200 if known else 403)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


@contextlib.contextmanager
def hub() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Hub)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
