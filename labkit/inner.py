"""What the parts of a centre speak to each other by: plain HTTP, on this machine or on its containers' network."""

import ssl


def nobody_trusted() -> ssl.SSLContext:
    """Return a context that knows no authority.

    Inside a centre no certificate is ever shown, and httpx would read the machine's authorities for each client, which
    takes 50 ms.
    """
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
