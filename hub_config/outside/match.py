"""Who of the roster somebody is, by the one thing that is believed of what was said outside."""

from centre.people import People, Person
from hub_config.outside.refusal import SEVERAL, SILENT, UNKNOWN, UNVERIFIED, RefusedError
from hub_config.outside.token import Claims
from hub_config.settings.centre import Match

LTI = "https://purl.imsglobal.org/spec/lti/claim/"
VERIFIED = {"email": "email_verified", "phone_number": "phone_number_verified"}
"""What anybody may write into an account of theirs, and what says that it was tried."""
LONGEST = 255


def said(claims: Claims, claim: str) -> str | None:
    """What is said under a name, or under a part of it; a claim of LTI by its last word."""
    first, _, part = claim.partition(".")
    found = claims.get(first, claims.get(f"{LTI}{first}"))
    if part:
        found = found.get(part) if isinstance(found, dict) else None
    return found if isinstance(found, str) and 0 < len(found) <= LONGEST and found.isprintable() else None


def matched(people: People, claims: Claims, claim: str, match: Match) -> Person:
    """Finds the one person who is meant.

    Raises:
        RefusedError: nobody, or several.
    """
    who = said(claims, claim)
    if who is None:
        raise RefusedError(SILENT, claim=claim)
    if claim in VERIFIED and claims.get(VERIFIED[claim]) is not True:
        raise RefusedError(UNVERIFIED, claim=claim)
    found = people.known_as(match, who)
    if len(found) != 1:
        raise RefusedError(SEVERAL if found else UNKNOWN, who=who)
    return found[0]
