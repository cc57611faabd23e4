"""The hub of the stage; everything that differs from start to start comes from the environment."""
# ruff: noqa: F821, ANN
# mypy: ignore-errors

import json
import os
import sys

from jupyterhub.spawner import SimpleLocalProcessSpawner

stage = json.loads(os.environ["STAGE"])


# Stands where the pupil's container would: anything that answers.
SERVER = """
import http.server, os, urllib.parse
port = urllib.parse.urlsplit(os.environ["JUPYTERHUB_SERVICE_URL"]).port
http.server.HTTPServer(("127.0.0.1", port), http.server.SimpleHTTPRequestHandler).serve_forever()
"""


class Spawner(SimpleLocalProcessSpawner):
    async def start(self) -> tuple[str, int]:
        if self.user.name == stage["broken"]:
            raise RuntimeError("this one never starts")
        return await super().start()


c.JupyterHub.bind_url = stage["public"]
c.JupyterHub.hub_bind_url = f"http://127.0.0.1:{stage['hub_port']}"
c.ConfigurableHTTPProxy.command = stage["proxy"]
c.ConfigurableHTTPProxy.api_url = f"http://127.0.0.1:{stage['proxy_port']}"
c.JupyterHub.db_url = "sqlite://"
c.JupyterHub.cookie_secret = bytes(32)
c.JupyterHub.default_url = "/services/centre/"
c.JupyterHub.authenticator_class = "dummy"
c.DummyAuthenticator.password = stage["password"]
c.Authenticator.allow_all = True
c.JupyterHub.spawner_class = Spawner
c.SimpleLocalProcessSpawner.home_dir_template = stage["folder"]
c.Spawner.cmd = [sys.executable, "-c", SERVER]
c.JupyterHub.services = [
    {
        "name": "centre",
        "url": f"http://127.0.0.1:{stage['centre_port']}",
        "oauth_no_confirm": True,
        "command": [sys.executable, "-m", "centre"],
        "environment": {
            "YUNLAB_PEOPLE": stage["people"],
            "YUNLAB_EXCHANGE_URL": stage["exchange"],
            "YUNLAB_TIME_ZONE": "Asia/Shanghai",
            "YUNLAB_PREPARED_MINUTES": "15",
            "YUNLAB_STATE": stage["folder"],
            "YUNLAB_UNBOOKED_PERCENT": "10",
            "YUNLAB_ACCOUNT_KEY": "00" * 32,
            "PYTHONUTF8": "1",
        },
    }
]
if stage["state"]:
    c.JupyterHub.services += [
        {
            "name": "exchange",
            "url": stage["exchange"].removesuffix("/services/exchange"),
            "command": [sys.executable, "-m", "graders.exchange"],
            "environment": {"YUNLAB_STATE": stage["state"], "PYTHONUTF8": "1"},
        },
    ]
c.JupyterHub.load_groups = {f"nbgrader-{course}": {"users": students} for course, students in stage["students"].items()}
c.JupyterHub.load_roles = [
    {
        "name": "pages",
        "scopes": ["list:users", "read:users", "servers", "access:services!service=exchange"],
        "services": ["centre"],
    },
    {"name": "user", "scopes": ["self", "access:services"]},
]
