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

from core.audio.decks.mixer import Mixer
from core.audio.decks.sound import Sound
from core.audio.decks.wire import AnyOrder, Beat, Devices, Fact, ListDevices, Ready, Started, Unfit
from core.errors import Unavailable

BEAT_SECONDS: Final = 0.5
_MOVING_SECONDS: Final = 0.01
"""How often levels are set while they move, and beginnings looked for."""

_BUSY_SECONDS: Final = 0.03
_LOOK_SECONDS: Final = 0.5
_ORDERS, _FACTS, _ERRORS = 0, 1, 2
_PIECE: Final = 65_536


class Deckhand:
    """Carries orders to the mixer and facts to the engine."""

    def __init__(self, sound: Sound, complaints: "Complaints") -> None:
        """Begin with no decks."""
        self._sound = sound
        self._mixer = Mixer(sound.voice, self._tell, time.monotonic)
        self._decoder = msgspec.json.Decoder(AnyOrder)
        self._received = b""
        self._shown: object = None
        self._complaints = complaints
        self._devices: set[str] = set()
        self._looked_at = 0.0

    def run(self) -> None:
        """Work until the end of the orders."""
        self._devices = {device.id for device in self._sound.devices()}
        beat_at = 0.0
        while True:
            now = time.monotonic()
            shown = [(deck.deck, deck.state, deck.item, deck.next, deck.cued) for deck in self._mixer.decks()]
            if now >= beat_at or shown != self._shown:
                beat_at, self._shown = now + BEAT_SECONDS, shown
                tell(Beat(_memory_bytes(), self._mixer.decks()))
            if not self._take_orders(self._patience(beat_at - now)):
                return
            self._mixer.tick()

    def _patience(self, until_beat: float) -> float:
        if self._mixer.is_moving:
            return _MOVING_SECONDS
        return min(_BUSY_SECONDS if self._mixer.is_busy else until_beat, max(until_beat, 0.0))

    def _take_orders(self, seconds: float) -> bool:
        """Wait so long for orders and carry them out; False when there will be none any more."""
        ready = select.select([_ORDERS, self._complaints.received], [], [], seconds)[0]
        if self._complaints.received in ready and self._complaints.are_of_sound():
            self._look_for_devices()
        if _ORDERS not in ready:
            return True
        piece = os.read(_ORDERS, _PIECE)
        *lines, self._received = (self._received + piece).split(b"\n")
        for line in lines:
            order = self._decoder.decode(line)
            if isinstance(order, ListDevices):
                tell(Devices(self._sound.devices()))
            else:
                self._mixer.obey(order)
        return bool(piece)

    def _tell(self, fact: Fact) -> None:
        """Hand on what happens; what begins to sound does so on the devices that are there now."""
        tell(fact)
        if isinstance(fact, Started):
            self._devices = {device.id for device in self._sound.devices()}

    def _look_for_devices(self) -> None:
        """See whether a device is gone: a complaint about the sound is the one sign that libVLC gives."""
        now = time.monotonic()
        if now - self._looked_at < _LOOK_SECONDS:
            return
        present = {device.id for device in self._sound.devices()}
        self._mixer.miss_devices(self._devices, present)
        self._devices, self._looked_at = present, now


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
