"""One court's way in: from a batch of datagrams to the rows of events and what goes with them.

Everything here runs for every message on the event loop, so it waits for nothing, validates nothing and makes nothing
that nobody has asked for.
"""

from collections import deque
from collections.abc import Iterator, Sequence
from time import perf_counter_ns
from typing import Final

import msgspec

from core.clock import Micros
from core.event import Payload
from core.pss.events import MatchFinished, MatchLoaded, MatchReady
from core.pss.intake import match_record, sessions
from core.pss.intake.match_record import MatchRecord, is_known
from core.pss.intake.rows import Pending
from core.pss.intake.sessions import Heard, Session, Statement
from core.pss.intake.stamps import Stamped
from core.pss.intake.texts import Text, Texts
from core.pss.intake.unknowns import Unknowns
from core.pss.match import NOTHING, VISIBLE, Change, CourtState
from core.pss.models import Scoreboard

Datagram = tuple[bytes, tuple[str, int]]

_LONGEST_LOAD: Final = 1_000_000
"""How long a loaded match may go without names before it is told of without them."""

_MOST_LEFT: Final = 1000
"""How many matches may come and go while the store fails without the first one's result being lost."""

_encode: Final = msgspec.json.Encoder().encode


class Ids:
    """The last ids given, over all courts."""

    __slots__ = ("event", "match", "sender", "session")

    def __init__(self) -> None:
        """Start with none."""
        self.event = self.match = self.sender = self.session = 0

    def next_match(self) -> int:
        """Give a match its id."""
        self.match += 1
        return self.match

    def next_sender(self) -> int:
        """Give a sender its id."""
        self.sender += 1
        return self.sender


class Taken:
    """What came of one batch.

    Attributes:
        rows: Its events.
        statements: What is written beside them.
        facts: What is published after the event with this id.
        visible: The scoreboard shows something else.
        is_due: The match is to be written with it, for no later message may say the same again.
    """

    __slots__ = ("facts", "is_due", "rows", "statements", "visible")

    def __init__(self) -> None:
        """Start with nothing."""
        self.rows: list[Pending] = []
        self.statements: list[Statement] = []
        self.facts: list[tuple[int, Payload]] = []
        self.visible = self.is_due = False


