"""What the console's frame knows of the decks: what plays, for how long yet, what comes next, and why nothing does."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from textual.content import Content

from core.audio.events import DeckChanged, LevelsMeasured, ProcessChanged
from core.audio.models.player import DeckStatus
from core.clock import Micros
from tui.audio.levels import meter
from tui.audio.words import length, signed
from tui.marks import Marks
from tui.text import clip, visible

if TYPE_CHECKING:
    from core.client import Event

TOPICS: Final = ("player.deck_changed", "player.process_changed")
LEVELS: Final = ("player.levels_measured",)
"""Told several times a second: followed only where levels are drawn."""
MUSIC: Final = "music"
ENDING_SECONDS: Final = 20


class Players:
    """Every deck as last heard of.

    Attributes:
        process: Why the process of the decks does not run; empty while it does.
    """

    def __init__(self) -> None:
        """Know none yet."""
        self._decks: dict[str, DeckStatus] = {}
        self._levels: Mapping[str, float] = {}
        self.process = ""

    def __iter__(self) -> Iterator[DeckStatus]:
        """List the decks."""
        return iter(self._decks.values())

    def take(self, decks: Iterable[DeckStatus]) -> None:
        """Replace everything by a fresh read."""
        self._decks = {deck.name: deck for deck in decks}
        decks = self._decks.values()
        self._levels = {deck.name: deck.level_db for deck in decks if deck.level_db is not None}
        self.process = ""

    def keep(self, names: Collection[str]) -> None:
        """Forget the decks that are not among these."""
        self._decks = {name: deck for name, deck in self._decks.items() if name in names}

    def apply(self, events: "Sequence[Event]") -> None:
        """Follow what has happened."""
        for event in events:
            match event.data:
                case DeckChanged(status=status):
                    self._decks[status.name] = status
                case LevelsMeasured(peaks_db=peaks):
                    self.hear(peaks)
                case ProcessChanged(runs=runs, reason=reason):
                    self.process = "" if runs else reason

    def get(self, name: str) -> DeckStatus | None:
        """Give a deck by its name."""
        return self._decks.get(name)

    def hear(self, levels: Mapping[str, float]) -> None:
        """Take how loud the decks are; of what is not in it nobody knows."""
        self._levels = levels

    def level(self, name: str) -> float | None:
        """Give how loud a deck is, in dB of full scale, or None where nobody measures it."""
        return self._levels.get(name)

    def plays(self, name: str) -> bool:
        """Tell whether something plays on a deck."""
        deck = self.get(name)
        return deck is not None and deck.state == "playing"

    @property
    def sounding(self) -> list[DeckStatus]:
        """List the decks that are heard."""
        return [deck for deck in self if deck.state == "playing"]

    @property
    def monitor(self) -> DeckStatus | None:
        """Give the deck that is heard at the desk alone, if somebody has added one."""
        return next((deck for deck in self if deck.kind == "monitor"), None)

    @property
    def busy(self) -> list[DeckStatus]:
        """List the decks on which there is something, or should be."""
        return [deck for deck in self if not _is_idle(deck)]

    @property
    def ailing(self) -> DeckStatus | None:
        """Give a deck on which nothing plays that should, or None."""
        return next((deck for deck in self if deck.why), None)


def position(deck: DeckStatus, now: Micros) -> int:
    """Tell where a deck is by now, in milliseconds."""
    at = deck.position_ms
    if deck.state == "playing":
        at += max(0, now - deck.as_of) // 1000
    return at if deck.duration_ms is None else min(at, deck.duration_ms)


def remaining(deck: DeckStatus, now: Micros) -> int | None:
    """Tell for how many milliseconds a deck plays yet; None where it has no end, or none that is known."""
    if deck.duration_ms is None or (deck.playing is not None and deck.playing.what.is_live):
        return None
    end = deck.duration_ms
    if deck.playing is not None and deck.playing.what.to_ms is not None:
        end = min(end, deck.playing.what.to_ms)
    return max(0, end - position(deck, now))


def on_air_words(players: Players, now: Micros) -> list[str]:
    """Say in as few words what the audience hears: `music: Riverside 2:14`."""
    said = []
    for deck in players.sounding:
        if deck.kind == "monitor":
            continue
        left = remaining(deck, now)
        time = f" {length(left)}" if left is not None else ""
        said.append(f"{clip(deck.name, 10)}: {clip(title_of(deck), 20)}{time}")
    return said


class Room(NamedTuple):
    """How much of a deck is said: cells of its title and of what comes next, and whether the rest is said briefly."""

    title: int
    next: int
    is_brief: bool = False


ROOMS: Final = (
    Room(40, 40), Room(28, 28), Room(28, 20), Room(28, 16, True), Room(20, 12, True), Room(14, 8, True),
    Room(14, 0, True), Room(8, 0, True),
)  # fmt: skip


def state_words(deck: DeckStatus, *, in_full: bool = False) -> tuple[str, str]:
    """Give the sign or the word of a deck's state, and its style; what only the desk hears is not on air."""
    if deck.kind == "monitor" and deck.state == "playing":
        return "at the desk" if in_full else _STATES["playing"][0], "$accent"
    if in_full and deck.state in _WORDS:
        return _WORDS[deck.state], _STATES.get(deck.state, ("", "$quiet"))[1]
    return _STATES.get(deck.state, ("", "$quiet"))


