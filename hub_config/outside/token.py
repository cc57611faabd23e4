"""Whether a token is what it says: signed by its sender, meant for us, now, in answer to what we asked."""

import hmac
from collections.abc import Mapping
from http import HTTPStatus
from http.client import HTTPException
from typing import Any

import jwt
from jwt import PyJWKClient

from hub_config.outside.refusal import DOWN, EXPIRED, MISADDRESSED, UNTRUSTED, RefusedError

Claims = Mapping[str, Any]
# No algorithm whose key the receiver knows too, and never none.
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
NEEDED = ["iss", "sub", "aud", "exp", "iat"]
DRIFT_S = 60
ANSWERS_IN_S = 5


def keys(address: str) -> PyJWKClient:
    """What fetches the keys of a sender, and keeps them for five minutes."""
    return PyJWKClient(address, timeout=ANSWERS_IN_S)


def verified(token: str, signed_by: PyJWKClient, issuer: str, audience: str, nonce: str) -> Claims:
    """Says what a token says; it may take as long as fetching the keys.

    Args:
        token: as it came.
        signed_by: the sender's keys.
        issuer: the sender.
        audience: what the sender calls us.
        nonce: what must come back, once.

    Raises:
        RefusedError: it cannot be believed.
    """
    try:
        key = signed_by.get_signing_key_from_jwt(token)
        claims: Claims = jwt.decode(
            token,
            key,
            algorithms=ALGORITHMS,
            issuer=issuer,
            audience=audience,
            leeway=DRIFT_S,
            options={"require": NEEDED},
        )
    except (jwt.ExpiredSignatureError, jwt.ImmatureSignatureError) as error:
        raise RefusedError(EXPIRED) from error
    except (jwt.InvalidIssuerError, jwt.InvalidAudienceError) as error:
        raise RefusedError(MISADDRESSED) from error
    except (jwt.PyJWKClientConnectionError, OSError, HTTPException) as error:
        raise RefusedError(DOWN, HTTPStatus.BAD_GATEWAY) from error
    except (jwt.PyJWTError, ValueError) as error:
        raise RefusedError(UNTRUSTED) from error
    _ensure_ours(claims, audience, nonce)
    return claims


def _ensure_ours(claims: Claims, audience: str, nonce: str) -> None:
    """Refuses a token that was made for several receivers, of which another asked for it, or in another answer."""
    several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
    if claims.get("azp", None if several else audience) != audience:
        raise RefusedError(MISADDRESSED)
    if not hmac.compare_digest(str(claims.get("nonce", "")).encode(), nonce.encode()):
        raise RefusedError(UNTRUSTED)
