"""Several workers on one host: who dies is replaced, and all end together."""

from graders.crew import Crew


def test_a_worker_that_dies_is_replaced_and_all_end_together() -> None:
    crew = Crew(2, ("sleep", "60"))
    crew.members = [crew._start() for _ in range(crew.count)]
    first, second = crew.members
    try:
        first.kill()
        first.wait()
        crew._replace()
        assert crew.members[1] is second
        assert crew.members[0] is not first
        assert crew.members[0].poll() is None
    finally:
        crew._end()
    assert all(member.poll() is not None for member in [first, second, *crew.members])
