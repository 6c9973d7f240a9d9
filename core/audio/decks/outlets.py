"""Whether sound can come out of this machine: from the sound server where there is one, else from the sound cards."""

from collections.abc import Callable, Collection
from pathlib import Path
from typing import Final

from core.audio.decks.hearing import NO_ANSWER, NO_DEVICE
from core.audio.decks.server import SoundServer
from core.audio.decks.sound import Sound
from core.audio.decks.wire import Device, Output

_LOOK_SECONDS: Final = 0.5
_MISSING_SECONDS: Final = 5.0
"""How often it is looked for a device, where there is none."""

_CARDS: Final = Path("/dev/snd")

Miss = Callable[[Collection[str], Collection[str]], None]
"""Takes the devices that were there and those that are there now; `Mixer.miss_devices`."""


class Outlets:
    """The sound devices of this machine.

    Attributes:
        output: What is known of them.
    """

    def __init__(self, sound: Sound, server: SoundServer, miss: Miss) -> None:
        """Know of none yet."""
        self._sound, self._server, self._miss = sound, server, miss
        self.output = Output("unknown", "nobody has told of a sound device yet")
        self._known: set[str] = set()
        self._looked_at = 0.0
        self._had_server = False

    def devices(self) -> list[Device]:
        """List those that are there now; what ALSA can do without any sound card is none of them."""
        seen = self._server.seen
        if seen is not None:
            return [Device(sink.name, sink.description) for sink in seen.sinks.values() if sink.is_real]
        if self._server.state == "silent" or not any(_CARDS.glob("pcmC*D*p")):
            return []  # libVLC would wait for the server as well
        return self._sound.devices()

    def look(self, now: float, *, is_complaint: bool = False) -> None:
        """Find out, where something may have changed.

        Args:
            now: The time.
            is_complaint: libVLC has complained about the sound: the one sign that it gives of a device that is gone.
        """
        server = self._server
        if server.state == "looking":
            return
        if server.seen is not None:
            self._known, self._had_server = {sink.name for sink in server.seen.sinks.values()}, True
            default = server.seen.default
            there = Output("there", f"sound goes to {server.seen.title(default)}", default)
            self.output = Output("missing", NO_DEVICE) if server.seen.is_mute else there
        elif self._is_due(now, is_complaint):
            self._look_without(now)

    def _is_due(self, now: float, is_complaint: bool) -> bool:
        if self._had_server or not self._looked_at:
            return True
        wait = _MISSING_SECONDS if self.output.state == "missing" else _LOOK_SECONDS
        return (is_complaint or self.output.state == "missing") and now - self._looked_at > wait

    def _look_without(self, now: float) -> None:
        self._had_server, self._looked_at = False, now
        present = {device.id for device in self.devices()}
        if present:
            self.output = Output("unknown", "no sound server tells whether anything is heard before it plays")
        elif self._server.state == "silent":
            self.output = Output("missing", NO_ANSWER)
        else:
            self.output = Output("missing", "there is no sound server and no sound card")
        if self._known:
            self._miss(self._known, present)
        self._known = present
