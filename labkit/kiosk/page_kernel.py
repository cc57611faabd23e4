"""The kernel behind a lab's page: Jupyter's protocol in one thread, and nothing that only who types would need.

It runs cells, carries messages between widgets and page, and answers what a server asks of any kernel. A pupil's
container holds one for each open page: a shell with completion, history and magics would take 15 MB more.
Source: "Messaging in Jupyter", jupyter-client.readthedocs.io, protocol 5.4.
"""

from __future__ import annotations

import json
import logging
import platform
import signal
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import comm
import zmq
from comm.base_comm import BaseComm, CommManager
from jupyter_client.session import Session

from labkit.kiosk.interpreter import Bundle, Interpreter, bundle, failure

PROTOCOL = "5.4"
LINGER_MS = 1000
SUBSCRIBED = b"\x01"
ROUTERS = ("shell", "control", "stdin")

PYTHON = {"name": "python", "version": platform.python_version(), "mimetype": "text/x-python", "file_extension": ".py"}
INFO: Bundle = {"status": "ok", "protocol_version": PROTOCOL, "implementation": "yunlab", "language_info": PYTHON}
INFO |= {"implementation_version": PROTOCOL, "banner": "", "help_links": []}

NOBODY: Any = None
"""A stream that comms are told and never use."""

log = logging.getLogger("yunlab.kernel")
Message = dict[str, Any]


