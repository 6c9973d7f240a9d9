"""The process of the decks: reads orders, lets time go by, tells facts; ends when nobody gives orders any more.

What libVLC and ALSA write in C goes to standard error, which the engine reads as well.
"""

import os
import select
import sys
import time
from pathlib import Path
from typing import Final

import msgspec

from core.audio.decks.hearing import NO_ANSWER
from core.audio.decks.mixer import Mixer
from core.audio.decks.outlets import Outlets
from core.audio.decks.server import SoundServer
from core.audio.decks.sound import Sound
from core.audio.decks.wire import AnyOrder, Beat, Cue, Devices, Fact, Failed, Levels, ListDevices, Play, Ready, Unfit
from core.errors import Unavailable

BEAT_SECONDS: Final = 0.5
LEVEL_SECONDS: Final = 0.2
_MOVING_SECONDS: Final = 0.01
"""How often levels are set while they move, and beginnings looked for."""

_BUSY_SECONDS: Final = 0.03
_ORDERS, _FACTS, _ERRORS = 0, 1, 2
_PIECE: Final = 65_536


class Deckhand:
    """Carries orders to the mixer and facts to the engine."""

    def __init__(self, sound: Sound, complaints: "Complaints") -> None:
        """Begin with no decks."""
        self._server = SoundServer(sound.marks)
        self._mixer = Mixer(sound.voice, lambda: self._server.seen, tell, time.monotonic)
        self._outlets = Outlets(sound, self._server, self._mixer.miss_devices)
        self._decoder = msgspec.json.Decoder(AnyOrder)
        self._received = b""
        self._complaints = complaints
        self._beat_at = self._levels_at = 0.0
        self._shown: object = None
        self._had_levels = False

    def run(self) -> None:
        """Work until the end of the orders."""
        self._server.start()
        while True:
            now = time.monotonic()
            self._beat(now)
            self._tell_levels(now)
            if not self._take_orders(self._patience(now)):
                return
            self._mixer.tick()

    def _beat(self, now: float) -> None:
        """Tell how everything is, now and then, and at once where it is not as it was."""
        decks = self._mixer.decks()
        shown = [(deck.deck, deck.state, deck.item, deck.next, deck.cued, deck.notice) for deck in decks]
        if now >= self._beat_at or shown != self._shown:
            self._outlets.look(now)
            self._beat_at, self._shown = now + BEAT_SECONDS, shown
            tell(Beat(_memory_bytes(), decks, self._outlets.output))

    def _tell_levels(self, now: float) -> None:
        """Tell how loud everything is; once more when nothing is heard any longer."""
        if now < self._levels_at:
            return
        levels = self._mixer.levels()
        if levels or self._had_levels:
            tell(Levels(levels))
        self._levels_at, self._had_levels = now + LEVEL_SECONDS, bool(levels)

    def _patience(self, now: float) -> float:
        if self._mixer.is_moving:
            return _MOVING_SECONDS
        return min(_BUSY_SECONDS if self._mixer.is_busy else BEAT_SECONDS, max(self._beat_at - now, 0.0))

    def _take_orders(self, seconds: float) -> bool:
        """Wait so long for orders and carry them out; False when there will be none any more."""
        ready = select.select([_ORDERS, self._complaints.received], [], [], seconds)[0]
        if self._complaints.received in ready and self._complaints.are_of_sound():
            self._outlets.look(time.monotonic(), is_complaint=True)
        if _ORDERS not in ready:
            return True
        piece = os.read(_ORDERS, _PIECE)
        *lines, self._received = (self._received + piece).split(b"\n")
        for line in lines:
            self._carry_out(self._decoder.decode(line))
        return bool(piece)

    def _carry_out(self, order: AnyOrder) -> None:
        if isinstance(order, ListDevices):
            tell(Devices(self._outlets.devices()))
        elif self._server.state == "silent" and isinstance(order, Play | Cue):
            # libVLC would wait for the server, and everything else for libVLC.
            if isinstance(order, Play):
                tell(Failed(order.deck, order.item.id, "device_lost", order.item.from_ms, NO_ANSWER))
        else:
            self._mixer.obey(order)


class Complaints:
    """What libVLC and ALSA write to standard error, in C: read here, and handed on to the engine.

    Attributes:
        received: What is to be waited on.
    """

    def __init__(self) -> None:
        """Take the place of standard error."""
        self._onwards = os.dup(_ERRORS)
        self.received, theirs = os.pipe()
        os.dup2(theirs, _ERRORS)
        os.close(theirs)

    def are_of_sound(self) -> bool:
        """Take what there is, and tell whether it is about the output of sound."""
        piece = os.read(self.received, _PIECE)
        os.write(self._onwards, piece)
        return b"audio output" in piece

    def give_back(self) -> None:
        """Let what is written from now on go straight to the engine: the reason for an end."""
        os.dup2(self._onwards, _ERRORS)


def tell(fact: Fact) -> None:
    """Tell the engine a fact."""
    line = msgspec.json.encode(fact) + b"\n"
    while line:
        line = line[os.write(_FACTS, line) :]


def _memory_bytes() -> int:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def main() -> int:
    """Open libVLC and work; 1 where there is none."""
    complaints = Complaints()
    try:
        sound = Sound()
    except Unavailable as error:
        tell(Unfit(error.message, error.remedy or ""))
        return 1
    tell(Ready(sound.version))
    try:
        Deckhand(sound, complaints).run()
    finally:
        complaints.give_back()
    return 0


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    os._exit(code)  # libVLC's own end can hang on a stream; the sound ends with the process
