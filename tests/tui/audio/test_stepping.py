"""Keys that move a value: each counts, however late the engine arms or tells what was asked for."""

from tui.audio.stepping import FRESH_SECONDS, Stepping
from tui.runner import Armed


def armed(db: float) -> Armed:
    return Armed("player.set_volume", {"deck": "music", "db": db}, "", "t", 5.0)


def step(stepping: Stepping, at: Armed | None, now: float, deck: str = "music") -> float:
    return stepping.step("player.set_volume", "db", deck, 0.0, lambda db: db - 1, at, now)


def test_a_key_counts_also_while_what_the_one_before_asked_for_is_not_armed_yet() -> None:
    stepping = Stepping()
    assert step(stepping, None, 0.0) == -1
    assert step(stepping, None, 0.1) == -2
    assert step(stepping, armed(-1), 0.2) == -3, "what is armed is what the first key asked for"


def test_later_it_goes_on_from_what_is_armed_or_told() -> None:
    stepping = Stepping()
    assert step(stepping, None, 0.0) == -1
    assert step(stepping, armed(-1), FRESH_SECONDS + 0.1) == -2
    assert step(stepping, None, 9.0) == -1, "nothing is armed any more"
    assert step(stepping, None, 9.1, "bar") == -1, "of another deck nothing was asked"
