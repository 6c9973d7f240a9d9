"""The console's stand-in engine with a scoring part: real parsing and match state over a list in memory."""

import itertools
from collections import Counter
from collections.abc import Awaitable
from dataclasses import replace
from typing import Any

from core.client import Answer
from core.errors import NotFound
from core.pss.events import ScoreboardChanged, Scored, StatusSet, Stored, TakenOver
from core.pss.match import CourtState
from core.pss.models import (
    CodeStatistics,
    Country,
    EventDetail,
    EventRow,
    FacetCount,
    MatchSummary,
    Message,
    RuleResult,
    Scoreboard,
    SessionStatistics,
    StatusChange,
    UnknownPattern,
)
from core.pss.protocol import parse
from tests.tui.desk_double import SECOND, ClientDouble, DeskDouble
from tui.scoring.filter import EventFilter, holds, is_tick

LOAD = """pre;FightLoaded;
at1;L. MARIC;Lana MARIC;CRO;at2;S. OKAFOR;Sade OKAFOR;NGR;
mch;214;Quarterfinal;W- 57 kg;1;#0000ff;#FFFFFF;#ff0000;#FFFFFF;7c1e09ab;Senior;3;120;cntDown;22;10;
wg1;0;wg2;0;
wrd;rd1;0;rd2;0;rd3;0;
s11;0;s21;0;s12;0;s22;0;s13;0;s23;0;
sc1;0;sc2;0;
clk;2:00;
rnd;1;
rdy;FightReady;"""

FIGHT = """clk;2:00;start;
clk;1:59;
clk;1:58;
hl1;38;
pt1;2;
s11;2;s21;0;s12;0;s22;0;s13;0;s23;0;
sc1;2;sc2;0;
clk;1:28;stop;
wg1;0;wg2;1;
sc1;3;sc2;0;
clk;1:28;start;
hl2;27;
hl2;44;
pt2;3;
sc1;3;sc2;3;
pt1;1;
sc1;4;sc2;3;
clk;1:10;stop;
ch2;
zzz;1;2;"""


