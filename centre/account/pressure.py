"""How much guessing is too much: two rules, without any memory of their own.

A name gets some tries for free and then waits longer each time. An address, behind which a whole school may sit, gets
many tries at once and then a few a minute; only those that failed count.
"""

FREE = 5
"""Wrong tries of one name without any wait."""
FIRST_WAIT_S = 30.0
LONGEST_WAIT_S = 1800.0
FORGET_S = 86_400.0
"""After so long without another try a name begins anew."""

BURST = 300
"""Failed tries of one address at once: five for each of a class of 60."""
PER_SECOND = 0.5
"""Failed tries of an address that are forgotten meanwhile."""


def pause(tries: float) -> float:
    """How long a name with so many wrong tries waits after the last of them [s]."""
    beyond = int(tries) - FREE
    return min(FIRST_WAIT_S * 2.0 ** min(beyond, 20), LONGEST_WAIT_S) if beyond >= 0 else 0.0


def tries(level: float, age: float) -> float:
    """The tries of a name that still count, so long after the last [s]."""
    return 0.0 if age >= FORGET_S else level


def name_wait(level: float, age: float) -> float:
    """How long a name still waits [s]."""
    return max(0.0, pause(tries(level, age)) - max(0.0, age))


def left(level: float, age: float) -> float:
    """What is left of an address's failed tries, so long after the last [s]."""
    return max(0.0, level - max(0.0, age) * PER_SECOND)


def address_wait(level: float, age: float) -> float:
    """How long an address still waits for its next try [s]."""
    return max(0.0, left(level, age) + 1 - BURST) / PER_SECOND
