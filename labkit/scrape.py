"""Who may be told a service's numbers: whoever brings the token of the settings, and nobody where there is none."""

from __future__ import annotations

import hmac
import os

VARIABLE = "YUNLAB_METRICS_TOKEN"


def is_allowed(authorization: str | None) -> bool:
    """Tell whether the header of a request holds the token."""
    wanted = os.environ.get(VARIABLE, "")
    scheme, _, token = (authorization or "").partition(" ")
    return bool(wanted) and scheme.lower() == "bearer" and hmac.compare_digest(token.strip().encode(), wanted.encode())
