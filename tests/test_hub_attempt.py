"""The brake on guessing passwords."""

from hub_config.attempt import Attempts


class Clock:
    """Time that passes when told to."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def _exhausted(clock: Clock) -> Attempts:
    attempts = Attempts(limit=3, window=60, clock=clock)
    for _ in range(3):
        assert attempts.wait("chen") == 0
        attempts.add("chen")
    return attempts


def test_a_name_must_wait_after_too_many_attempts() -> None:
    assert _exhausted(Clock()).wait("chen") == 60


def test_other_names_need_not_wait() -> None:
    assert _exhausted(Clock()).wait("li") == 0


def test_waiting_helps() -> None:
    clock = Clock()
    attempts = _exhausted(clock)
    clock.now += 59
    assert attempts.wait("chen") == 1
    clock.now += 1
    assert attempts.wait("chen") == 0


def test_signing_in_forgives_earlier_slips() -> None:
    attempts = _exhausted(Clock())
    attempts.forget("chen")
    assert attempts.wait("chen") == 0


def test_invented_names_do_not_fill_the_memory() -> None:
    attempts = Attempts(limit=1, names=5, clock=Clock())
    for number in range(1000):
        attempts.add(f"invented-{number}")
    assert attempts.wait("invented-0") == 0
    assert attempts.wait("invented-999") > 0
