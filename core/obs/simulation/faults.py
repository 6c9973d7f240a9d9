"""What can be wrong with a simulated OBS, and the words by which it is asked for."""

from dataclasses import dataclass, replace

from core.errors import Invalid

MAX_DELAY_MS = 600_000.0


@dataclass(frozen=True, slots=True)
class Faults:
    """What is wrong now; nothing, as it is made.

    Attributes:
        drop: Everything is taken and nothing is answered; nothing is done either.
        delay_ms: All that is said comes so much later.
        refuse: Connections are closed as soon as they are made, and those that stand at once.
        wrong_password: No password is the right one, for whoever connects from now on.
        malformed: All that is said breaks off half-way.
        silent: Connections stand and are dead, as behind a cable that was pulled: nothing is read, nothing is written.
    """

    drop: bool = False
    delay_ms: float = 0.0
    refuse: bool = False
    wrong_password: bool = False
    malformed: bool = False
    silent: bool = False


WORDS = ("drop", "delay=MS", "refuse", "wrong-password", "malformed", "silent", "exit", "none")


@dataclass(frozen=True, slots=True)
class Planned:
    """A fault that begins some time after the start.

    Attributes:
        word: One of `WORDS`, without its number.
        milliseconds: How much a delay is.
        after: When it begins, in seconds after the start.
    """

    word: str
    milliseconds: float = 0.0
    after: float = 0.0

    def __str__(self) -> str:
        """Write it as it is typed, without its time."""
        return f"delay={self.milliseconds:g}" if self.word == "delay" else self.word

    def added_to(self, faults: Faults) -> Faults:
        """Give what is wrong once this has begun; `none` ends all that was wrong before."""
        if self.word == "none":
            return Faults()
        if self.word == "delay":
            return replace(faults, delay_ms=self.milliseconds)
        return replace(faults, **{self.word.replace("-", "_"): True})


def parse(text: str) -> Planned:
    """Read a fault as it is typed, such as `drop`, `delay=200` or `silent@30` (thirty seconds after the start).

    Raises:
        Invalid: When it is none.
    """
    what, _, after = text.partition("@")
    word, _, amount = what.partition("=")
    known = {entry.partition("=")[0] for entry in WORDS}
    try:
        planned = Planned(word, float(amount or 0), float(after or 0))
    except ValueError:
        raise _wrong(text) from None
    bounded = 0 <= planned.milliseconds <= MAX_DELAY_MS and 0 <= planned.after < float("inf")
    complete = (word == "delay") == bool(amount) and ("@" in text) == bool(after)
    if word not in known or not complete or not bounded:
        raise _wrong(text)
    return planned


def _wrong(text: str) -> Invalid:
    return Invalid(f"{text!r} should be one of {', '.join(WORDS)}; @SECONDS says when it begins, such as silent@30.")
