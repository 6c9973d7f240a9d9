"""What the console's frame knows of the desk: mode, venue, health, courts, decks, rates; kept true by one feed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import tzinfo
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from core.audio.models.player import DeckStatus
from core.command import Mode
from core.desk.events import HealthChanged, ModeChanged, SettingChanged
from core.desk.models import PartHealth, Setting, SystemStatus
from core.obs.models import Connection, Instance
from core.pss.events import CourtChanged, CourtRemoved, IngestMeasured
from core.pss.models import Court
from tui.audio import players
from tui.audio.players import Players
from tui.obs import onair
from tui.obs.onair import OnAir

if TYPE_CHECKING:
    from core.client import Client, Event

TOPICS: tuple[str, ...] = (
    "desk.mode_changed",
    "settings.changed",
    "system.health_changed",
    "pss.court_changed",
    "pss.court_removed",
    "pss.ingest_measured",
    *onair.TOPICS,
    *players.TOPICS,
)

VENUE = "desk.venue"
TIME_ZONE = "desk.time_zone"
SETUP_DONE = "desk.setup_done"
THEME = "console.theme"
KEYMAP = "console.keymap"
REDRAWS = "console.redraws_per_second"


@dataclass(frozen=True, slots=True)
class DeskRead:
    """The whole of it, as read when the console attaches."""

    status: SystemStatus
    settings: list[Setting]
    courts: list[Court]
    obs_connections: list[Connection]
    obs_instances: list[Instance]
    decks: list[DeckStatus]


async def read_desk(client: "Client") -> DeskRead:
    """Read everything the frame shows."""
    return DeskRead(
        await client.system.status(),
        await client.settings.all(),
        await client.pss.courts(),
        await client.obs.connections(),
        await client.obs.instances(),
        await client.player.status(),
    )


class Desk:
    """The desk as last heard of; `None` and empty where nothing was heard yet.

    Attributes:
        mode: The desk's mode.
        venue: The venue's name, or empty while nobody has given it one.
        zone: The venue's time zone; None is this machine's own.
        zone_error: Why the venue's own time zone is not shown, in words, or empty.
        health: The parts' health by name.
        courts: The courts by name.
        ingest: The last measure of the ingest.
        obs: Every OBS with what it has on air.
        players: The decks with what they play.
        settings: The run-time settings by key, with their documentation.
        status: How the engine was when the console attached.
    """

    def __init__(self) -> None:
        """Know nothing yet."""
        self.mode: Mode | None = None
        self.venue = ""
        self.zone: tzinfo | None = None
        self.zone_error = ""
        self.health: dict[str, PartHealth] = {}
        self.courts: dict[str, Court] = {}
        self.ingest: IngestMeasured | None = None
        self.obs = OnAir()
        self.players = Players()
        self.settings: dict[str, Setting] = {}
        self.status: SystemStatus | None = None

    def take(self, read: DeskRead) -> None:
        """Replace everything by a fresh read."""
        self.status = read.status
        # What another engine measured is not true of this one; its own measure, if there is one, follows the read.
        self.ingest = None
        self.mode = read.status.mode
        self.health = {health.part: health for health in read.status.health}
        self.courts = {court.name: court for court in read.courts}
        self.obs.take(read.obs_connections, read.obs_instances)
        self.players.take(read.decks)
        self.settings = {setting.key: setting for setting in read.settings}
        self._use_settings()

    def value(self, key: str) -> Any:
        """Give a setting's value, or None where it is not known."""
        setting = self.settings.get(key)
        return setting.value if setting else None

    def apply(self, events: "Sequence[Event]") -> bool:
        """Follow what has happened since; tell whether everything has to be read again."""
        for event in events:
            match event.data:
                case ModeChanged(mode=mode):
                    self.mode = mode
                case HealthChanged(health=health):
                    self.health[health.part] = self._dated(health)
                case CourtChanged(court=court):
                    self._put_court(court)
                case CourtRemoved(name=name):
                    self.courts.pop(name, None)
                case IngestMeasured() as ingest:
                    self.ingest = ingest
                case SettingChanged(key=key, new=new):
                    self._set(key, new)
        self.players.apply(events)
        return self.obs.apply(events)

    def _dated(self, health: PartHealth) -> PartHealth:
        """Count a state from when it began: another reason for it is no other state."""
        known = self.health.get(health.part)
        return replace(health, since=known.since) if known and known.state == health.state else health

    def _put_court(self, court: Court) -> None:
        # A renamed court comes under its new name only; the id tells that it is the same one.
        self.courts = {name: old for name, old in self.courts.items() if old.id != court.id}
        self.courts[court.name] = court

    def _set(self, key: str, value: Any) -> None:
        known = self.settings.get(key)
        if known is not None:
            self.settings[key] = replace(known, value=value)
            self._use_settings()

    def _use_settings(self) -> None:
        venue = self.settings.get(VENUE)
        self.venue = str(venue.value) if venue and venue.value != venue.default else ""
        self._set_zone(str(self.value(TIME_ZONE) or ""))

    def _set_zone(self, name: str) -> None:
        self.zone, self.zone_error = None, ""
        if name:
            try:
                self.zone = ZoneInfo(name)
            except (ZoneInfoNotFoundError, ValueError, OSError):
                self.zone_error = f"this machine does not know the time zone {name} and shows its own time"
