"""The inputs of a studio: their sound, their media, their filters and their settings."""

import math
from typing import Any

from core.obs.models import MediaAction, MediaStateName
from core.obs.simulation.studio.changes import (
    FilterSwitched,
    InputAdded,
    InputMuted,
    InputRemoved,
    InputRenamed,
    MediaBegun,
    MediaOver,
    MediaPressed,
    VolumeMoved,
)
from core.obs.simulation.studio.room import MEDIA_KIND, Collection, Filter, Input
from core.obs.simulation.studio.timeline import Later, Timeline


class Player:
    """A media file as it plays."""

    def __init__(self, timeline: Timeline, input: Input) -> None:
        """Take the time and the input; it plays."""
        self._timeline, self._input = timeline, input
        self._end: Later | None = None
        self.state: MediaStateName = "playing"
        self._go_on_from(0.0)

    @property
    def position_ms(self) -> int | None:
        """Where it is; None where it neither plays nor waits."""
        if self.state not in {"playing", "paused"}:
            return None
        return round(self._position()) % self._input.length_ms if self._looping else round(self._position())

    @property
    def length_ms(self) -> int | None:
        """How long the file is, while it is open."""
        return None if self.position_ms is None else self._input.length_ms

    def press(self, action: MediaAction) -> None:
        """Do what somebody asks for; a file has no next and no previous one."""
        name, kind = self._input.name, self._input.kind
        if action == "play":
            self._go_on_from(0.0 if self.position_ms is None else self._position())
            self._timeline.say(MediaBegun(name, kind), MediaPressed(name, kind, action))
        elif action == "restart":
            self._go_on_from(0.0)
            self._timeline.say(MediaBegun(name, kind), MediaPressed(name, kind, action))
        elif action == "pause":
            self._hold("paused")
            self._timeline.say(MediaPressed(name, kind, action))
        elif action == "stop":
            self._hold("ended")
            self._timeline.say(MediaPressed(name, kind, action), MediaOver(name, kind))

    def seek(self, milliseconds: float) -> None:
        """Go to a place in the file."""
        target = min(max(0.0, milliseconds), float(self._input.length_ms))
        if self.state == "playing":
            self._go_on_from(target)
        else:
            self._from = target

    def close(self) -> None:
        """Play no more, without a word."""
        self._hold("stopped")

    @property
    def _looping(self) -> bool:
        return bool(self._input.settings.get("looping"))

    def _position(self) -> float:
        return self._from + ((self._timeline.now() - self._since) * 1000 if self.state == "playing" else 0.0)

    def _go_on_from(self, milliseconds: float) -> None:
        self._call_off()
        self.state, self._from, self._since = "playing", milliseconds, self._timeline.now()
        if not self._looping:
            self._end = self._timeline.later((self._input.length_ms - milliseconds) / 1000, self._over)

    def _over(self) -> None:
        self._hold("ended")
        self._timeline.say(MediaOver(self._input.name, self._input.kind))

    def _hold(self, state: MediaStateName) -> None:
        self._call_off()
        self._from = self._position()
        self.state = state

    def _call_off(self) -> None:
        if self._end is not None:
            self._end.call_off()
            self._end = None


class Inputs:
    """All inputs of the scene collection in use."""

    def __init__(self, timeline: Timeline, collection: Collection) -> None:
        """Take the time and the collection."""
        self._timeline = timeline
        self._fill(collection)

    def _fill(self, collection: Collection) -> None:
        self._inputs, self._filters = collection.inputs, collection.filters
        self._players = {
            input.name: Player(self._timeline, input) for input in self._inputs.values() if input.kind == MEDIA_KIND
        }

    def load(self, collection: Collection) -> None:
        """Put the inputs of another collection in the place of these."""
        for player in self._players.values():
            player.close()
        self._timeline.say(*(InputRemoved(input.name, input.kind) for input in self._inputs.values()))
        self._fill(collection)
        self._timeline.say(*(InputAdded(input.name, input.kind, input.settings) for input in self._inputs.values()))

    def all(self) -> list[Input]:
        """Give the inputs in the order in which they were made."""
        return list(self._inputs.values())

    def get(self, name: str) -> Input | None:
        """Find an input by its name."""
        return self._inputs.get(name)

    def player(self, input: Input) -> Player | None:
        """Give what plays an input; None where it is no media file."""
        return self._players.get(input.name)

    def filters(self, source: str) -> list[Filter]:
        """List the filters on a source or scene."""
        return self._filters.get(source, [])

    def filter(self, source: str, name: str) -> Filter | None:
        """Find one of them by its name."""
        return next((filter for filter in self.filters(source) if filter.name == name), None)

    def mute(self, input: Input, muted: bool) -> None:
        """Mute or unmute; said also where it was so already, as OBS does."""
        input.muted = muted
        self._timeline.say(InputMuted(input.name, muted))

    def set_volume(self, input: Input, mul: float) -> None:
        """Move the fader."""
        input.mul = mul
        self._timeline.say(VolumeMoved(input.name, mul))

    def rename(self, input: Input, name: str) -> None:
        """Give an input another name; what stands in scenes is the caller's to rename."""
        before, input.name = input.name, name
        self._inputs[name] = self._inputs.pop(before)
        if before in self._players:
            self._players[name] = self._players.pop(before)
        if before in self._filters:
            self._filters[name] = self._filters.pop(before)
        self._timeline.say(InputRenamed(name, before))

    def set_settings(self, input: Input, settings: dict[str, Any], overlay: bool = True) -> None:
        """Change settings; OBS says nothing of it."""
        input.settings = {**input.settings, **settings} if overlay else dict(settings)

    def switch_filter(self, source: str, filter: Filter, enabled: bool) -> None:
        """Switch a filter on or off."""
        if filter.enabled != enabled:
            filter.enabled = enabled
            self._timeline.say(FilterSwitched(source, filter.name, enabled))

    def level(self, input: Input) -> tuple[float, float]:
        """Tell how loud an input is now, as the magnitude and the peak before its fader, from 0 to 1."""
        player = self.player(input)
        if player is not None and player.state != "playing":
            return 0.0, 0.0
        # Different for each input, and the same for the same moment: a voice that comes and goes.
        swing = 0.5 + 0.5 * math.sin(self._timeline.now() * 2 + sum(input.name.encode()))
        return 0.12 * swing, 0.18 * swing


def to_db(mul: float) -> float:
    """Turn a fader's factor into dB; nothing is -100, as in OBS."""
    return max(-100.0, 20 * math.log10(mul)) if mul > 0 else -100.0


def to_mul(db: float) -> float:
    """Turn dB into a fader's factor."""
    return 10 ** (db / 20) if db > -100 else 0.0
