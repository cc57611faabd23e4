"""The pages of the district's own sign-in: to it, and back."""

from hub_config.outside.arrival import Arrival, there
from hub_config.outside.provider import Provider
from hub_config.outside.refusal import DECLINED, RefusedError

BACK = "provider/back"


class ProviderPage(Arrival):
    """A page on the way by the provider."""

    way = "provider"
    provider: Provider

    async def prepare(self) -> None:
        """Looks whether there is such a way."""
        await super().prepare()
        self.provider = there(self.ways.provider)

    @property
    def again(self) -> str:
        """Where to begin again."""
        return f"{self.hub.base_url}provider"

    async def get(self) -> None:
        """Takes the step."""
        await self.take_step(self.ways.settings.provider_name)


class ToProvider(ProviderPage):
    """`/hub/provider`, where the button leads."""

    async def step(self) -> None:
        """Sets out."""
        await self.provider.find()
        begun = self.begin(self.get_argument("next", ""))
        self.redirect(await self.provider.address(begun, self.place(BACK)))


class FromProvider(ProviderPage):
    """`/hub/provider/back`, where the provider sends people back."""

    async def step(self) -> None:
        """Comes back with a code, or with what the provider has against it."""
        ended = self.end(self.get_argument("state", ""))
        code = self.get_argument("code", "")
        if not code:
            raise RefusedError(DECLINED)
        await self.arrive(await self.provider.claims(ended, code, self.place(BACK)), ended.onward)
