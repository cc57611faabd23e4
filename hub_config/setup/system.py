"""Debian packages the tests need: a container engine, a browser with Chinese type, databases."""

import importlib.util
import os
import shutil
import subprocess

from hub_config.setup.step import SetupError, Step

PACKAGES = [
    *("docker.io", "docker-compose", "iptables", "debootstrap", "chromium", "fonts-noto-cjk", "git"),
    *("redis-server", "postgresql"),
]


def ensure() -> None:
    """Install what is missing when this account may; say what is missing when it may not.

    Raises:
        SetupError: Something is missing and cannot be installed from here.
    """
    missing = [package for package in _needed() if not _is_installed(package)]
    if not missing:
        return
    command = ["apt-get", "install", "--yes", "--no-install-recommends", *missing]
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        raise SetupError(f"the tests need {', '.join(missing)}; on Debian or Ubuntu: sudo {' '.join(command)}")
    Step("system", f"installing {', '.join(missing)}", "Install them by hand with apt-get, then try again.").call(
        ["apt-get", "update"], command, environment={**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    )


def _needed() -> list[str]:
    return PACKAGES if importlib.util.find_spec("ensurepip") else [*PACKAGES, "python3.11-venv"]


def _is_installed(package: str) -> bool:
    if shutil.which("dpkg-query") is None:
        return shutil.which(package.removesuffix(".io")) is not None
    query = ["dpkg-query", "--show", "--showformat=${Status}", package]
    return subprocess.run(query, capture_output=True, text=True, check=False).stdout.endswith(" installed")
