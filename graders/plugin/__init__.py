"""nbgrader's eight exchange classes, spoken over the exchange's API instead of a shared folder."""

from __future__ import annotations

from graders.plugin.collect import Collect
from graders.plugin.exchange import Exchange
from graders.plugin.fetch_assignment import FetchAssignment
from graders.plugin.fetch_feedback import FetchFeedback
from graders.plugin.list import List
from graders.plugin.release_assignment import ReleaseAssignment
from graders.plugin.release_feedback import ReleaseFeedback
from graders.plugin.submit import Submit

CLASSES = {
    "exchange": Exchange,
    "list": List,
    "fetch_assignment": FetchAssignment,
    "fetch_feedback": FetchFeedback,
    "release_assignment": ReleaseAssignment,
    "release_feedback": ReleaseFeedback,
    "submit": Submit,
    "collect": Collect,
}
"""The classes, under the names of nbgrader's ExchangeFactory."""

__all__ = ["CLASSES"]
