"""How loud a deck is where it is heard, and why nobody hears it: what the sound server has told, made sense of."""

import math
from collections.abc import Callable, Iterable
from typing import Final

from core.audio.decks.levels import SILENT_DB
from core.audio.decks.seen import Seen
from core.audio.decks.voice import Voice
from core.audio.decks.wire import Notice

See = Callable[[], Seen | None]
"""Gives what the sound server has told; None where there is none."""

NO_DEVICE: Final = "the sound server has no sound device"
NO_ANSWER: Final = "the sound server does not answer"
_GRACE_SECONDS: Final = 1.0
"""How long a voice is let sound before it is judged: a device may have just come, or be waking up."""


class Ear:
    """Listens to the voices of one deck."""

    def __init__(self, see: See) -> None:
        """Have judged nothing yet."""
        self._see = see
        self._judged: tuple[Voice, Seen] | None = None

    def level_db(self, voices: Iterable[Voice], now: float) -> float | None:
        """Give the peak of the loudest of these voices, in dB of full scale; None where nobody measures them."""
        seen = self._see()
        heard = [_heard(seen, voice.mark, now) for voice in voices] if seen is not None else []
        loudest = max((factor for factor in heard if factor is not None), default=None)
        if not loudest:
            return loudest if loudest is None else SILENT_DB
        return max(round(20 * math.log10(loudest), 1), SILENT_DB)

    def lost_device(self, voice: Voice, now: float) -> str | None:
        """Tell why a voice cannot be heard at all, as soon as the server tells so; None where it can."""
        seen = self._see()
        if seen is None or now < voice.started_at + _GRACE_SECONDS or self._judged == (voice, seen):
            return None
        self._judged = (voice, seen)
        sink = seen.sink_of(voice.mark)
        if seen.is_mute or (sink is not None and not sink.is_real):
            return NO_DEVICE
        if sink is None:
            is_missing = voice.device and not seen.has(voice.device)
            return f"the sound device {voice.device} is not there" if is_missing else None
        return f"the sound device {seen.title(sink.name)} is suspended" if sink.is_suspended else None

    def notice(self, voice: Voice, now: float) -> Notice | None:
        """Tell what is wrong with how a voice is heard; None where nothing is, or nothing is known."""
        seen = self._see()
        stream = seen.streams.get(voice.mark) if seen is not None else None
        sink = seen.sink_of(voice.mark) if seen is not None else None
        if seen is None or stream is None or sink is None:
            return None
        title = f"the sound device {seen.title(sink.name)}"
        if sink.is_muted:
            return Notice("device_muted", f"{title} is muted", is_heard=False)
        if not sink.factor:
            return Notice("device_down", f"{title} is turned all the way down", is_heard=False)
        if stream.is_muted:
            return Notice("deck_muted", "the sound server has muted this deck", is_heard=False)
        if not stream.factor and voice.is_audible(now):
            return Notice("deck_down", "the sound server has turned this deck all the way down", is_heard=False)
        if voice.device in ("", sink.name):
            return None
        why = "the sound server has moved it there" if seen.has(voice.device) else f"{voice.device} is not there"
        return Notice("elsewhere", f"it plays on {title}: {why}", is_heard=True)


def _heard(seen: Seen, mark: str, now: float) -> float | None:
    stream, sink, peak = seen.streams.get(mark), seen.sink_of(mark), seen.peaks.get(mark)
    measured = peak(now) if peak is not None else None
    if stream is None or sink is None or measured is None:
        return None
    return 0.0 if stream.is_muted or sink.is_muted else measured * sink.factor
