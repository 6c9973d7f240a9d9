"""Which hits are linked to a point."""

import pytest

from core.pss.live.hits import HitMemory, highest_and_average


def test_hits_of_the_last_five_seconds_are_linked_oldest_first() -> None:
    memory = HitMemory()
    for level, now in ((10, 100.0), (20, 103.0), (30, 104.5)):
        memory.hit("blue", level, now)
    assert memory.linked("blue", 104.9) == (10, 20, 30)
    assert memory.linked("blue", 105.5) == (20, 30)
    assert memory.linked("blue", 200.0) == ()


@pytest.mark.parametrize("start", [0.0, 0.1, 1000.3, 86_400.7, 4_000_000.123])
def test_five_seconds_are_just_in_time_and_more_are_not(start: float) -> None:
    memory = HitMemory()
    memory.hit("red", 44, start)
    assert memory.linked("red", start + 5.0) == (44,)
    assert memory.linked("red", start + 5.001) == ()


def test_two_points_share_hits() -> None:
    memory = HitMemory()
    memory.hit("red", 27, 1.0)
    assert memory.linked("red", 2.0) == memory.linked("red", 3.0) == (27,)


def test_the_athletes_do_not_share_hits() -> None:
    memory = HitMemory()
    memory.hit("red", 27, 1.0)
    assert memory.linked("blue", 1.0) == ()


def test_ten_hits_are_kept() -> None:
    memory = HitMemory()
    for level in range(1, 13):
        memory.hit("blue", level, 1.0)
    assert memory.linked("blue", 1.0) == tuple(range(3, 13))


def test_a_new_match_forgets() -> None:
    memory = HitMemory()
    memory.hit("blue", 50, 1.0)
    memory.hit("red", 50, 1.0)
    memory.clear()
    assert memory.linked("blue", 1.0) == memory.linked("red", 1.0) == ()


@pytest.mark.parametrize(
    ("levels", "expected"),
    [
        ((), (None, None)),
        ((75, 85), (85, 80.0)),
        ((27, 44), (44, 35.5)),
        ((38,), (38, 38.0)),
        ((1, 1, 2), (2, 1.3)),
        ((1, 2, 1, 1), (2, 1.3)),
    ],
)
def test_the_highest_and_the_average_to_one_decimal(
    levels: tuple[int, ...], expected: tuple[int | None, float | None]
) -> None:
    assert highest_and_average(levels) == expected
