"""The network that servers' containers live in: no way out, no way to each other, two ports of the host."""

import hashlib
import os
import shutil
import subprocess
from collections.abc import Iterable

import docker
from docker.errors import APIError
from docker.models.networks import Network

ICC = "com.docker.network.bridge.enable_icc"
BRIDGE = "com.docker.network.bridge.name"


class NetworkError(RuntimeError):
    """The container network is not as it must be; the message names the remedy."""


def bridge(name: str) -> str:
    """Return the name of a network's interface on the host; interface names are at most 15 characters."""
    return f"yl-{hashlib.sha256(name.encode()).hexdigest()[:10]}"


def _find(client: docker.DockerClient, name: str) -> Network | None:
    return next((network for network in client.networks.list(names=[name]) if network.name == name), None)


def _make(client: docker.DockerClient, name: str) -> Network:
    options = {ICC: "false", BRIDGE: bridge(name)}
    try:
        return client.networks.create(name, driver="bridge", internal=True, check_duplicate=True, options=options)
    except APIError:
        # Somebody else made it between the look and the order.
        found = _find(client, name)
        if found is None:
            raise
        return found


def _gateway(network: Network) -> str:
    network.reload()
    facts = network.attrs or {}
    if not facts.get("Internal") or facts.get("Options", {}).get(ICC) != "false":
        raise NetworkError(
            f"the container network {network.name} is there but lets containers out or at each other; remove it with "
            f"'docker network rm {network.name}', or set YUNLAB_NETWORK to another name"
        )
    return str(facts["IPAM"]["Config"][0]["Gateway"])


def ensure(name: str) -> str:
    """See to it that the container network is there.

    Args:
        name: of the network.

    Returns:
        Address of the host in it, where the hub and the exchange listen.

    Raises:
        NetworkError: a network of this name is there but is not closed.
    """
    client = docker.from_env()
    try:
        return _gateway(_find(client, name) or _make(client, name))
    finally:
        client.close()


def remove(name: str) -> None:
    """Remove the network and its filter; nothing happens where they are not there."""
    unguard(name)
    client = docker.from_env()
    try:
        found = _find(client, name)
        if found is not None:
            found.remove()
    finally:
        client.close()


def _chain(name: str) -> str:
    return f"YUNLAB-{bridge(name)[3:]}"


def _iptables(*arguments: str, check: bool = True) -> int:
    # -w waits for the lock: the engine writes rules at the same time.
    return subprocess.run(["iptables", "-w", "10", *arguments], check=check, capture_output=True).returncode


def can_guard() -> bool:
    """Tell whether this process may write the host's packet filter."""
    return os.geteuid() == 0 and shutil.which("iptables") is not None


def guard(name: str, ports: Iterable[int]) -> bool:
    """Let containers reach these ports of the host and no others.

    Without it they reach every service of the host that listens on all addresses.

    Args:
        name: of the network.
        ports: of the hub and the exchange.

    Returns:
        Whether it could be done; it takes root and iptables.
    """
    if not can_guard():
        return False
    chain, allowed = _chain(name), ",".join(str(port) for port in ports)
    _iptables("-N", chain, check=False)
    _iptables("-F", chain)
    _iptables("-A", chain, "-m", "conntrack", "--ctstate", "ESTABLISHED,RELATED", "-j", "ACCEPT")
    _iptables("-A", chain, "-d", ensure(name), "-p", "tcp", "-m", "multiport", "--dports", allowed, "-j", "ACCEPT")
    _iptables("-A", chain, "-j", "REJECT")
    jump = ("INPUT", "-i", bridge(name), "-j", chain)
    if _iptables("-C", *jump, check=False):
        _iptables("-I", *jump)
    return True


def is_guarded(name: str) -> bool:
    """Tell whether the filter of a network is in place; an engine or a firewall that starts anew may remove it."""
    return _iptables("-C", "INPUT", "-i", bridge(name), "-j", _chain(name), check=False) == 0


def unguard(name: str) -> None:
    """Take the filter away again."""
    if not can_guard():
        return
    chain = _chain(name)
    _iptables("-D", "INPUT", "-i", bridge(name), "-j", chain, check=False)
    _iptables("-F", chain, check=False)
    _iptables("-X", chain, check=False)
