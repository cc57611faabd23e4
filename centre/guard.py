"""Forms that change something: proof that our own page sent them, for this person.

The cookie alone proves nothing: pupils' servers share our host, so what they serve counts as the same site. A form
must bring a token that only our pages hold, and must come from an address of ours.
"""

import hmac
from hashlib import sha256
from hmac import compare_digest
from urllib.parse import urlsplit

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request

FIELD = "proof"
LARGEST = 64 * 1024  # [bytes]
FIELDS = 200


class ForeignFormError(Exception):
    """A form that our page did not send, or sent for somebody else or long ago; nothing was changed."""


class Guard:
    """Makes and checks the token of forms.

    Args:
        secret: what nobody outside knows.
        cookie: name of the cookie that holds a person's sign-in: the token ends with it.
        prefix: path of our pages.
    """

    def __init__(self, secret: str, cookie: str, prefix: str) -> None:
        self.secret = secret
        self.cookie = cookie
        self.prefix = prefix

    def token(self, request: Request) -> str:
        """The token for forms of this person's pages."""
        sign_in = request.cookies.get(self.cookie, "")
        return hmac.new(self.secret.encode(), f"form|{sign_in}".encode(), sha256).hexdigest()

    async def form(self, request: Request) -> dict[str, str]:
        """The fields of a form that is ours.

        Raises:
            ForeignFormError: it is not ours, or larger than any of ours.
        """
        if not (self.is_from_here(request) and self.is_small(request)):
            raise ForeignFormError(request.headers.get("origin", ""))
        fields = texts(await self.read(request))
        if not compare_digest(fields.pop(FIELD, "").encode(), self.token(request).encode()):
            raise ForeignFormError("token")
        return fields

    async def read(self, request: Request) -> FormData:
        """The fields as they were sent."""
        try:
            return await request.form(max_files=0, max_fields=FIELDS)
        except HTTPException as error:
            raise ForeignFormError(str(error.detail)) from error

    def is_from_here(self, request: Request) -> bool:
        """Whether everything the browser says about the sender is said of a page of ours."""
        origin, referer = request.headers.get("origin"), request.headers.get("referer")
        same_host = origin is None or urlsplit(origin).netloc == request.headers.get("host")
        same_pages = referer is None or urlsplit(referer).path.startswith(self.prefix)
        return same_host and same_pages and request.headers.get("sec-fetch-site", "same-origin") == "same-origin"

    def is_small(self, request: Request) -> bool:
        """Whether the length is told, and is that of a form."""
        length = request.headers.get("content-length", "")
        return length.isascii() and length.isdigit() and int(length[:9]) <= LARGEST


def texts(form: FormData) -> dict[str, str]:
    """The fields that are texts; of a repeated one the last."""
    return {name: value for name, value in form.multi_items() if isinstance(value, str)}
