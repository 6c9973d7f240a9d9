"""What each listening session saw: counted in memory as it comes, written about once a second as absolute numbers."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from core.clock import Micros
from core.pss.models import Sender
from core.pss.wire.dialect import Inference

PUT_SESSION: Final = (
    "INSERT OR REPLACE INTO pss_session (id, court_id, started_at, ended_at, datagrams, messages, parse_errors,"
    " dropped, bytes, min_size, max_size) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
PUT_TALLY: Final = (
    "INSERT OR REPLACE INTO pss_session_code (session_id, facet, parse_error, rule_error, messages, total_nanos,"
    " min_nanos, max_nanos) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
)
PUT_SENDER: Final = (
    "INSERT OR REPLACE INTO pss_sender (id, session_id, address, port, dialect, datagrams, bytes, first_at, last_at)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
# A session that a crash left open ended when it was last heard of.
END_LEFT_OPEN: Final = (
    "UPDATE pss_session SET ended_at = coalesce("
    "(SELECT max(last_at) FROM pss_sender WHERE session_id = pss_session.id), started_at) WHERE ended_at IS NULL"
)

Statement = tuple[str, Sequence[tuple[Any, ...]]]

_MOST_SENDERS: Final = 1024


class Heard:
    """A sender: an address in one session, or a person.

    Attributes:
        id: Its number in the store.
        session: The session's number, or None for a person.
        port: The UDP port, or None for a person.
        name: `address:port`, or the person's name.
        inference: What its messages say about its dialect.
    """

    __slots__ = (
        "address",
        "bytes",
        "datagrams",
        "first_at",
        "id",
        "inference",
        "last_at",
        "name",
        "port",
        "session",
        "written",
    )

    def __init__(self, id_: int, session: int | None, address: str, port: int | None, at: Micros) -> None:
        """Begin to count."""
        self.id = id_
        self.session = session
        self.address = address
        self.port = port
        self.name = address if port is None else f"{address}:{port}"
        self.inference = Inference()
        self.datagrams = 0
        self.bytes = 0
        self.first_at = self.last_at = at
        self.written = -1

    def count(self, size: int, at: Micros) -> None:
        """Count a datagram of this size."""
        self.datagrams += 1
        self.bytes += size
        self.last_at = at

    def row(self) -> tuple[Any, ...]:
        """Give the values of `PUT_SENDER`."""
        return (
            self.id,
            self.session,
            self.address,
            self.port,
            self.inference.dialect,
            self.datagrams,
            self.bytes,
            self.first_at,
            self.last_at,
        )

    def view(self, court: str) -> Sender:
        """Show it to people."""
        dialect = self.inference.dialect
        return Sender(
            court, self.address, self.port or 0, dialect, self.datagrams, self.bytes, self.first_at, self.last_at
        )


class Tally:
    """How often one thing came, and how long it took to process."""

    __slots__ = ("count", "longest", "shortest", "total", "written")

    def __init__(self) -> None:
        """Begin at zero."""
        self.count = 0
        self.total = 0
        self.shortest = 1 << 62
        self.longest = 0
        self.written = 0

    def add(self, nanos: int) -> None:
        """Count one that took so long."""
        self.count += 1
        self.total += nanos
        # Conditions, since min() and max() take three times as long, for every message.
        if nanos < self.shortest:  # noqa: PLR1730
            self.shortest = nanos
        if nanos > self.longest:  # noqa: PLR1730
            self.longest = nanos


class Session:
    """One run of a court's listener, as counted so far.

    Attributes:
        senders: By address and port.
        tallies: By what `Text.tally` says.
    """

    __slots__ = (
        "_gone",
        "_written",
        "bytes",
        "court",
        "datagrams",
        "dropped",
        "ended_at",
        "id",
        "largest",
        "senders",
        "smallest",
        "started_at",
        "tallies",
    )

    def __init__(self, id_: int, court: int, at: Micros) -> None:
        """Begin to count."""
        self.id = id_
        self.court = court
        self.started_at = at
        self.ended_at: Micros | None = None
        self.datagrams = 0
        self.bytes = 0
        self.smallest = 1 << 30
        self.largest = 0
        self.dropped = 0
        self.senders: dict[tuple[str, int], Heard] = {}
        self.tallies: dict[tuple[int, bool, bool], Tally] = {}
        self._gone: list[Heard] = []
        self._written: tuple[Any, ...] = ()

    def count(self, sizes: Sequence[int]) -> None:
        """Count datagrams of these sizes."""
        if sizes:
            self.datagrams += len(sizes)
            self.bytes += sum(sizes)
            self.smallest = min(self.smallest, *sizes)
            self.largest = max(self.largest, *sizes)

    def hear(self, id_: int, address: tuple[str, int], at: Micros) -> Heard:
        """Begin to count a sender; the list is cut off where somebody makes addresses up."""
        if len(self.senders) >= _MOST_SENDERS:
            self._gone.extend(self.senders.values())
            self.senders.clear()
        sender = self.senders[address] = Heard(id_, self.id, address[0], address[1], at)
        return sender

    def tally(self, key: tuple[int, bool, bool]) -> Tally:
        """Begin to count something."""
        tally = self.tallies[key] = Tally()
        return tally

    def statements(self) -> Iterator[Statement]:
        """Write what has changed since the last time."""
        row = self._row()
        if row != self._written:
            self._written = row
            yield PUT_SESSION, [row]
        tallies = [(key, tally) for key, tally in self.tallies.items() if tally.count != tally.written]
        if tallies:
            yield PUT_TALLY, [(self.id, *key, t.count, t.total, t.shortest, t.longest) for key, t in tallies]
            for _, tally in tallies:
                tally.written = tally.count
        gone, self._gone = self._gone, []
        senders = [sender for sender in (*gone, *self.senders.values()) if sender.datagrams != sender.written]
        if senders:
            yield PUT_SENDER, [sender.row() for sender in senders]
            for sender in senders:
                sender.written = sender.datagrams

    def _row(self) -> tuple[Any, ...]:
        return (
            self.id,
            self.court,
            self.started_at,
            self.ended_at,
            self.datagrams,
            sum(tally.count for tally in self.tallies.values()),
            sum(tally.count for (_, faulty, _), tally in self.tallies.items() if faulty),
            self.dropped,
            self.bytes,
            self.smallest if self.datagrams else None,
            self.largest if self.datagrams else None,
        )
