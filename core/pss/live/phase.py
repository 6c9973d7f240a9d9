"""The state word and the clocks of a match, from the messages about time; knows nothing of scores or names."""

from typing import Final, Literal

from core.pss.models import MatchStateName, Scoreboard

Evidence = Literal["none", "play", "rose", "reopened", "new"]
"""What a message about the clock says of the match.

`play`: the round goes on. `rose`: the clock was started above where it stood, as a new round does. `reopened`: a
decided match goes on. `new`: a decided match cannot have a clock that rose and runs, so another has begun unannounced.
"""

UNDER_WAY: Final[frozenset[MatchStateName]] = frozenset(("running", "paused", "round_over", "break"))
_NEVER: Final = -1
_LARGEST_STEP: Final = 5
"""Seconds between two ticks that still look like one running clock, with a few ticks lost."""

_TEXTS: Final = tuple(f"{s // 60}:{s % 60:02d}" for s in range(3600))


def clock_text(seconds: int | None) -> str | None:
    """Write seconds as `m:ss`."""
    if seconds is None:
        return None
    return _TEXTS[seconds] if 0 <= seconds < len(_TEXTS) else f"{seconds // 60}:{seconds % 60:02d}"


def clock_seconds(text: str | None) -> int | None:
    """Read `m:ss` back; None where it is not one."""
    minutes, colon, rest = (text or "").partition(":")
    if not colon or not (minutes.isascii() and minutes.isdigit() and rest.isascii() and rest.isdigit()):
        return None
    return int(minutes) * 60 + int(rest) if len(minutes) <= 3 and len(rest) == 2 and int(rest) < 60 else None


