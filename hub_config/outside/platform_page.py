"""The pages that a link on a learning platform opens: the question who it is, and the platform's answer."""

from hub_config.hub import START_PAGE
from hub_config.outside.arrival import Arrival, there
from hub_config.outside.platform import Platform, onward
from hub_config.outside.refusal import AGAIN, RefusedError

LAUNCH = "lti/launch"
FRAMED = ("iframe", "frame", "embed", "object")


class PlatformPage(Arrival):
    """A page on the way from the platform, which posts from its own site."""

    way = "platform"
    cross_site = True
    platform: Platform

    def check_xsrf_cookie(self) -> None:
        """No form of ours is sent here; what is sent counts by the platform's signature and the trip's cookie."""

    async def prepare(self) -> None:
        """Looks whether there is such a way."""
        await super().prepare()
        self.platform = there(self.ways.platform)

    async def post(self) -> None:
        """Takes the step."""
        await self.take_step(self.platform.name)


class Login(PlatformPage):
    """`/hub/lti/login`, where a link leads first."""

    async def get(self) -> None:
        """The same as if it were posted; platforms may do either."""
        await self.post()

    async def step(self) -> None:
        """Sets out; from within a frame only in a window of its own, as browsers keep our cookies from frames."""
        asked = self.plain()
        self.platform.ensure_registered(asked)
        if self.request.headers.get("Sec-Fetch-Dest", "") in FRAMED:
            self.set_header("Content-Security-Policy", f"frame-ancestors {self.platform.frames}")
            await self.show("window.html", asked=asked, platform=self.platform.name, here=self.request.path)
            return
        self.redirect(self.platform.address(asked, self.begin(""), self.place(LAUNCH)))


class Launch(PlatformPage):
    """`/hub/lti/launch`, where the platform posts its answer."""

    async def step(self) -> None:
        """Comes back with what the platform says, or with what it has against it."""
        ended = self.end(self.get_body_argument("state", ""))
        answer = self.get_body_argument("id_token", "")
        if not answer:
            raise RefusedError(AGAIN)
        claims = await self.platform.claims(answer, ended)
        await self.arrive(claims, onward(claims, START_PAGE))
