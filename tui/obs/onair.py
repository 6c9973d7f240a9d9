"""What the console's frame knows of OBS: what is on air, which are away, and what ran when they were lost."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from core.obs.events import ConnectionChanged, ConnectionRemoved, OutputChanged, SceneChanged
from core.obs.models import Connection, Instance, LinkState

if TYPE_CHECKING:
    from core.client import Event

TOPICS: Final = ("obs.connection_changed", "obs.connection_removed", "obs.scene_changed", "obs.output_changed")

_WORST_FIRST: Final[tuple[LinkState, ...]] = ("refused", "lost", "degraded", "connecting", "connected", "disabled")
_UP: Final = ("connected", "degraded")
_FIELDS: Final = {"record": "recording", "stream": "streaming"}
_RUNS: Final = {"started": True, "resumed": True, "reconnected": True, "stopped": False}


@dataclass(frozen=True, slots=True)
class Standing:
    """One OBS as the frame knows it.

    Attributes:
        connection: How the desk stands with it.
        program: What its audience sees; None while that is not known.
        recording: It records, or did when it was lost.
        streaming: It is live, or was when it was lost.
    """

    connection: Connection
    program: str | None = None
    recording: bool = False
    streaming: bool = False

    @property
    def up(self) -> bool:
        """Tell whether it answers."""
        return self.connection.state in _UP

    @property
    def ran(self) -> str:
        """Say what ran when it was lost, or nothing."""
        if self.up or self.connection.state == "disabled":
            return ""
        return " and ".join(("recording",) * self.recording + ("live",) * self.streaming)


class OnAir:
    """Every OBS of the desk, in the order in which they were added."""

    def __init__(self) -> None:
        """Know none yet."""
        self._by_id: dict[int, Standing] = {}

    def __iter__(self) -> Iterator[Standing]:
        """List them."""
        return iter(self._by_id.values())

    def take(self, connections: Iterable[Connection], instances: Iterable[Instance]) -> None:
        """Replace everything by a fresh read; of what is lost, what ran is remembered."""
        known, before = {instance.connection: instance for instance in instances}, self._by_id
        self._by_id = {}
        for connection in sorted(connections, key=lambda connection: connection.id):
            standing = replace(before.get(connection.id, Standing(connection)), connection=connection, program=None)
            if (instance := known.get(connection.name)) is not None and standing.up:
                recording, streaming = bool(instance.record.active), bool(instance.stream.active)
                standing = Standing(connection, instance.program, recording, streaming)
            self._by_id[connection.id] = standing

    def apply(self, events: "Sequence[Event]") -> bool:
        """Follow what has happened; tell whether everything has to be read again, for an OBS has come up."""
        come_up = [self._apply(event) for event in events]
        return any(come_up)

    def _apply(self, event: "Event") -> bool:
        match event.data:
            case ConnectionChanged(connection=connection):
                before = self._by_id.get(connection.id, Standing(connection))
                after = replace(before, connection=connection)
                self._by_id[connection.id] = after if after.up else replace(after, program=None)
                return after.up and not before.up
            case ConnectionRemoved(connection=name):
                self._by_id = {id: it for id, it in self._by_id.items() if it.connection.name != name}
            case SceneChanged(connection=name, scene=scene):
                self._change(name, program=scene)
            case OutputChanged(connection=name, output="record" | "stream" as output, became=became):
                if became in _RUNS:
                    self._change(name, **{_FIELDS[output]: _RUNS[became]})
        return False

    def _change(self, name: str, **changes: str | bool) -> None:
        for id, standing in self._by_id.items():
            if standing.connection.name == name:
                self._by_id[id] = replace(standing, **changes)  # type: ignore[arg-type]

    @property
    def recorder(self) -> str | None:
        """Give the name of the OBS that recordings and replays are of: one with that role before any other."""
        up = sorted((it.connection for it in self if it.up), key=lambda connection: connection.role != "record")
        return up[0].name if up else None

    @property
    def worst(self) -> Standing | None:
        """Give the OBS that does worst, or None where there is none."""
        return min(self, key=lambda standing: _WORST_FIRST.index(standing.connection.state), default=None)
