"""An in-process stand-in for the client and the engine behind it, for widget tests alone."""

import asyncio
import itertools
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import replace
from typing import Any

from core.audio.commands import LibraryCommands, PlayerCommands
from core.audio.models.player import DeckStatus
from core.client import Event, Snapshot
from core.clock import SystemClock
from core.command import declared
from core.desk.commands import DeskCommands, SecretsCommands, SettingsCommands, SystemCommands
from core.desk.describe import described
from core.desk.events import HealthChanged, Logged, ModeChanged, SettingChanged
from core.desk.models import CommandInfo, LogRecord, PartHealth, Setting, SystemStatus
from core.errors import Conflict, Invalid, NeedsArming, NeedsConfirmation, NotFound, Unavailable
from core.event import Payload
from core.obs.commands import ObsCommands
from core.obs.models import Connection, Instance
from core.pss.commands import PssCommands
from core.pss.events import CourtChanged, CourtRemoved
from core.pss.models import Court
from core.speech.commands import SpeechCommands

SECOND = 1_000_000


class DeskDouble:
    """What an engine would hold; `connect` gives a client on it, `lose` cuts all clients off."""

    def __init__(self, *, setup_done: bool = True, now: Callable[[], int] | None = None) -> None:
        self.now = now = now or SystemClock().now
        self.up = True
        self.mode = "show"
        self.clients: list[ClientDouble] = []
        self.calls: list[tuple[str, dict[str, Any], str | None]] = []
        self.seq = itertools.count(1)
        self.records = [self._record(number) for number in range(1, 501)]
        self.courts = [
            Court(
                1, "Ring 1", "0.0.0.0", None, 6000, True, True, False, None, "listening", last_at=now(), datagrams=12034
            ),
            Court(2, "Ring 2", "0.0.0.0", None, 6001, True, True, False, None, "listening"),
        ]
        self.health = {"store": PartHealth("store", "ok", "", now()), "pss": PartHealth("pss", "ok", "", now())}
        self.settings = {
            each.key: each
            for each in (
                Setting("desk.venue", "Hall A", "Venue", "text", "The venue's name."),
                Setting("desk.time_zone", "Europe/Berlin", "UTC", "text", "The venue's time zone."),
                Setting("desk.setup_done", setup_done, False, "yes or no", "The first set-up was done or skipped."),
                Setting("console.theme", "dark", "dark", "one of dark, light, contrast, terminal",
                        "The console's colours.", ("dark", "light", "contrast", "terminal")),
                Setting("console.keymap", {}, {}, "any value", "Own keys."),
                Setting("console.redraws_per_second", 20, 4, "whole number", "How often a screen is redrawn at most."),
            )
        }  # fmt: skip
        self.obs: list[Connection] = []
        self.instances: list[Instance] = []
        self.decks: list[DeckStatus] = []
        self._token = 0

    def _record(self, number: int) -> LogRecord:
        level = ("debug", "info", "warning", "error")[number % 4]
        return LogRecord(number, self.now() - (500 - number) * SECOND, level, ("engine", "pss", "store")[number % 3],
                         f"line {number} of the log")  # type: ignore[arg-type]  # fmt: skip

    async def connect(self) -> Any:
        if not self.up:
            raise Unavailable("No engine is running.")
        self.courts = [replace(court, last_at=self.now()) if court.last_at else court for court in self.courts]
        client = ClientDouble(self)
        self.clients.append(client)
        return client

    def lose(self, farewell: str = "") -> None:
        self.up = False
        for client in self.clients:
            client.farewell = farewell
            client.cut()
        self.clients = []

    def publish(self, payload: Payload) -> None:
        event = Event(payload.topic, next(self.seq), self.now(), "double", "", payload)
        for client in self.clients:
            client.offer(event)

    def log(self, message: str, level: str = "info", part: str = "pss") -> None:
        record = LogRecord(self.records[-1].number + 1, self.now(), level, part, message)  # type: ignore[arg-type]
        self.records.append(record)
        self.publish(Logged(record))

    def set_health(self, part: str, state: str, reason: str) -> None:
        self.health[part] = PartHealth(part, state, reason, self.now())  # type: ignore[arg-type]
        self.publish(HealthChanged(self.health[part]))

    def put_court(self, court: Court) -> None:
        self.courts = [court if each.id == court.id else each for each in self.courts]
        self.publish(CourtChanged(court))

    # ---- commands, by name

    async def call(self, name: str, arguments: dict[str, Any], token: str | None) -> Any:
        self.calls.append((name, arguments, token))
        handler = getattr(self, "do_" + name.replace(".", "_"), None)
        if handler is None:
            return None
        return handler(token=token, **arguments) if name == "pss.court_remove" else handler(**arguments)

    def needs(self, error: type[NeedsArming | NeedsConfirmation], command: str, seconds: float = 5.0) -> Exception:
        self._token += 1
        return error(f"{command} must be asked for twice.", data={"token": f"t{self._token}", "seconds": seconds})

    def do_desk_set_mode(self, mode: str) -> str:
        self.mode = mode
        self.publish(ModeChanged(mode, "tester"))  # type: ignore[arg-type]
        return mode

    def do_settings_set(self, key: str, value: Any) -> None:
        setting = self.settings[key]
        if setting.choices and value not in setting.choices:
            raise Invalid("That is no theme.", data={"fields": {"value": "no such choice"}})
        self.settings[key] = replace(setting, value=value)
        self.publish(SettingChanged(key, setting.value, value, "tester"))

    def do_pss_court_add(self, name: str, port: int = 6000, **rest: Any) -> None:
        if any(court.name == name for court in self.courts):
            raise Conflict(f"There is a court {name} already.", remedy="Choose another name.")
        court = Court(len(self.courts) + 1, name, "0.0.0.0", None, port, True, True, False, None, "listening")
        self.courts.append(court)
        self.publish(CourtChanged(court))

    def do_pss_court_edit(self, court: str, **changes: Any) -> None:
        found = next(each for each in self.courts if str(each.id) == court)
        self.put_court(replace(found, **changes))

    def do_pss_court_stop(self, court: str) -> None:
        if not any(court in (str(each.id), each.name) for each in self.courts):
            raise NotFound(f"There is no court {court}.", remedy="`pss.courts` lists them.")
        self.do_pss_court_edit(court, state="stopped")

    def do_pss_court_remove(self, court: str, token: str | None = None) -> None:
        if token != f"t{self._token}" or not token:
            raise self.needs(NeedsConfirmation, "pss.court_remove")
        gone = next(each for each in self.courts if str(each.id) == court)
        self.courts.remove(gone)
        self.publish(CourtRemoved(gone.name))

    def do_pss_courts(self) -> list[Court]:
        return list(self.courts)

    def do_obs_connections(self) -> list[Connection]:
        return list(self.obs)

    def do_obs_instances(self) -> list[Instance]:
        return list(self.instances)

    def do_player_status(self, deck: str | None = None) -> list[DeckStatus]:
        return [each for each in self.decks if deck in (None, each.name)]

    def do_settings_all(self) -> list[Setting]:
        return list(self.settings.values())

    def do_system_status(self) -> SystemStatus:
        return SystemStatus(
            "0.1.0", "running", 4711, "run", self.now() - 3600 * SECOND, self.mode, "Hall A", "/var/lib/cuedesk",
            tuple(self.health.values()), {}, len(self.clients)
        )  # type: ignore[arg-type]  # fmt: skip

    def do_system_log(
        self, part: Any = None, level: str = "debug", text: Any = None, before: Any = None, limit: int = 200
    ) -> Any:
        levels = ("debug", "info", "warning", "error")
        found = [
            record
            for record in reversed(self.records)
            if (part is None or record.part == part)
            and levels.index(record.level) >= levels.index(level)
            and (text is None or text in record.message)
            and (before is None or record.number < before)
        ]
        return found[:limit]

    def do_desk_commands(self) -> list[CommandInfo]:
        services = (
            DeskCommands, SettingsCommands, SecretsCommands, SystemCommands, PssCommands, ObsCommands, LibraryCommands,
            PlayerCommands, SpeechCommands,
        )  # fmt: skip
        return [described(command) for service in services for command in declared(service)]