class Feed:
    """A court as the ingest sees it.

    Attributes:
        id: The court's number in the store.
        state: What happens on it.
        board: Its scoreboard after the last batch that changed it.
        session: The listening session, while there is one.
        record: The match that is on it.
        stamp: What its events belong to.
        dropped: Datagrams that the kernel threw away, since the engine's start.
        overflowed: Messages that were not stored because the store failed for too long.
    """

    def __init__(self, id_: int, name: str, texts: Texts, unknowns: Unknowns, ids: Ids) -> None:
        """Know nothing yet."""
        self.id = id_
        self.state = CourtState(name, ids.next_match)
        self.board: Scoreboard = self.state.scoreboard()
        self.session: Session | None = None
        self.record: MatchRecord | None = None
        self.stamp = Stamped()
        self.dropped = self.overflowed = 0
        self._texts = texts
        self._unknowns = unknowns
        self._ids = ids
        self._left: deque[MatchRecord] = deque(maxlen=_MOST_LEFT)
        # Every change matters while a load is under way and after the end, when the next match may begin at any time.
        self._is_watched = False

    @property
    def name(self) -> str:
        """Tell what people call the court."""
        return self.state.court

    def rename(self, name: str) -> None:
        """Take another name."""
        self.state.court = name
        self.refresh()

    def refresh(self) -> None:
        """Picture the court anew, after something other than a message has changed it."""
        self.board = self.state.scoreboard()
        if self.record is not None:
            self.record.board = self.board
            self.record.is_due = True

    def restore(self, record: MatchRecord) -> None:
        """Go on with the match that was on when the engine ended."""
        name, manual = self.state.court, self.state.manual
        self.record = record
        self._is_watched = record.ended_at is not None
        self.state.restore(record.board)
        self.state.court, self.state.manual = name, manual
        self.board = self.state.scoreboard()

    def take(self, session: Session, datagrams: Sequence[Datagram], at: Micros, now: float) -> Taken:
        """Take datagrams in."""
        taken = Taken()
        senders, tallies, understand = session.senders, session.tallies, self._texts.understand
        is_manual = self.state.manual
        sizes = [len(datagram) for datagram, _ in datagrams]
        session.count(sizes)
        self._hear_from(datagrams, at)
        began = perf_counter_ns()
        for (datagram, address), size in zip(datagrams, sizes, strict=True):
            sender = senders.get(address) or self._meet(session, address, at, taken)
            sender.count(size, at)
            for text in understand(datagram):
                if text.evidence is not None:
                    sender.inference.note(text.evidence)
                self._take_in(text, sender, at, now, taken, is_ignored=is_manual)
                ended = perf_counter_ns()
                tally = tallies.get(text.tally) or session.tally(text.tally)
                tally.add(ended - began)
                began = ended
        if datagrams:
            self._learn_dialect(senders[datagrams[-1][1]], taken)
        self._close(taken)
        return taken

    def take_by_hand(self, text: Text, person: Heard, at: Micros, now: float) -> Taken:
        """Take in what a person says of the court."""
        taken = Taken()
        taken.statements.append((sessions.PUT_SENDER, [person.row()]))
        self._take_in(text, person, at, now, taken, is_ignored=False)
        taken.is_due = True
        self._close(taken)
        return taken

    def pass_over(self, session: Session, datagrams: Sequence[Datagram], at: Micros, now: float) -> Taken:
        """Let datagrams act on the match and its scoreboard only: events of them cannot be kept, and are not given."""
        taken = Taken()
        session.count([len(datagram) for datagram, _ in datagrams])
        self._hear_from(datagrams, at)
        for datagram, address in datagrams:
            if (sender := session.senders.get(address)) is not None:
                sender.count(len(datagram), at)
            for message in self._texts.glance(datagram):
                self.overflowed += 1
                change = NOTHING if self.state.manual else self.state.apply(message, now)
                if change is not NOTHING:
                    self._follow(change, self._ids.event + 1, at, taken)
        if taken.visible:
            self.refresh()
        return taken

    def statements(self) -> Iterator[Statement]:
        """Write what has changed since the last time, but for events."""
        if self.session is not None:
            yield from self.session.statements()
        yield from self._put_records()

    def overdue(self, at: Micros) -> MatchLoaded | None:
        """Tell that a match was loaded, where nobody has said for a while who fights."""
        record = self.record
        if record is None or not record.loaded_due or at - record.started_at < _LONGEST_LOAD:
            return None
        record.loaded_due = False
        return record.fact(MatchLoaded, self.board)

    def _hear_from(self, datagrams: Sequence[Datagram], at: Micros) -> None:
        """Note the last sender, also while a person runs the court: the scoreboard says how long ago one spoke."""
        if datagrams:
            host, port = datagrams[-1][1]
            self.state.hear(f"{host}:{port}", at)

    def _learn_dialect(self, sender: Heard, taken: Taken) -> None:
        dialect = sender.inference.dialect
        if dialect not in (self.state.dialect, "unknown"):
            self.state.dialect = dialect
            taken.visible = True

    def _meet(self, session: Session, address: tuple[str, int], at: Micros, taken: Taken) -> Heard:
        sender = session.hear(self._ids.next_sender(), address, at)
        taken.statements.append((sessions.PUT_SENDER, [sender.row()]))
        return sender

    def _take_in(self, text: Text, sender: Heard, at: Micros, now: float, taken: Taken, *, is_ignored: bool) -> None:
        message, state, ids = text.message, self.state, self._ids
        ids.event = id_ = ids.event + 1
        hits = None
        if not is_ignored:
            change = state.apply(message, now)
            if change is VISIBLE and not self._is_watched:
                taken.visible = True
            elif change is not NOTHING:
                if change.hits:
                    hits = _encode(change.hits).decode()
                self._follow(change, id_, at, taken)
        record = self.record
        if record is not None:
            record.events += 1
            record.is_due = True
        taken.rows.append(
            (
                id_,
                at,
                self.id,
                None if record is None else record.id,
                sender.id,
                text.facet,
                text.id,
                state.round,
                state.clock,
                hits,
                text,
                sender,
            )
        )
        if text.pattern is not None:
            self._unknowns.note(text.pattern, text, at)

    def _follow(self, change: Change, id_: int, at: Micros, taken: Taken) -> None:
        """Keep the match's record, and say what has happened to it."""
        taken.visible |= change.visible
        taken.is_due |= change.named
        if change.match_started_new:
            self._begin_record(id_, at, taken)
        record = self.record
        if record is None:
            return
        record.loaded_due |= change.match_loaded
        board = record.board = self.state.scoreboard()
        record.is_due = True
        if record.loaded_due and (is_known(board) or board.state != "loading"):
            record.loaded_due = False
            taken.facts.append((id_, record.fact(MatchLoaded, board)))
        if change.match_ready:
            taken.facts.append((id_, record.fact(MatchReady, board)))
        if change.match_finished:
            record.ended_at = at
            taken.facts.append((id_, record.fact(MatchFinished, board)))
        self._is_watched = record.loaded_due or record.ended_at is not None

    def _begin_record(self, id_: int, at: Micros, taken: Taken) -> None:
        """Another match is on; the one before is written as it was last seen."""
        if self.record is not None:
            self._left.append(self.record)
        match_id = self.state.match_id
        if match_id is not None:
            session_id = self.session.id if self.session else None
            self.record = MatchRecord(match_id, self.id, session_id, self.stamp, id_, at, self.state.scoreboard())
            taken.is_due = True

    def _close(self, taken: Taken) -> None:
        """Picture the court as the batch leaves it; what would not be said again is written with it."""
        record = self.record
        if taken.visible:
            self.board = self.state.scoreboard()
            if record is not None:
                record.board = self.board
        has_ended = record is not None and record.ended_at is not None
        if record is not None and (taken.is_due or taken.facts or (has_ended and taken.visible)):
            taken.statements += self._put_records()

    def _put_records(self) -> Iterator[Statement]:
        due = [record for record in (*self._left, self.record) if record is not None and record.is_due]
        self._left.clear()
        if due:
            yield match_record.PUT, [record.row() for record in due]
        for record in due:
            record.is_due = False
