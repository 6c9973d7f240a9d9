"""The OBS part: its services built in order, started, stopped, and served under one name."""

from collections.abc import Sequence
from typing import Any

from core.obs import commands
from core.obs.clips.player import Player
from core.obs.clips.service import ClipsService
from core.obs.clips.settings import CLIP_SETTINGS
from core.obs.connections import ConnectionsService
from core.obs.control import ControlService
from core.obs.health import gauges_of, health_of
from core.obs.keeper import Keepers
from core.obs.link import Opener
from core.obs.matches.moments import Moments
from core.obs.matches.recordings import Recordings
from core.obs.matches.service import MatchesService
from core.obs.matches.settings import MATCH_SETTINGS
from core.obs.matches.subscriber import MatchSubscriber
from core.obs.matches.tracking import Tracker
from core.obs.opening import open_instance
from core.obs.outputs import OutputsService
from core.obs.settings import OBS_SETTINGS
from core.obs.watching import WatchingService
from core.part import Room
from core.settings import SettingSpec


class ObsPart:
    """OBS Studio: every instance in the house, watched and run.

    Attributes:
        keepers: Each connection with what is open of it.
    """

    name = "obs"
    settings: Sequence[SettingSpec] = (*OBS_SETTINGS, *MATCH_SETTINGS, *CLIP_SETTINGS)

    def __init__(self, room: Room, opener: Opener = open_instance) -> None:
        """Build the services; nothing is connected before `start`.

        Args:
            room: The shared rooms.
            opener: Opens an OBS.
        """
        self.keepers = keepers = Keepers()
        self._connections = ConnectionsService(room, keepers, opener)
        self._watching = WatchingService(keepers)
        self._control = ControlService(keepers)
        self._recordings, moments = Recordings(room), Moments(room.store)
        self._tracker = Tracker(room, keepers, self._recordings)
        self._clips = ClipsService(room, keepers, self._recordings, Player())
        self._outputs = OutputsService(keepers, self._clips.attach)
        self._matches = MatchesService(room, keepers, self._recordings, moments, self._clips.attach)
        self._subscriber = MatchSubscriber(room, keepers, self._recordings, self._tracker, moments)
        room.health.declare(
            "obs",
            check=lambda: health_of(keepers.connections()),
            gauges=lambda: gauges_of(keepers.connections(), (link.known for link in keepers.links())),
        )

    def services(self) -> Sequence[tuple[type, Any]]:
        """Give each Protocol class of commands with the object that implements it."""
        return (
            (commands.Connections, self._connections),
            (commands.Watching, self._watching),
            (commands.Control, self._control),
            (commands.Outputs, self._outputs),
            (commands.Matches, self._matches),
            (commands.Clips, self._clips),
        )

    async def start(self) -> None:
        """Begin to connect to every enabled OBS; none of them is waited for."""
        await self._connections.start()
        await self._recordings.start()
        await self._tracker.start()
        await self._matches.start()
        await self._subscriber.start()

    async def stop(self) -> None:
        """Close every connection; what OBS does goes on."""
        await self._subscriber.stop()
        await self._tracker.stop()
        await self._clips.stop()
        await self._connections.stop()
