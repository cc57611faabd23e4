"""Who belongs to which class when: memberships begin and end, and none is ever forgotten."""

from collections.abc import Iterable
from datetime import datetime

from centre import schema
from centre.person import is_open


def enrol(person: schema.Person, courses: Iterable[schema.Course], source: str, moment: datetime) -> bool:
    """Makes exactly these classes the person's from now on; says whether anything was different.

    Args:
        person: whose classes they are.
        courses: the classes.
        source: who says so.
        moment: when.
    """
    wanted = {course.name: course for course in courses}
    now = [each for each in person.memberships if is_open(each.until, moment)]
    left = [each for each in now if each.course.name not in wanted]
    for each in left:
        each.until, each.source, each.updated = moment, source, moment
    have = {each.course.name for each in now}
    joined = [course for name, course in sorted(wanted.items()) if name not in have]
    person.memberships.extend(
        schema.Membership(course=course, since=moment, source=source, updated=moment) for course in joined
    )
    return bool(left or joined)