def strip(players: Players, now: Micros, marks: Marks, width: int) -> Content:
    """Write the decks in one row: all where there is room, else those alone on which there is something."""
    decks, some = list(players), players.busy or list(players)
    if not decks:
        return Content()
    if players.process:
        return Content.styled(f" {marks.failed} no sound: {visible(players.process)}", "bold $failure").truncate(
            width, ellipsis=True
        )
    row = Content()
    for shown, room in (*((decks, room) for room in ROOMS[:2]), *((some, room) for room in ROOMS)):
        parts = [_deck(deck, players.level(deck.name), now, marks, room) for deck in shown]
        row = Content(" ") + Content.styled(" │ ", "$quiet").join(parts)
        if row.cell_length <= width:
            break
    return row.truncate(width, ellipsis=True)


def _ends_with_nothing(deck: DeckStatus, now: Micros) -> bool:
    left = remaining(deck, now) if deck.state == "playing" and deck.next is None and deck.kind == "music" else None
    return left is not None and left < ENDING_SECONDS * 1000


def _is_idle(deck: DeckStatus) -> bool:
    return deck.state == "stopped" and not (deck.cued or deck.why or deck.warning)


def _deck(deck: DeckStatus, level: float | None, now: Micros, marks: Marks, at: Room) -> Content:
    room, brief = at.title, at.is_brief
    name = Content.styled(f"{clip(deck.name, 10)} ", "$quiet")
    if deck.why:
        return name + Content.styled(f"{marks.failed} {clip(deck.why, room + 20)}", "bold $failure")
    if deck.warning and not _ends_with_nothing(deck, now):
        name += Content.styled(f"{marks.attention} {clip(deck.warning, room + 20)}  ", "bold $attention")
    if deck.state in ("stopped", "unknown") or deck.playing is None:
        idle = "unknown" if deck.state == "unknown" else "—"
        cued = f"ready: {clip(deck.cued.what.title, room)}" if deck.cued is not None else idle
        return name + Content.styled(cued, "" if deck.cued else "$quiet")
    words, style = state_words(deck)
    parts = [name, Content.styled(words, style), Content.styled(f" {clip(title_of(deck), room)}", "bold")]
    left = remaining(deck, now)
    nothing_next = _ends_with_nothing(deck, now)
    if left is not None:
        time = f"  −{length(left)}" if brief else f"  {length(position(deck, now))} / {length(deck.duration_ms)}"
        parts.append(Content.styled(time, "bold $attention" if nothing_next else ""))
    if level is not None and deck.state == "playing":
        parts.append(Content("  ") + meter(level, 4 if brief else 8))
    if deck.ducked_db:
        parts.append(Content.styled(f"  {signed(deck.ducked_db)} dB" + ("" if brief else " ducked"), "$attention"))
    elif deck.volume_db and not brief:
        parts.append(Content.styled(f"  volume {signed(deck.volume_db)} dB", "$quiet"))
    if nothing_next:
        parts.append(Content.styled("  nothing next", "bold $attention"))
    elif deck.next is not None and at.next:
        parts.append(Content.styled(f"  next {clip(deck.next.what.title, at.next)}", "$quiet"))
    return Content.assemble(*parts)


_STATES: Final = {
    "playing": ("▸", "bold $on-air"),
    "starting": ("…", "$quiet"),
    "paused": ("paused", "$attention"),
    "held": ("held", "$attention"),
}
_WORDS: Final = {"playing": "on air", "starting": "starting", "stopped": "stopped", "unknown": "unknown"}


def title_of(deck: DeckStatus) -> str:
    """Give what a deck plays: of a stream what it says that it plays, if it says so."""
    return deck.stream_title or (deck.playing.what.title if deck.playing is not None else "")
