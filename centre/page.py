"""Draws the pages: Jinja templates, one environment a language."""

from datetime import datetime, tzinfo
from hashlib import sha256
from pathlib import Path

from babel.dates import get_timezone_name
from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.responses import HTMLResponse

import labkit
from centre import access, clock
from centre.knowledge import NAMES as GRIP_NAMES
from centre.language import words
from centre.progress import NAMES, STEP_NAMES, Stage
from centre.roster.grade import spoken
from centre.shelf import SPARE_NAMES, SUBJECT_NAMES
from labkit import knowledge
from labkit.language import LANGUAGES, LOCALES, Language

# Everything comes from this site, nothing may frame us, and no template holds a script or a style.
# Pages hold names and marks, and tablets are shared: nothing of them stays in the browser.
HEADERS = {
    "Content-Security-Policy": "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
}
STATIC = Path(__file__).with_name("static")
BUNDLE = Path(labkit.__file__).parent / "voila" / "templates" / "yunlab" / "static"


NAMED = {
    "grip_names": GRIP_NAMES,
    "step_names": STEP_NAMES,
    "spare_names": SPARE_NAMES,
    "subject_names": SUBJECT_NAMES,
}
"""What templates say in words that are kept beside what they mean."""


class Pages:
    """Every page of the centre, in every language."""

    def __init__(self, prefix: str, hub_prefix: str, zone: tzinfo) -> None:
        self.prefix = prefix
        self.hub_prefix = hub_prefix
        self.zone = zone
        self.environments = {language: self.environment(language) for language in LANGUAGES}

    def environment(self, language: Language) -> Environment:
        """The templates with one language's words and filters."""
        made = Environment(
            loader=PackageLoader("centre"),
            autoescape=True,
            undefined=StrictUndefined,
            extensions=["jinja2.ext.i18n"],
            trim_blocks=True,
            lstrip_blocks=True,
        )
        catalogue = words(language)
        made.install_gettext_callables(catalogue.gettext, catalogue.ngettext, newstyle=True)  # type: ignore[attr-defined]
        made.globals.update(NAMED)
        made.globals.update(
            language=language, prefix=self.prefix, hub_prefix=self.hub_prefix, static=self.static, bundle=self.bundle
        )
        made.filters.update(points=points, local=lambda text: text[language])
        made.filters["looks_after_people"] = access.may_search
        made.filters["runs_the_centre"] = access.may_operate
        made.filters["grade"] = lambda grade: grade_name(int(grade), language)
        made.filters["point"] = lambda point: knowledge.name(point)[language]
        made.filters["say"] = catalogue.gettext
        made.filters["stage"] = lambda stage: stage_name(stage, language)
        made.filters["due"] = lambda due, moment: due_words(due, moment, language, self.zone)
        made.filters["zone"] = lambda zone: get_timezone_name(zone, locale=LOCALES[language])
        made.filters["ago"] = lambda time: clock.ago_words(time, clock.now(), language)
        made.filters["time"] = lambda time: f"{time.astimezone(self.zone):%Y-%m-%d %H:%M:%S}"
        made.filters["day"] = lambda time: clock.day_words(time, clock.now(), language, self.zone)
        made.filters["span"] = lambda span: clock.span_words(span.starts, span.ends, clock.now(), language, self.zone)
        made.filters["hours"] = lambda span: hours(span.starts, span.ends, self.zone)
        made.filters["minutes"] = lambda moment: minutes(moment, self.zone)
        return made

    def static(self, name: str) -> str:
        """Address of a file of ours; it changes with the content, so that browsers may keep it for good."""
        return f"{self.prefix}static/{name}?v={version(STATIC / name)}"

    def bundle(self, name: str) -> str:
        """Address of a file of the lab pages, which show a run on a teacher's page as well."""
        return f"{self.prefix}page/{name}?v={version(BUNDLE / name)}"

    def text(self, template: str, language: Language, **context: object) -> str:
        """A page, or a part of one, as text."""
        return self.environments[language].get_template(template).render(context)

    def page(self, template: str, language: Language, status: int = 200, /, **context: object) -> HTMLResponse:
        """A page as an answer."""
        return HTMLResponse(self.text(template, language, **context), status, HEADERS)


def hours(starts: datetime, ends: datetime, zone: tzinfo) -> str:
    """From when until when at the schools: `10:00-10:45`, as forms take it too."""
    return f"{starts.astimezone(zone):%H:%M}-{ends.astimezone(zone):%H:%M}"


def minutes(moment: datetime, zone: tzinfo) -> int:
    """How many minutes of its day have passed at the schools."""
    local = moment.astimezone(zone)
    return local.hour * 60 + local.minute


def version(file: Path) -> str:
    """A few letters that change with a file; a bundle that was not built has none."""
    return sha256(file.read_bytes()).hexdigest()[:12] if file.is_file() else ""


def points(value: float | None) -> str:
    """Points without needless noughts, to a tenth at most; a dash where there are none."""
    return "–" if value is None else f"{round(value, 1):g}"


def stage_name(stage: Stage, language: Language) -> str:
    """A state in words."""
    return words(language).gettext(NAMES[stage])


def grade_name(grade: int, language: Language) -> str:
    """A grade as people call it: 高一, Grade 10."""
    return spoken(grade) if language == "zh" else words(language).gettext("Grade %(grade)s") % {"grade": grade}


def due_words(due: datetime | None, moment: datetime, language: Language, zone: tzinfo) -> str:
    """When something is due; some things never are."""
    return clock.due_words(due, moment, language, zone) if due else words(language).gettext("No due time")