class ScoringDouble(DeskDouble):
    """A desk with courts that hear datagrams."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.rows: list[EventRow] = []
        self.history: dict[int, list[StatusChange]] = {}
        self.published = 0
        self.past: dict[int, Scoreboard] = {}
        self._ids = itertools.count(1)
        matches = itertools.count(1)
        self.states = {court.name: CourtState(court.name, lambda: next(matches)) for court in self.courts}

    async def connect(self) -> Any:
        client = await super().connect()
        client.__class__ = ScoringClient
        return client

    def boards(self) -> list[Scoreboard]:
        return [replace(state.scoreboard(), manual=state.manual) for state in self.states.values()]

    def hear(self, text: str | bytes, court: str = "Ring 1", *, stored: bool = True) -> list[EventRow]:
        """Take one datagram, as the engine does."""
        state, at = self.states[court], self.now()
        before = state.scoreboard()
        rows = []
        for message in parse(text.encode() if isinstance(text, str) else text):
            state.hear("10.0.0.21:50000", at)
            change = state.apply(message, at / SECOND)
            row = self._row(message, court, at, change.hits, stored)
            rows.append(row)
            self.publish(Scored(row))
            if change.visible:
                self.publish(ScoreboardChanged(next(b for b in self.boards() if b.court == court)))
        if before.match and before.match.id != state.match_id:
            self.past[before.match.id] = before
        return rows

    def hear_all(self, text: str, court: str = "Ring 1") -> None:
        for line in text.splitlines():
            self.hear(line, court)

    def _row(self, message: Message, court: str, at: int, hits: tuple[int, ...], stored: bool) -> EventRow:
        state = self.states[court]
        row = EventRow(
            next(self._ids), at, court, state.match_id, "10.0.0.21:50000", "datagram", message.code, message.kind,
            message.side, state.round, state.clock, message.status, message.confidence, tuple(message.issues),
            message.fields, hits, message.raw, stored
        )  # fmt: skip
        self.rows.append(row)
        return row

    def store(self) -> None:
        """Commit everything."""
        self.rows = [replace(row, stored=True) for row in self.rows]
        self.publish(Stored(self.rows[-1].id))

    # ---- commands

    def do_pss_scoreboards(self) -> list[Scoreboard]:
        return self.boards()

    def do_pss_match_scoreboard(self, match: int) -> Scoreboard:
        board = next((b for b in [*self.boards(), *self.past.values()] if b.match and b.match.id == match), None)
        if board is None:
            raise NotFound(f"There is no match {match}.")
        return board

    def do_pss_events(
        self, before: Any = None, after: Any = None, limit: int = 100, ticks: bool = True, **asked: Any
    ) -> Any:
        found = [
            row
            for row in reversed(self.rows)
            if (before is None or row.id < before)
            and (after is None or row.id > after)
            and _wanted(row, ticks, **asked)
        ]
        return found[-limit:] if after is not None else found[:limit]

    def do_pss_event_counts(self, court: Any = None, match: Any = None) -> list[FacetCount]:
        scope = EventFilter(court, match)
        facets = Counter((row.kind, row.side, row.status) for row in self.rows if scope.in_scope(row))
        return [FacetCount(*facet, count) for facet, count in facets.items()]

    def do_pss_event(self, event: int) -> EventDetail:
        row = next(row for row in self.rows if row.id == event)
        rules = (RuleResult("point_type_range", False, "The point code is not 1 to 5."),)
        return EventDetail(row, rules, tuple(self.history.get(event, ())), "Open [bold]", 1, "2.3")

    def do_pss_set_status(self, event: int, status: str, reason: str) -> None:
        place = next(place for place, row in enumerate(self.rows) if row.id == event)
        old = self.rows[place]
        self.rows[place] = replace(old, status=status)
        change = StatusChange(self.now(), old.status, status, "tester", reason)  # type: ignore[arg-type]
        self.history.setdefault(event, []).append(change)
        self.publish(StatusSet(event, old.status, status, "tester", reason))  # type: ignore[arg-type]

    def do_pss_matches(self, court: str, before: Any = None, limit: int = 50, **_: Any) -> list[MatchSummary]:
        return [
            MatchSummary(
                board.match.id, court, board.match.number, board.match.category, board.match.weight, None,
                board.blue.name, board.blue.country, board.red.name, board.red.country, board.state, board.winner,
                board.decision, self.now(), None, len(self.rows)
            )
            for board in [*self.boards(), *reversed(self.past.values())]
            if board.court == court and board.match and before is None
        ]  # fmt: skip

    def do_pss_countries(self) -> list[Country]:
        return [Country("CRO", "CRO", "Croatia", "current"), Country("NGR", "NGR", "Nigeria", "current")]

    def do_pss_unknown_patterns(self) -> list[UnknownPattern]:
        return [UnknownPattern(1, "zzz;int;int", "zzz", "zzz;1;2;", 3, self.now(), self.now(), "brk", None)]

    def do_pss_sessions(self, court: str, limit: int = 50) -> list[SessionStatistics]:
        return [SessionStatistics(1, court, self.now(), None, 99, 99, 1, 0, 4200, 4, 42.0, 120, 1)]

    def do_pss_statistics(self, court: str, session: int) -> list[CodeStatistics]:
        return [CodeStatistics("pt1", 12, 11, 0, 1, 0, 1, 0, 3.0, 5.5, 21.0)]

    def do_pss_export(self, format: str, file: str, **_: Any) -> dict[str, Any]:
        return {"file": file, "rows": len(self.rows), "format": format}

    def do_pss_take_over(self, court: str) -> None:
        self._by_hand(court, True)

    def do_pss_give_back(self, court: str) -> None:
        self._by_hand(court, False)

    def _by_hand(self, court: str, manual: bool) -> None:
        self.states[court].manual = manual
        self.publish(TakenOver(court, manual, "tester"))
        self.publish(ScoreboardChanged(next(b for b in self.boards() if b.court == court)))

    def do_pss_correct(self, court: str, **fields: Any) -> None:
        self._say(court, "correction", fields)

    def do_pss_mark(self, court: str, at: int, note: str = "") -> None:
        self._say(court, "mark", {"note": note})

    def _say(self, court: str, kind: Any, fields: dict[str, Any]) -> None:
        message = Message(b"", "", kind, None, fields)
        at = self.now()
        self.states[court].apply(message, at / SECOND)
        self.publish(Scored(self._row(message, court, at, (), True)))
        self.publish(ScoreboardChanged(next(b for b in self.boards() if b.court == court)))


def _wanted(row: EventRow, ticks: bool, court: Any = None, match: Any = None, side: Any = None, kind: Any = None,
            status: Any = None, text: Any = None) -> bool:  # fmt: skip
    return (
        (court is None or row.court == court)
        and (match is None or row.match == match)
        and (side is None or (row.side or "none") == side)
        and (kind is None or row.kind in kind)
        and (status is None or row.status == status)
        and (text is None or holds(row, text))
        and (ticks or not is_tick(row))
    )


class ScoringClient(ClientDouble):
    """A client that also tells which seq an answer reflects."""

    async def answer(self, call: Awaitable[Any]) -> Answer[Any]:
        return Answer(await call, self._desk.published)

    def offer(self, event: Any) -> None:
        self._desk.published = event.seq
        super().offer(event)
