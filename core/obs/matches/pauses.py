"""Where in a recording's file a moment is: a recording that is held goes on where it was held. Pure."""

from typing import Final, NamedTuple

from core.clock import Micros

_UNSEEN: Final = 1_000_000
"""Less than this is missing from a recording because answers take their time, and not because it was held."""


class Pause(NamedTuple):
    """A while in which a recording was held; `until` is None where it still is."""

    at: Micros
    until: Micros | None = None


Pauses = tuple[Pause, ...]
"""Oldest first; only the last one may not be over."""


def position(started_at: Micros, pauses: Pauses, at: Micros) -> Micros:
    """Tell how far into a file a moment is, in microseconds; one within a pause is where the pause is.

    Args:
        started_at: When the file's first frame was made.
        pauses: When the recording was held.
        at: The moment.
    """
    held = sum(min(pause.until or at, at) - pause.at for pause in pauses if pause.at < at)
    return max(0, at - started_at - held)


def held(pauses: Pauses, at: Micros) -> Pause | None:
    """Give the pause within which a moment is, if it is within one."""
    return next((pause for pause in pauses if pause.at < at and (pause.until is None or at < pause.until)), None)


def begun(pauses: Pauses, at: Micros) -> Pauses:
    """Give the pauses after a recording was held."""
    return pauses if _is_held(pauses) else (*pauses, Pause(at))


def over(pauses: Pauses, at: Micros) -> Pauses:
    """Give the pauses after a recording was gone on with, or has ended."""
    return (*pauses[:-1], pauses[-1]._replace(until=max(at, pauses[-1].at))) if _is_held(pauses) else pauses


def corrected(started_at: Micros, pauses: Pauses, at: Micros, lasted: Micros, *, is_held: bool) -> Pauses:
    """Give the pauses as they have been, where OBS may have held its recording and nobody heard of it.

    When in that while it was held is not to be known. It is taken to be the end of it, so that all that follows is in
    its right place.

    Args:
        started_at: When the file's first frame was made.
        pauses: Those that are known.
        at: Now.
        lasted: How much is in the file by now.
        is_held: The recording is held now.
    """
    if _is_held(pauses):
        went_on = lasted - position(started_at, pauses, pauses[-1].at)
        return pauses if is_held else over(pauses, at - max(0, went_on))
    missing = max(0, position(started_at, pauses, at) - lasted)
    if not is_held and missing < _UNSEEN:
        return pauses
    since = max([at - missing, *(pause.until for pause in pauses[-1:] if pause.until is not None)])
    return (*pauses, Pause(since, None if is_held else at))


def _is_held(pauses: Pauses) -> bool:
    return bool(pauses) and pauses[-1].until is None
