"""An exchange that says what a test tells it to, over HTTP, and can fall silent."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Words:
    """What the exchange says, by path."""

    lists: dict[str, Any] = field(default_factory=dict)
    silent: bool = False


@contextmanager
def exchange(words: Words) -> Iterator[str]:
    """Answers the lists of the contract with the words of a test, or 500 while it is to be silent."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            allowed = (self.headers["Authorization"] or "").startswith("Bearer ")
            found = words.lists.get(self.path.partition("?")[0].removeprefix("/services/exchange/api/v1/"), [])
            self.send_response(500 if words.silent else 200 if allowed else 401)
            self.end_headers()
            self.wfile.write(json.dumps(found).encode())

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/services/exchange"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
