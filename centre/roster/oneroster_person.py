"""The people of a OneRoster export: in 1.1 a user has one role, in 1.2 a table of its own holds the roles."""

from centre.person import Role
from centre.roster import cell, table
from centre.roster.archive import Source
from centre.roster.entry import Person, kind
from centre.roster.oneroster_org import Orgs
from centre.roster.problem import Problems
from labkit.language import marked as _

COLUMNS = ("sourcedId", "enabledUser", "givenName", "familyName", "identifier")
ONE_ONE = (*COLUMNS, "role", "orgSourcedIds")
ROLE_COLUMNS = ("sourcedId", "userSourcedId", "role", "orgSourcedId")
ROLES: dict[str, Role] = {
    "student": "student",
    "teacher": "teacher",
    "principal": "school_admin",
    "siteadministrator": "school_admin",
    "districtadministrator": "district_admin",
    "systemadministrator": "district_admin",
}
ADMINISTRATOR = "administrator"
"""In 1.1 of whatever the organisation is."""
IGNORED = ("aide", "counselor", "guardian", "parent", "proctor", "relative")
ORDER: tuple[Role, ...] = ("student", "teacher", "school_admin", "district_admin")
Post = tuple[Role, str]
"""A role, and the organisation in which it is held."""


class People:
    """Pupils and staff by id; `ignored` are users with whom the centre has nothing to do."""

    def __init__(self, users: Source, roles: Source | None, orgs: Orgs, problems: Problems) -> None:
        self.orgs = orgs
        self.problems = problems
        self.found: dict[str, Person] = {}
        self.ignored: set[str] = set()
        self.numbers: dict[tuple[str | None, str, str], int] = {}
        posts = self._roles(roles) if roles else None
        ids = table.Ids()
        for row in table.read(users, COLUMNS if roles else ONE_ONE, problems):
            if ids.take(row):
                self._take(row, self._own(row) if posts is None else posts.pop(row.key, []))
        for key in posts or ():
            problems.add(_("%(key)s is not in %(file)s"), None, key=f"roles.csv: {key[:40]}", file="users.csv")

    def _own(self, row: table.Record) -> list[Post]:
        """The post of a 1.1 user: the first school of theirs, or what there is."""
        orgs = row.list("orgSourcedIds")
        for org in orgs:
            self._known(row, "orgSourcedIds", org)
        schools = [org for org in orgs if self.orgs.school(org)]
        return self._post(row, (schools or orgs or [""])[0])

    def _roles(self, source: Source) -> dict[str, list[Post]]:
        """The posts of 1.2 users."""
        ids, posts = table.Ids(), dict[str, list[Post]]()
        for row in table.read(source, ROLE_COLUMNS, self.problems):
            if ids.take(row) and self._known(row, "orgSourcedId", row.get("orgSourcedId")):
                posts.setdefault(row.get("userSourcedId"), []).extend(self._post(row, row.get("orgSourcedId")))
        return posts

    def _known(self, row: table.Record, column: str, org: str) -> bool:
        if org not in self.orgs.rows:
            row.wrong(column, _("%(key)s is not in %(file)s"), key=org[:40], file="orgs.csv")
        return org in self.orgs.rows

    def _post(self, row: table.Record, org: str) -> list[Post]:
        word = row.get("role").lower()
        if word == ADMINISTRATOR:
            return [("school_admin" if self.orgs.school(org) else "district_admin", org)]
        if word not in ROLES and word not in IGNORED:
            row.wrong("role", _("unknown role; use one of %(roles)s"), roles=", ".join((*ROLES, *IGNORED)))
        return [(ROLES[word], org)] if word in ROLES else []

    def _take(self, row: table.Record, posts: list[Post]) -> None:
        if row.get("enabledUser").lower() == "false" or not posts:
            self.ignored.add(row.key)
            return
        # The highest post counts; of several of one kind the one whose organisation comes first.
        role, org = min(posts, key=lambda post: (-ORDER.index(post[0]), post[1]))
        school = self.orgs.school(org)
        if school is None and role != "district_admin":
            row.wrong("sourcedId", _("belongs to no school; name one in orgSourcedIds, or in roles.csv"))
            return
        name = cell.name(_name(row), row.place, "familyName", self.problems)
        self.found[row.key] = Person(
            key=row.key,
            name=name,
            role=role,
            place=row.place,
            school=school,
            district=self.orgs.district(org) if role == "district_admin" else None,
            identifier=self._identifier(row, school, role),
        )

    def _identifier(self, row: table.Record, school: str | None, role: Role) -> str | None:
        """The school's own number; what looks like an identity card's is not taken, and nobody's is needed."""
        number = row.get("identifier")
        if not number or cell.IDENTITY_CARD.fullmatch(number):
            return None
        plain = cell.identifier(number, row.place, "identifier", self.problems)
        first = self.numbers.setdefault((school, kind(role), plain), row.place.line)
        if first != row.place.line:
            row.wrong("identifier", _("line %(line)s gives this number to somebody else"), line=first)
        return plain


def _name(row: table.Record) -> str:
    """Chinese names family name first and in one, others as they are spoken."""
    family, given = row.get("familyName"), row.get("givenName")
    if (family + given).isascii():
        return f"{given} {family}"
    return family + given
