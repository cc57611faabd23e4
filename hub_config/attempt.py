"""Wrong passwords, counted by username: a whole class shares one address, so addresses say nothing."""

import time
from collections import OrderedDict, deque
from collections.abc import Callable


class Attempts:
    """Counts recent attempts by name and says when there were too many.

    Attributes:
        limit: Attempts allowed within the window.
        window: How long an attempt counts [s].
        names: Most names remembered; the oldest is forgotten first, so that invented names cannot fill the memory.
    """

    def __init__(
        self, limit: int = 10, window: float = 300, names: int = 10_000, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.limit = limit
        self.window = window
        self.names = names
        self._clock = clock
        self._made: OrderedDict[str, deque[float]] = OrderedDict()

    def wait(self, name: str) -> float:
        """Return how long this name must wait before the next attempt, 0 if it need not [s]."""
        made = self._recent(name)
        return made[-self.limit] + self.window - self._clock() if len(made) >= self.limit else 0

    def add(self, name: str) -> None:
        """Count an attempt; called before the password is checked, so that a flood of them is counted too."""
        self._made.setdefault(name, deque(maxlen=self.limit)).append(self._clock())
        self._made.move_to_end(name)
        while len(self._made) > self.names:
            self._made.popitem(last=False)

    def forget(self, name: str) -> None:
        """Forget a name that has signed in."""
        self._made.pop(name, None)

    def _recent(self, name: str) -> deque[float]:
        made = self._made.get(name, deque())
        while made and made[0] <= self._clock() - self.window:
            made.popleft()
        return made
