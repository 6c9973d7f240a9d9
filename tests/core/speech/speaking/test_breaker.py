"""Who fails again and again is left alone, and found again."""

from core.speech.speaking.breaker import FAILURES, OPEN_SECONDS, PROBES, WINDOW_SECONDS, Breaker
from tests.support.clock import SteppedClock


def fail(breaker: Breaker, times: int = 1) -> None:
    for _ in range(times):
        assert breaker.admit()
        breaker.failed()
        breaker.left()


def test_it_opens_after_five_failures_and_lets_nothing_through() -> None:
    breaker = Breaker(SteppedClock())
    fail(breaker, FAILURES - 1)
    assert breaker.state == "closed"
    fail(breaker)
    assert breaker.state == "open"
    assert not breaker.admit()
    assert breaker.seconds_left == OPEN_SECONDS


def test_failures_of_long_ago_do_not_count() -> None:
    clock = SteppedClock()
    breaker = Breaker(clock)
    for _ in range(3 * FAILURES):
        fail(breaker)
        clock.advance(WINDOW_SECONDS / 3)
    assert breaker.state == "closed"


def test_a_success_forgets_the_failures() -> None:
    breaker = Breaker(SteppedClock())
    fail(breaker, FAILURES - 1)
    assert breaker.admit()
    breaker.reset()
    fail(breaker, FAILURES - 1)
    assert breaker.state == "closed"


def test_after_a_while_a_few_may_try_and_one_success_closes_it() -> None:
    clock = SteppedClock()
    breaker = Breaker(clock)
    fail(breaker, FAILURES)
    clock.advance(OPEN_SECONDS)
    assert breaker.state == "half_open"
    assert [breaker.admit() for _ in range(PROBES + 1)] == [True] * PROBES + [False]
    breaker.reset()
    assert breaker.state == "closed"


def test_a_probe_that_fails_opens_it_again() -> None:
    clock = SteppedClock()
    breaker = Breaker(clock)
    fail(breaker, FAILURES)
    clock.advance(OPEN_SECONDS)
    fail(breaker)
    assert breaker.state == "open"
    assert breaker.seconds_left == OPEN_SECONDS


def test_what_says_nothing_about_it_gives_its_place_back() -> None:
    clock = SteppedClock()
    breaker = Breaker(clock)
    fail(breaker, FAILURES)
    clock.advance(OPEN_SECONDS)
    for _ in range(PROBES + 1):
        assert breaker.admit()
        breaker.left()
    assert breaker.state == "half_open"
