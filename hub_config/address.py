"""Addresses of servers as they stand in a URL, IPv4 and IPv6 alike."""

ANY = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}  # noqa: S104 - what is listened on, and where that is reached


def listening(address: str, port: int) -> str:
    """Return the URL of an address that is listened on."""
    return f"http://{f'[{address}]' if ':' in address else address}:{port}"


def url(address: str, port: int) -> str:
    """Return the URL by which a server that listens on an address is reached from this machine."""
    return f"http://{ANY[address]}:{port}" if address in ANY else listening(address, port)
