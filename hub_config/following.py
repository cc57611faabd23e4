"""`POST /hub/api/roster`: the hub's groups of these people are brought to what the roster says now."""

from __future__ import annotations

import asyncio

from jupyterhub import orm
from jupyterhub.apihandlers.base import APIHandler
from jupyterhub.scopes import needs_scope

from hub_config.authentication import groups
from hub_config.group import bring, has_way_in, rows, wanted
from hub_config.services import KNOW_PEOPLE


class Roster(APIHandler):  # type: ignore[misc]
    """`{"usernames": […]}` → `{"changed": number, "left": […]}`; whom the hub does not know is left out."""

    @needs_scope(KNOW_PEOPLE)  # type: ignore[untyped-decorator]
    async def post(self) -> None:
        """Bring the groups up to date; `left` names who is no longer on the roster and still has a way in."""
        names = wanted(self.get_json_body())
        there = [name for (name,) in self.db.query(orm.User.name).filter(orm.User.name.in_(names))]
        people = await asyncio.to_thread(self.authenticator.several, there)
        users = rows(self.db, there)
        changed = bring(self.db, {row: set(groups(people[row.name])) if row.name in people else set() for row in users})
        left = sorted(row.name for row in users if row.name not in people and has_way_in(row))
        if changed:
            self.log.info("The groups of %d people follow the roster", changed)
        self.write({"changed": changed, "left": left})
