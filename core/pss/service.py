"""The scoring part: its services built in order, started, stopped, and served under one name."""

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

from core.caller import who
from core.command import declared
from core.part import Room
from core.pss import commands
from core.pss.byhand import ByHandService
from core.pss.intake.ingest import Ingest
from core.pss.intake.pulse import Pulse
from core.pss.intake.text_index import TextIndex
from core.pss.listening.courts import CourtsService
from core.pss.queries.service import ScoringService
from core.pss.records.countries import Countries
from core.pss.records.export import Exporter
from core.pss.records.matches import MatchRecords
from core.pss.records.tournaments import Tournaments
from core.pss.rules.judging import RuleBook
from core.pss.rules.service import RulesService
from core.settings import SettingSpec


class PssPart:
    """Scoring: from the socket to the scoreboard, the store and the records."""

    name = "pss"
    settings: Sequence[SettingSpec] = ()

    def __init__(self, room: Room) -> None:
        """Build the services; nothing runs before `start`."""
        store, bus, clock, limits = room.store, room.bus, room.clock, room.config.pss
        self._clock = clock
        self._ingest = ingest = Ingest(
            store, bus, publish_wait_ms=limits.publish_wait_ms, buffer_limit=limits.buffer_limit
        )
        self._pulse = Pulse(ingest, TextIndex(store), bus, clock, room.health)
        self._rules = RulesService(store, bus, clock, self._take_rules)
        self._tournaments = Tournaments(store, bus, clock, ingest.set_stamp)
        self._countries = Countries(store)
        self._records = MatchRecords(
            store, ingest.live, self._tournaments, self._countries, lambda: room.settings.get("desk.time_zone")
        )
        self._scoring = ScoringService(ingest, store, bus, clock, self._tournaments.ids_of, who)
        self._exporter = Exporter(self._scoring.events, self._records, room.paths.state / "exports")
        self._courts = CourtsService(room, ingest)
        self._by_hand = ByHandService(ingest, bus, clock, who, self._courts.changed)

    def services(self) -> Sequence[tuple[type, Any]]:
        """Give each Protocol class of commands with the object that implements it."""
        return (
            (commands.Courts, self._courts),
            _joined(commands.Scoring, self._scoring, self._exporter),
            _joined(commands.Matches, self._records, self._tournaments, self._countries),
            (commands.Rules, self._rules),
            (commands.ByHand, self._by_hand),
        )

    async def start(self) -> None:
        """Go on where the last run ended; listening begins when everything that judges and stamps is there."""
        await self._ingest.start()
        await self._rules.start()
        await self._tournaments.start()
        self._pulse.start()
        await self._courts.start()

    async def stop(self) -> None:
        """Close the sockets, and end with everything committed."""
        await self._courts.stop()
        await self._pulse.stop()
        await self._ingest.stop(self._clock.now())

    def _take_rules(self, rulebook: RuleBook) -> None:
        self._ingest.rulebook = rulebook


def _joined(contract: type, *implementations: object) -> tuple[type, Any]:
    """Serve a contract with the methods of several objects; each command is the first one's that has it."""
    verbs = [command.name.partition(".")[2] for command in declared(contract)]
    methods = {
        verb: getattr(implementation, verb)
        for implementation in reversed(implementations)
        for verb in verbs
        if hasattr(implementation, verb)
    }
    return contract, SimpleNamespace(**methods)