class _Service:
    def __init__(self, client: "ClientDouble", name: str, contract: type) -> None:
        self._client, self._name = client, name
        self._commands = {command.name.split(".")[1]: command for command in declared(contract)}

    def __getattr__(self, verb: str) -> Callable[..., Awaitable[Any]]:
        command = self._commands[verb]
        names = list(command.parameters.parameters.keys()) if hasattr(command.parameters, "parameters") else [
            parameter.name for parameter in command.parameters
        ]  # fmt: skip

        async def call(*args: Any, **kwargs: Any) -> Any:
            given = dict(zip(names, args, strict=False)) | kwargs
            return await self._client.call(command.name, given)

        return call


class ClientDouble:
    """A client on the double, with the shape of `core.client.Client`."""

    def __init__(self, desk: DeskDouble) -> None:
        self._desk = desk
        self.run = "run"
        self.closed = asyncio.Event()
        self.end, self.farewell = "connection closed", ""
        self.heard_at = desk.now()
        self.desk = _Service(self, "desk", DeskCommands)
        self.settings = _Service(self, "settings", SettingsCommands)
        self.secrets = _Service(self, "secrets", SecretsCommands)
        self.system = _Service(self, "system", SystemCommands)
        self.pss = _Service(self, "pss", PssCommands)
        self.obs = _Service(self, "obs", ObsCommands)
        self.library = _Service(self, "library", LibraryCommands)
        self.player = _Service(self, "player", PlayerCommands)
        self.speech = _Service(self, "speech", SpeechCommands)
        self._queues: list[tuple[Sequence[str], asyncio.Queue[Event | None]]] = []

    async def call(self, name: str, arguments: dict[str, Any], *, token: str | None = None) -> Any:
        if self.closed.is_set():
            raise Unavailable(f"The engine is gone: {self.end}.")
        return await self._desk.call(name, arguments, token)

    async def follow(
        self, topics: Sequence[str], read: Callable[[], Awaitable[Any]], pace: float
    ) -> AsyncIterator[Any]:
        queue: asyncio.Queue[Event | None] = asyncio.Queue()
        self._queues.append((topics, queue))
        try:
            yield Snapshot(await read(), 0)
            while True:
                event = await queue.get()
                if event is None:
                    raise Unavailable(f"The engine is gone: {self.end}.")
                yield [event]
        finally:
            self._queues.remove((topics, queue))

    def offer(self, event: Event) -> None:
        for topics, queue in self._queues:
            if any(event.topic == topic or (topic.endswith(".") and event.topic.startswith(topic)) for topic in topics):
                queue.put_nowait(event)

    def cut(self) -> None:
        self.closed.set()
        for _, queue in self._queues:
            queue.put_nowait(None)

    async def close(self) -> None:
        self.cut()
