"""An assignment as a teacher plans it: what the exchange keeps of it, and the criteria it can weigh."""

from typing import Literal

from pydantic import AwareDatetime, BaseModel, TypeAdapter

from centre.exchange import Text

Mode = Literal["practice", "homework", "exam"]
MODES: tuple[Mode, ...] = ("practice", "homework", "exam")
PageLanguage = Literal["follow", "zh", "en"]
LANGUAGES: tuple[PageLanguage, ...] = ("follow", "zh", "en")


class Plan(BaseModel):
    """What was decided about an assignment, and how far the making of it is."""

    name: str
    lab: str
    title: Text
    due: AwareDatetime | None
    attempts: int
    mode: Mode
    weights: dict[str, float]
    shown: list[str]
    language: PageLanguage
    state: Literal["preparing", "ready", "failed"] = "ready"
    reason: Text | None = None


class Criterion(BaseModel):
    """A criterion of a lab: its title, and its points where the teacher sets no others."""

    criterion: str
    title: Text
    points: float


PLANS = TypeAdapter(list[Plan])
CRITERIA = TypeAdapter(list[Criterion])
