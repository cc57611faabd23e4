"""Where a request comes from. Whoever stands nearer than the last trusted hand can write anything into a header."""

from collections.abc import Collection
from ipaddress import IPv6Address, ip_address

from tornado.httputil import HTTPServerRequest


def source(request: HTTPServerRequest, trusted: Collection[str]) -> str:
    """The address of whoever asks.

    Args:
        request: what was asked.
        trusted: addresses of our own proxy and of those in front of it. Each adds whom it was asked by to
            X-Forwarded-For, at the end; the other headers of this kind are passed on as they come, and are not read.
    """
    said = ",".join(request.headers.get_list("X-Forwarded-For")).split(",")
    context = getattr(request.connection, "context", None)
    nearest = plain(str(context.address[0])) if context and isinstance(context.address, tuple) else ""
    chain = [nearest, *(plain(each.strip()) for each in reversed(said) if each.strip())]
    return next((each for each in chain if each not in trusted), chain[-1])


def plain(address: str) -> str:
    """An address in the one form it is compared in."""
    try:
        found = ip_address(address)
    except ValueError:
        return address[:64]
    mapped = found.ipv4_mapped if isinstance(found, IPv6Address) else None
    return str(mapped or found)
