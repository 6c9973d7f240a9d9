"""Where in a file a moment is, where the recording was held."""

from hypothesis import given
from hypothesis import strategies as st

from core.obs.matches.pauses import Pause, Pauses, begun, corrected, held, over, position

SECOND = 1_000_000
START = 1_763_647_200 * SECOND
HELD = (Pause(START + 10 * SECOND, START + 15 * SECOND), Pause(START + 20 * SECOND))


def at(seconds: float) -> int:
    return START + round(seconds * SECOND)


def where(seconds: float, pauses: Pauses = HELD) -> float:
    return position(START, pauses, at(seconds)) / SECOND


def test_a_moment_after_a_pause_is_earlier_in_the_file() -> None:
    assert [where(seconds) for seconds in (-1, 0, 9, 10, 12, 15, 18, 20, 500)] == [0, 0, 9, 10, 10, 10, 13, 15, 15]


def test_a_moment_within_a_pause_has_no_picture() -> None:
    for seconds in (0, 9, 10, 15, 18, 20):
        assert held(HELD, at(seconds)) is None
    assert held(HELD, at(12)) == HELD[0]
    assert held(HELD, at(500)) == HELD[1]


def test_what_is_said_twice_counts_once() -> None:
    pauses = begun(begun((), at(3)), at(4))
    assert pauses == (Pause(at(3)),)
    assert over(over(pauses, at(5)), at(6)) == (Pause(at(3), at(5)),)
    assert over((), at(5)) == ()


def test_a_pause_that_nobody_has_seen_is_taken_to_be_a_moment_ago() -> None:
    assert corrected(START, (), at(60), 60 * SECOND, is_held=False) == ()
    assert corrected(START, (), at(60), at(59.5) - START, is_held=False) == ()  # answers take their time
    assert corrected(START, (), at(60), 40 * SECOND, is_held=False) == (Pause(at(40), at(60)),)
    assert corrected(START, (), at(60), 40 * SECOND, is_held=True) == (Pause(at(40)),)
    assert corrected(START, (), at(60), 60 * SECOND, is_held=True) == (Pause(at(60)),)


def test_the_end_of_a_pause_that_nobody_has_seen_is_found() -> None:
    still = corrected(START, HELD, at(60), 15 * SECOND, is_held=True)
    assert still == HELD
    # 15 seconds were in the file when it was held, and 35 are: it has gone on for 20.
    assert corrected(START, HELD, at(60), 35 * SECOND, is_held=False) == (HELD[0], Pause(at(20), at(40)))


@given(
    st.lists(st.tuples(st.integers(1, 1000), st.integers(1, 1000)), max_size=5),
    st.integers(0, 20_000),
    st.integers(0, 20_000),
    st.booleans(),
)
def test_after_a_correction_now_is_where_obs_says(
    spans: list[tuple[int, int]], later: int, unseen: int, is_held: bool
) -> None:
    pauses: Pauses = ()
    seconds = 0
    for ran, rested in spans:
        pauses = over(begun(pauses, at(seconds + ran)), at(seconds + ran + rested))
        seconds += ran + rested
    now = at(seconds + later)
    lasted = position(START, pauses, now) - min(unseen, later) * SECOND
    after = corrected(START, pauses, now, lasted, is_held=is_held)
    assert abs(position(START, after, now) - lasted) <= SECOND
    assert (bool(after) and after[-1].until is None) == is_held
    assert after[: len(pauses)] == pauses
    assert list(after) == sorted(after)