class Phase:
    """Where a match stands: the base state, its clocks, and what interrupts it.

    Attributes:
        word: The base state, without injury and review.
        clock: Seconds on the round clock, or None where not known.
        break_clock: Seconds on the break clock, while it shows.
        injury_clock: Seconds on the injury or time-out clock, while it shows.
        injured: The clock that shows is an injury's.
        review: Who asked for the review that is open.
    """

    __slots__ = ("_held", "_hidden", "break_clock", "clock", "injured", "injury_clock", "review", "word")

    def __init__(self) -> None:
        """Start with nothing known."""
        self.clock: int | None = None
        self.break_clock: int | None = None
        self.injury_clock: int | None = None
        self.injured = False
        self.review: Literal["blue", "red", "referee"] | None = None
        self.reset("idle")

    @property
    def state(self) -> MatchStateName:
        """Tell the state in one word."""
        if self.word != "decided":
            if self.review is not None:
                return "review"
            if self.injured:
                return "injury"
        return self.word

    def reset(self, word: MatchStateName) -> None:
        """Begin anew in this state; the round clock keeps its value."""
        self.word: MatchStateName = word
        # A tick below this value means that the clock runs, even where the message that started it was lost.
        self._held = self.clock if word in {"loading", "ready"} and self.clock is not None else _NEVER
        # Where the injury clock was hidden, so that a late tick does not bring it back.
        self._hidden: int | None = None
        self.break_clock = self.injury_clock = self.review = None
        self.injured = False

    def restore(self, board: Scoreboard) -> None:
        """Take everything from a snapshot."""
        self.clock = clock_seconds(board.clock)
        interrupted = board.state in {"injury", "review"}
        self.reset(("running" if board.running else "paused") if interrupted else board.state)
        self.break_clock = clock_seconds(board.break_clock)
        self.injury_clock = clock_seconds(board.injury_clock)
        self.injured = self.injury_clock is not None and board.state in {"injury", "review"}
        self.review = board.review
        if self.word != "running" and self.clock is not None:
            self._held = self.clock

    def pause(self) -> None:
        """The round clock stands, as a person says."""
        self.word = "paused"
        self._held = _NEVER if self.clock is None else self.clock

    def finish(self) -> bool:
        """The match is decided; tell whether that is new."""
        fresh = self.word != "decided"
        self.reset("decided")
        return fresh

    def start(self) -> None:
        """The round clock runs, so whatever interrupted the match is over."""
        self.reset("running")

    def end_round(self) -> bool:
        """The round has a winner, so it is over even where the clock did not say so; tell whether that is new."""
        if self.word not in {"running", "paused"}:
            return False
        self._hold()
        self.word = "round_over"
        return True

    # ---- the round clock

    def hear_clock(self, seconds: int, action: str | None) -> Evidence:
        """Take a value of the round clock, and what it says of the match."""
        last = self.clock
        self.clock = seconds
        if action is None:
            if self.word != "running":
                return self._tick_while_stopped(last, seconds)
            if seconds < self._held:
                self.start()
            return "play" if last is not None and 0 < last - seconds <= _LARGEST_STEP else "none"
        if action == "start":
            return self._started(last, seconds)
        if action in ("stop", "stopEnd"):
            self._stopped(last, seconds, over=seconds == 0 or action == "stopEnd")
        elif action == "corr" and self.word not in {"running", "decided"}:
            self._held = seconds
        return "none"

    def _tick_while_stopped(self, last: int | None, seconds: int) -> Evidence:
        """See in two falling ticks that the clock runs after all: its start was lost."""
        if seconds < self._held:
            decided = self.word == "decided"
            self.start()
            return "new" if decided else "play"
        # A paused clock only falls; anywhere else a higher value is the next round's or the next match's.
        if self.word != "paused" and (last is None or seconds > last):
            self._held = seconds
        return "none"

    def _started(self, last: int | None, seconds: int) -> Evidence:
        rose = last is not None and seconds > last
        word, held = self.word, self._held
        self.start()
        if word == "decided":
            return "new" if rose or held != _NEVER else "reopened"
        return "rose" if rose or word in {"round_over", "break"} else "play"

    def _stopped(self, last: int | None, seconds: int, *, over: bool) -> None:
        if self.word in {"running", "paused", "idle"}:
            self.word = "round_over" if over else "paused"
        elif over or self.word == "decided" or seconds == last:
            return  # a late or repeated stop of what is over already
        elif self.word in {"round_over", "break"} or (last is not None and seconds < last):
            self.word, self.break_clock = "paused", None
        else:
            return  # it has not begun
        self._held = seconds

    # ---- what interrupts a round

    def hear_break(self, seconds: int | None, action: str | None) -> None:
        """Take the clock of the break between rounds."""
        if action in ("stopEnd", "hide"):
            self.break_clock = None
        elif seconds is None or (self.word not in UNDER_WAY and self.word != "idle"):
            return
        elif seconds or self.break_clock is not None:  # a break does not open at 0:00: that tick is late
            if self.word != "break":
                self._hold()
                self.word = "break"
            self.break_clock = seconds

    def hear_injury(self, seconds: int, action: str | None) -> None:
        """Take the injury clock: a plain tick opens it too, since some senders never announce it."""
        if action == "hide" or seconds == 0:
            self.injured, self.injury_clock, self._hidden = False, None, seconds
        elif action == "reset":
            if self.injured:
                self.injury_clock = seconds
        elif self.injured or action is not None or seconds != self._hidden:  # the hidden value again is a late tick
            self._hold()
            self.injured, self.injury_clock = True, seconds

    def hear_timeout(self, seconds: int, action: str | None) -> None:
        """Take an athlete's time-out clock, which shows where an injury's does."""
        if action in ("stopEnd", "hide") or seconds == 0:
            self.injury_clock = None
        else:
            self.injury_clock = seconds
        self.injured = False

    def open_review(self, by: Literal["blue", "red", "referee"]) -> None:
        """A review was asked for, or granted."""
        self._hold()
        self.review = by

    def _hold(self) -> None:
        """Note the clock while it runs; a tick on its way meanwhile may still be one lower."""
        if self.word == "running" and self.clock is not None:
            self._held = self.clock - 1
