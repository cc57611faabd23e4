"""The settings of people who come in by a sign-in of the district's own, or from a learning platform (LTI 1.3)."""

from __future__ import annotations

from hub_config.settings.kind import NONE, Choice, Kind
from hub_config.settings.problem import _
from hub_config.settings.setting import Setting
from hub_config.settings.sign_in import Claim, Hidden, Site, Text, Texts

PROVIDER, PLATFORM = "YUNLAB_PROVIDER_", "YUNLAB_PLATFORM_"
NEEDED = {
    PROVIDER: ("NAME", "ISSUER", "CLIENT", "SECRET"),
    PLATFORM: ("ISSUER", "CLIENT", "KEYS", "AUTHORISE", "DEPLOYMENTS"),
}
"""What each way in cannot do without."""

MATCHES = Choice(("key", "identifier", "username"))
SECOND_STEP = Choice(("ours", "theirs"), "theirs".__eq__)


def _row(begins: str, name: str, kind: Kind, meaning: str, default: str = NONE) -> Setting:
    return Setting(f"{begins}{name}", kind, default, meaning)


OUTSIDE = (
    _row(
        PROVIDER,
        "NAME",
        Text(),
        _("name of the sign-in that the district has already (OpenID Connect), as the button says it"),
    ),
    _row(PROVIDER, "ISSUER", Site(), _("its address (issuer), from which the centre finds all others")),
    _row(PROVIDER, "CLIENT", Text(), _("what it calls this centre (client id)")),
    _row(
        PROVIDER,
        "SECRET",
        Hidden(),
        _("the secret it gave this centre (client secret), or file: and the path of a file that holds it"),
    ),
    _row(PROVIDER, "SCOPE", Text(), _("what the centre asks it for"), "openid"),
    _row(PROVIDER, "CLAIM", Claim(), _("which of the things it says of a person is looked up in the roster"), "sub"),
    _row(
        PROVIDER,
        "MATCH",
        MATCHES,
        _(
            "what that is in the roster: key (the sourcedId of OneRoster), identifier (number of pupil or staff), "
            "or username"
        ),
        "key",
    ),
    _row(
        PROVIDER,
        "SECOND_STEP",
        SECOND_STEP,
        _("whose second step counts for staff who come in by it: ours, or theirs"),
        "ours",
    ),
    _row(PLATFORM, "ISSUER", Site(), _("the learning platform whose links open labs (LTI 1.3): its address (issuer)")),
    _row(PLATFORM, "CLIENT", Text(), _("what the platform calls this centre (client id)")),
    _row(PLATFORM, "KEYS", Site(), _("where the platform publishes its keys (keyset address)")),
    _row(PLATFORM, "AUTHORISE", Site(), _("where the platform is asked who somebody is (authentication address)")),
    _row(PLATFORM, "DEPLOYMENTS", Texts(), _("deployment ids under which the platform knows this centre")),
    _row(
        PLATFORM,
        "CLAIM",
        Claim(),
        _("which of the things the platform says of a person is looked up: sub, or such as lis.person_sourcedid"),
        "sub",
    ),
    _row(PLATFORM, "MATCH", MATCHES, _("what that is in the roster: key, identifier, or username"), "key"),
    _row(
        PLATFORM,
        "SECOND_STEP",
        SECOND_STEP,
        _("whose second step counts for staff who come from the platform: ours, or theirs"),
        "ours",
    ),
)
