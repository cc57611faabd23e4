"""The addresses at which passwords, PINs and cards are made."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from centre import clock
from centre.account import rule, search, sheet
from centre.account.brake import Wait
from centre.account.pin import DIGITS
from centre.account.renewal import NOT_RIGHT, Renewals, Renewed
from centre.language import chosen, words
from centre.person import Person
from centre.route import Visitor, draw, parts
from centre.teacher_route import Fields, Name, to

router = APIRouter(tags=["page"])
TICKED = "who-"
Typed = Annotated[str, Query(max_length=64)]


def renewals(request: Request) -> Renewals:
    """What gives out passwords."""
    return parts(request).renewals


@router.get("/account")
async def account(request: Request, person: Visitor) -> Response:
    """One's own sign-in."""
    return own(request, person)


def own(request: Request, person: Person, status: int = 200, wrong: str = "") -> Response:
    """The page of one's own sign-in; after a refusal with the reason."""
    courses = [parts(request).people.course(name) for name in person.courses]
    by_pin = person.role == "student" and any(course and course.pin_digits for course in courses)
    app = person.role != "student" and renewals(request).factors.has(person.username)
    facts = {"wrong": wrong, "by_pin": by_pin, "app": app, "shortest": rule.shortest(person)}
    return draw(request, "account.html", person, status, **facts)


@router.post("/account")
async def change(request: Request, person: Visitor, typed: Fields) -> Response:
    """Changes one's own password and signs out everywhere."""
    _ = words(chosen(request)).gettext
    wrong = await renewals(request).choose(person, typed.get("before", ""), typed.get("password", ""))
    if isinstance(wrong, Wait):
        minutes = int(wrong.seconds // 60) + 1
        return own(request, person, 429, _("Too many wrong tries. Try again in %(count)s min.") % {"count": minutes})
    if wrong == NOT_RIGHT:
        return own(request, person, 422, _("The password you have now is not right."))
    if wrong:
        return own(request, person, 422, _(wrong))
    return draw(request, "changed.html", person)


@router.get("/class/{course}/accounts")
async def accounts(request: Request, course: Name, person: Visitor) -> Response:
    """How a class signs in."""
    return class_page(request, person, course)


def class_page(request: Request, person: Person, course_id: str, status: int = 200, **facts: object) -> Response:
    """The page of a class's sign-in, after an act with what came of it."""
    course = renewals(request).course(person, course_id)
    lines = renewals(request).lines(person, course)
    known: dict[str, object] = {"renewed": None, "wrong": ""}
    return draw(request, "accounts.html", person, status, course=course, lines=lines, digits=DIGITS, **(known | facts))


@router.post("/class/{course}/accounts")
async def set_class(request: Request, course: Name, person: Visitor, typed: Fields) -> Response:
    """Chooses how a class signs in."""
    wanted = typed.get("sign_in", "")
    digits = next((each for each in DIGITS if wanted == str(each)), None)
    renewals(request).set_class(person, course, digits)
    return to(request, f"class/{course}/accounts")


@router.post("/class/{course}/accounts/renew/{student}")
async def renew_pupil(request: Request, course: Name, student: Name, person: Visitor, _: Fields) -> Response:
    """Gives a pupil a new password or PIN, which is shown once."""
    renewed = await renewals(request).renew_pupil(person, course, student)
    return class_page(request, person, course, renewed=renewed)


@router.post("/class/{course}/accounts/cards")
async def cards(request: Request, course: Name, person: Visitor, typed: Fields) -> Response:
    """Makes new passwords or PINs, and the cards with them."""
    language = chosen(request)
    wanted = [name.removeprefix(TICKED) for name in typed if name.startswith(TICKED)]
    found, pupils, told = await renewals(request).renew_class(person, course, wanted)
    if not pupils:
        wrong = words(language).gettext("Nothing was changed: tick the pupils who are to get a card.")
        return class_page(request, person, course, 422, wrong=wrong)
    site = request.headers.get("origin") or f"{request.url.scheme}://{request.headers['host']}"
    made = sheet.written(found, pupils, told, site, parts(request).pages.hub_prefix, language, moment(request))
    heading = {"Content-Disposition": f'attachment; filename="{course}-cards.pdf"'}
    return Response(made, media_type="application/pdf", headers=heading)


def moment(request: Request) -> str:
    """The schools' time, as it is printed on cards."""
    return f"{clock.now().astimezone(parts(request).pages.zone):%Y-%m-%d %H:%M}"


@router.get("/people")
async def people(request: Request, person: Visitor, q: Typed = "") -> Response:
    """The people an administrator looks after."""
    return people_page(request, person, q)


def people_page(
    request: Request, person: Person, typed: str, renewed: Renewed | None = None, freed: Person | None = None
) -> Response:
    """The page of people, after an act with what came of it."""
    found = search.found(parts(request).people, person, typed)
    apps = renewals(request).factors.among(each.username for each in found if each.role != "student")
    facts = {"found": found, "typed": typed, "renewed": renewed, "freed": freed, "apps": apps, "most": search.MOST}
    return draw(request, "people.html", person, **facts)


@router.post("/people/{username}/renew")
async def renew(request: Request, username: Name, person: Visitor, typed: Fields) -> Response:
    """Gives somebody a new first password, which is shown once."""
    renewed = await renewals(request).renew(person, username)
    return people_page(request, person, typed.get("q", "")[:64], renewed=renewed)


@router.post("/people/{username}/second-step")
async def free(request: Request, username: Name, person: Visitor, typed: Fields) -> Response:
    """Lets somebody set up the app anew."""
    freed = await renewals(request).end_second_step(person, username)
    return people_page(request, person, typed.get("q", "")[:64], freed=freed)
