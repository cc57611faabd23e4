"""Starts a pupil's JupyterLab: under the hub when the hub says so, by itself otherwise (for tests)."""

from __future__ import annotations

import os

from labkit.coding.server import WORK, Coding, speak


def main() -> None:
    """Start the server."""
    WORK.mkdir(parents=True, exist_ok=True)
    os.chdir(WORK)
    speak(os.environ.get("YUNLAB_LANGUAGE"))
    # A file of the pupil's must not stand in for a module of ours.
    os.environ["PYTHONSAFEPATH"] = "1"
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    os.environ.setdefault("MPLCONFIGDIR", "/tmp/matplotlib")  # noqa: S108 - the home folder's quota is for work
    if "JUPYTERHUB_SERVICE_URL" not in os.environ:
        Coding.launch_instance()
        return
    from jupyterhub.singleuser.extension import JupyterHubSingleUser

    JupyterHubSingleUser.serverapp_class = Coding
    JupyterHubSingleUser.launch_instance()


if __name__ == "__main__":
    main()
