"""Keeps Python's search for garbage from holding an event loop up."""

import gc
from typing import Final

# Nearly everything that comes and goes here is freed by its reference count; only cycles wait for the collector. With
# its usual thresholds it looks through all that an engine holds every few seconds, for tens of milliseconds each time,
# in which no datagram is taken in.
_THRESHOLDS: Final = (50_000, 20, 50)


def collect_seldom() -> None:
    """Look for garbage less often, and no more among what there is now: modules, classes, functions, services.

    To be called when a process has made what it keeps for good.
    """
    gc.freeze()
    gc.set_threshold(*_THRESHOLDS)
