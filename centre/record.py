"""What a record's page shows: the pupil, the table, the graph, the answers, the marks, and who comes next."""

from dataclasses import dataclass

from centre.dossier import Dossier, Override, Suggestion
from centre.exchange import Mark, Text
from centre.graph import Graph, cells, graph
from centre.language import words
from centre.level import LEVELS
from centre.person import Course, Person
from labkit.language import LANGUAGES, Language
from labkit.language import marked as _

CONCLUSION = "conclusion"

ANSWERS = {
    "hypothesis": _("Hypothesis"),
    "declared_variable": _("Variable to change"),
    "slope": _("Slope"),
    "result": _("Result"),
    "relation": _("Relation"),
    "error_source": _("Source of error"),
    "conclusion": _("Conclusion"),
}
RELATIONS = {
    "proportional": _("a straight line through the origin"),
    "linear": _("a straight line that misses the origin"),
    "curved": _("a curve"),
    "none": _("no dependence"),
}
UNITS = {"slope": "slope_unit", "result": "result_unit"}


@dataclass(frozen=True)
class Row:
    """A trial in the table; `genuine` False means that its apparatus does not show these readings."""

    number: int
    id: str
    cells: list[str]
    excluded: str | None
    genuine: bool | None


@dataclass(frozen=True)
class RecordView:
    """One pupil's record, for a teacher of the class."""

    course: Course
    student: Person
    dossier: Dossier
    rows: tuple[Row, ...]
    graphs: dict[Language, Graph | None]
    answers: tuple[tuple[str, str | Text], ...]
    before: Person | None
    after: Person | None
    may_mark: bool = True
    """The class is taught now; of one whose year is over the marks stay as they are."""

    def override(self, criterion: str) -> Override | None:
        """The teacher's correction of a criterion, if it still counts."""
        mark = next((mark for mark in self.dossier.marks if mark.criterion == criterion), None)
        found = next((each for each in self.dossier.overrides if each.criterion == criterion), None)
        return found if mark and found and mark.points == found.points else None

    def suggestion(self, mark: Mark) -> Suggestion | None:
        """What the words were seen to speak of, for what is marked by reading."""
        handed_in = self.dossier.submissions
        return handed_in[-1].suggestion if handed_in and mark.criterion == CONCLUSION else None

    def levels(self, mark: Mark) -> list[tuple[float, str, str]]:
        """Points, name and sentence to start from, for what is marked by reading."""
        if mark.criterion != CONCLUSION:
            return []
        return [(round(level.share * mark.out_of, 1), level.name, level.sentence) for level in LEVELS]


def view(
    course: Course, members: tuple[Person, ...], student: Person, dossier: Dossier, *, may_mark: bool = True
) -> RecordView:
    """Puts a record's page together."""
    pupils = [person for person in members if person.role == "student"]
    place = [person.username for person in pupils].index(student.username)
    return RecordView(
        course=course,
        student=student,
        dossier=dossier,
        rows=rows(dossier),
        graphs={language: graph(dossier, language) if dossier.lab.columns else None for language in LANGUAGES},
        answers=answers(dossier),
        before=pupils[place - 1] if place else None,
        after=pupils[place + 1] if place + 1 < len(pupils) else None,
        may_mark=may_mark,
    )


def rows(dossier: Dossier) -> tuple[Row, ...]:
    """The trials, the oldest first."""
    return tuple(
        Row(number, trial.id, cells(dossier, trial), dossier.excluded.get(trial.id), dossier.genuine.get(trial.id))
        for number, trial in enumerate(dossier.trials, start=1)
    )


def answers(dossier: Dossier) -> tuple[tuple[str, str | Text], ...]:
    """What the pupil wrote, by what was asked; nothing of it is interpreted."""
    given = {name: str(text) for name, text in dossier.record.answers.items() if isinstance(text, str) and text.strip()}
    asked = [(name, question) for name, question in ANSWERS.items() if name in given]
    return tuple((question, chosen(dossier, name, given[name]) or written(name, given)) for name, question in asked)


def chosen(dossier: Dossier, name: str, value: str) -> Text | None:
    """What was chosen from a list, in words; None for what was written."""
    if name == "relation" and value in RELATIONS:
        return {language: words(language).gettext(RELATIONS[value]) for language in LANGUAGES}
    lists = {"error_source": dossier.lab.error_sources, "declared_variable": dossier.lab.controls}
    return lists.get(name, {}).get(value)


def written(name: str, given: dict[str, str]) -> str:
    """An answer as it was typed, with what belongs behind it."""
    return " ".join([given[name], *extra(name, given)])


def extra(name: str, given: dict[str, str]) -> list[str]:
    """What belongs behind an answer: uncertainty and unit."""
    uncertainty = [f"± {given['result_uncertainty']}"] if name == "result" and "result_uncertainty" in given else []
    return uncertainty + [given[unit] for unit in [UNITS.get(name, "")] if unit in given]