class PageKernel:
    """One page's kernel; its `interpreter` holds what the cells share."""

    def __init__(self, connection: Mapping[str, Any]) -> None:
        """Open the sockets that a connection file names."""
        self.interpreter = Interpreter()
        self._session = Session(key=connection["key"].encode(), signature_scheme=connection["signature_scheme"])
        self._context = zmq.Context()
        self._sockets = {name: self._bind(connection, name, zmq.ROUTER) for name in ROUTERS}
        self._heart = self._bind(connection, "hb", zmq.REP)
        self._public = self._bind(connection, "iopub", zmq.XPUB)
        self._parent: Message = {}
        self._comms = CommManager()
        self._acts: dict[str, Callable[[Message], Bundle | None]] = {
            "kernel_info_request": lambda _: INFO,
            "execute_request": self._execute,
            "comm_info_request": self._tell_comms,
            "comm_open": lambda message: self._comms.comm_open(NOBODY, "", message),
            "comm_msg": lambda message: self._comms.comm_msg(NOBODY, "", message),
            "comm_close": lambda message: self._comms.comm_close(NOBODY, "", message),
        }

    def _bind(self, connection: Mapping[str, Any], name: str, kind: int) -> zmq.Socket[bytes]:
        socket = self._context.socket(kind)
        socket.linger = LINGER_MS
        between = "-" if connection["transport"] == "ipc" else ":"
        socket.bind(f"{connection['transport']}://{connection['ip']}{between}{connection[f'{name}_port']}")
        return socket

    def publish(self, kind: str, content: Bundle, **more: Any) -> None:  # noqa: ANN401 - the session's own words
        """Send a message to everybody who listens, as a consequence of the request that is being answered."""
        more.setdefault("ident", kind.encode())
        self._session.send(self._public, kind, content, parent=self._parent, **more)

    def display(self, *values: object) -> None:
        """Show values on the page."""
        for value in values:
            self.publish("display_data", {"data": bundle(value), "metadata": {}, "transient": {}})

    def join(self) -> None:
        """Be the kernel that this process's widgets speak through."""

        class Comm(BaseComm):
            def publish_msg(
                _self,  # noqa: N805 - of the kernel there is a self already
                msg_type: str,
                data: Bundle | None = None,
                metadata: Bundle | None = None,
                buffers: list[bytes] | None = None,
                **keys: Any,  # noqa: ANN401 - as inherited
            ) -> None:
                content = {"data": data or {}, "comm_id": _self.comm_id} | keys
                self.publish(msg_type, content, metadata=metadata or {}, ident=_self.topic, buffers=buffers)

        comm.create_comm = Comm
        comm.get_comm_manager = lambda: self._comms

    def _tell_comms(self, message: Message) -> Bundle:
        wanted = message["content"].get("target_name")
        known = {number: found.target_name for number, found in self._comms.comms.items()}
        chosen = {number: {"target_name": name} for number, name in known.items() if wanted in (None, "", name)}
        return {"status": "ok", "comms": chosen}

    def _execute(self, message: Message) -> Bundle:
        asked = message["content"]
        silent = bool(asked.get("silent"))
        if not silent:
            self.publish("execute_input", {"code": asked["code"], "execution_count": self.interpreter.count + 1})
        told: Bundle = {"execution_count": self.interpreter.count + 1}

        def write(name: str, text: str) -> None:
            self.publish("stream", {"name": name, "text": text})

        signal.signal(signal.SIGINT, signal.default_int_handler)
        try:
            value = self.interpreter.run(asked["code"], write)
            if value is not None and not silent:
                self.publish("execute_result", told | {"data": bundle(value), "metadata": {}})
            return told | {"status": "ok", "payload": [], "user_expressions": self._expressions(asked)}
        except (Exception, KeyboardInterrupt, SystemExit) as error:  # noqa: BLE001 - whatever a cell raises is told
            self.publish("error", failure(error))
            return told | {"status": "error"} | failure(error)
        finally:
            signal.signal(signal.SIGINT, signal.SIG_IGN)

    def _expressions(self, asked: Bundle) -> Bundle:
        values = {name: self.interpreter.evaluate(code) for name, code in asked.get("user_expressions", {}).items()}
        return {name: {"status": "ok", "data": bundle(value), "metadata": {}} for name, value in values.items()}

    def _answer(self, socket: zmq.Socket[bytes], senders: list[bytes], message: Message) -> None:
        kind: str = message["header"]["msg_type"]
        self._parent = message
        self.publish("status", {"execution_state": "busy"})
        if (act := self._acts.get(kind)) is not None and (content := act(message)) is not None:
            self._session.send(socket, kind.replace("_request", "_reply"), content, parent=message, ident=senders)
        self.publish("status", {"execution_state": "idle"})

    def _end(self, socket: zmq.Socket[bytes], senders: list[bytes], message: Message) -> None:
        told = {"status": "ok", "restart": message["content"].get("restart", False)}
        self._session.send(socket, "shutdown_reply", told, parent=message, ident=senders)

    def _hear(self, socket: zmq.Socket[bytes]) -> bool:
        """Answer one message; return whether to go on."""
        try:
            senders, message = self._session.recv(socket)
        except (ValueError, TypeError) as error:
            log.warning("message refused: %s", error)
            return True
        if message is None or senders is None:
            return True
        if message["header"]["msg_type"] == "shutdown_request":
            self._end(socket, senders, message)
            return False
        self._answer(socket, senders, message)
        return True

    def _welcome(self) -> None:
        """Greet who begins to listen: before that, what is published is lost to them."""
        heard = self._public.recv()
        if heard[:1] == SUBSCRIBED:
            self._parent = {}
            self.publish("iopub_welcome", {"subscription": heard[1:].decode()}, ident=heard[1:])

    def _attend(self, socket: zmq.Socket[bytes]) -> bool:
        if socket is self._heart:
            self._heart.send(self._heart.recv())
        elif socket is self._public:
            self._welcome()
        else:
            return self._hear(socket)
        return True

    def serve(self) -> None:
        """Answer until told to end."""
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        look = zmq.Poller()
        for socket in (*self._sockets.values(), self._heart, self._public):
            look.register(socket, zmq.POLLIN)
        self.publish("status", {"execution_state": "starting"})
        while all(self._attend(socket) for socket, _ in look.poll()):
            pass
        self._context.destroy(LINGER_MS)


current: PageKernel | None = None


def display(*values: object, **_words: object) -> None:
    """Show values on the page, in the words of `IPython.display.display`."""
    if current is not None:
        current.display(*values)


def run(connection_file: Path) -> None:
    """Be a kernel until told to end."""
    global current
    current = PageKernel(json.loads(connection_file.read_text()))
    current.join()
    current.serve()
