"""What a scene collection holds, and one to begin with."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

CANVAS = (1280, 720)
FPS = 30
CPU_PERCENT, MEMORY_MB, DISK_FREE_MB, RENDER_MS = 12.5, 220.0, 50_000.0, 2.5
"""How the machine does: well, and it loses no frame."""

COLOUR_KIND, MEDIA_KIND, TEXT_KIND, SOUND_KIND = (
    "color_source_v3",
    "ffmpeg_source",
    "text_ft2_source_v2",
    "pulse_input_capture",
)
KINDS = ("image_source", COLOUR_KIND, SOUND_KIND, MEDIA_KIND, TEXT_KIND)
DEFAULTS: dict[str, dict[str, Any]] = {
    COLOUR_KIND: {"color": 0xFFD1D1D1, "width": 1920, "height": 1080},
    MEDIA_KIND: {"is_local_file": True, "looping": False, "restart_on_activate": True, "speed_percent": 100},
    TEXT_KIND: {"color1": 0xFFFFFFFF, "color2": 0xFFFFFFFF, "drop_shadow": False, "outline": False, "word_wrap": False},
    SOUND_KIND: {"device_id": "default"},
}
SCENES = ("Stage", "Bar", "Break", "Replay")

_COLOURS = {
    "Red": 0xFF2020C0,
    "Green": 0xFF20A020,
    "Blue": 0xFFC04020,
    "Grey": 0xFF606060,
    "Gold": 0xFF20A0C0,
    "Violet": 0xFFA03080,
}


@dataclass(slots=True)
class Item:
    """A source as it stands in a scene."""

    id: int
    source: str
    visible: bool = True


@dataclass(slots=True)
class Scene:
    """A scene with its items, lowest first."""

    name: str
    items: list[Item] = field(default_factory=list)


@dataclass(slots=True)
class Input:
    """A source that OBS takes in; `length_ms` is that of a media file."""

    name: str
    kind: str
    settings: dict[str, Any] = field(default_factory=dict)
    muted: bool = False
    mul: float = 1.0
    length_ms: int = 0

    @property
    def has_sound(self) -> bool:
        """Whether it has a fader."""
        return self.kind in {MEDIA_KIND, SOUND_KIND}


@dataclass(slots=True)
class Filter:
    """A filter on a source or a scene."""

    name: str
    kind: str
    enabled: bool = True
    settings: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Transition:
    """How one scene becomes the next; a fixed one has no duration."""

    name: str
    kind: str
    fixed: bool


TRANSITIONS = (Transition("Cut", "cut_transition", True), Transition("Fade", "fade_transition", False))


@dataclass(slots=True)
class Collection:
    """A scene collection; scenes are in the order of the user interface, `microphone` belongs to no scene."""

    name: str
    scenes: list[Scene]
    inputs: dict[str, Input]
    filters: dict[str, list[Filter]]
    microphone: str | None = None


def furnish(scenes: Sequence[str] = SCENES, name: str = "Venue") -> Collection:
    """Make a collection of these scenes: a colour in each, music in all but the last, a title in the first."""
    inputs: dict[str, Input] = {}
    furnished: list[Scene] = []
    for number, scene in enumerate(scenes):
        sources = [_add_colour(inputs, number)]
        if number < len(scenes) - 1:
            sources.append(_add(inputs, Input("Music", MEDIA_KIND, {"looping": True}, length_ms=20_000)))
        if number == 0:
            sources.append(_add(inputs, Input("Title", TEXT_KIND, {"text": "Welcome"})))
        furnished.append(Scene(scene, [Item(id, source) for id, source in enumerate(sources, 1)]))
    microphone = _add(inputs, Input("Mic/Aux", SOUND_KIND))
    first = furnished[0].items[0].source if furnished else ""
    filters = {first: [Filter("Colour Correction", "color_filter_v2")], microphone: [Filter("Gain", "gain_filter")]}
    return Collection(name, furnished, inputs, filters, microphone)


def _add_colour(inputs: dict[str, Input], number: int) -> str:
    name = [*_COLOURS][number % len(_COLOURS)]
    turn = number // len(_COLOURS)
    settings = {"color": _COLOURS[name], "width": CANVAS[0], "height": CANVAS[1]}
    return _add(inputs, Input(f"{name} {turn + 1}" if turn else name, COLOUR_KIND, settings))


def _add(inputs: dict[str, Input], input: Input) -> str:
    inputs.setdefault(input.name, input)
    return input.name
