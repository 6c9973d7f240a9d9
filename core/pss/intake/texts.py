"""What datagrams say, understood once: a clock that ticks says the same few hundred things all day."""

from collections.abc import Iterator
from typing import Any, Final

import msgspec

from core.pss.intake.facets import Facets
from core.pss.models import Message, RuleResult
from core.pss.protocol import parse
from core.pss.rules.judging import RuleBook
from core.pss.wire.dialect import evidence_of
from core.pss.wire.patterns import pattern_of

INSERT: Final = (
    "INSERT INTO pss_text (id, raw, searchable, code, fields, confidence, issues, rules)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
)

TextRow = tuple[int, bytes, str | None, str, str, float, str | None, str | None]

_REMEMBERED: Final = 4096
_LONGEST_REMEMBERED: Final = 512
_NEVER_UNDERSTOOD: Final = frozenset(("unknown", "foreign"))

_encode = msgspec.json.Encoder().encode


class Text:
    """One thing that was said; events that repeat it share it.

    Attributes:
        id: Its number in the store.
        message: As parsed and judged; nobody changes it any more.
        results: How its rules ended.
        facet: What it is filtered and counted by, unless a person says otherwise.
        tally: What statistics count it under: facet, whether the parser found fault, whether a rule did.
        pattern: Its shape, where it is of a kind that nobody knows.
        evidence: What it says of its sender's dialect, or None.
    """

    __slots__ = ("evidence", "facet", "id", "message", "pattern", "results", "tally")

    def __init__(self, id_: int, message: Message, results: tuple[RuleResult, ...], facet: int, faulty: bool) -> None:
        """Put together what is known; `faulty` says that the parser found fault."""
        self.id = id_
        self.message = message
        self.results = results
        self.facet = facet
        self.tally = (facet, faulty, not all(result.passed for result in results))
        self.pattern = pattern_of(message) if message.kind in _NEVER_UNDERSTOOD else None
        self.evidence = evidence_of(message)


class Texts:
    """Understands datagrams, and remembers what was said lately.

    Memory is cut off now and then, so the same text may get a second row; nothing but space depends on that.
    """

    def __init__(self, facets: Facets, rulebook: RuleBook, last_id: int = 0) -> None:
        """Begin after the last id given."""
        self._facets = facets
        self._rulebook = rulebook
        self._last_id = last_id
        self._remembered: dict[bytes, tuple[Text, ...]] = {}
        self._fresh: list[TextRow] = []

    @property
    def rulebook(self) -> RuleBook:
        """Give the rules in force; new ones apply from the next datagram on."""
        return self._rulebook

    @rulebook.setter
    def rulebook(self, rulebook: RuleBook) -> None:
        self._rulebook = rulebook
        self._remembered.clear()

    def continue_after(self, last_id: int) -> None:
        """Give the next text the id after this one."""
        self._last_id = last_id

    def understand(self, datagram: bytes) -> tuple[Text, ...]:
        """Parse and judge a datagram; what is new in it waits in `take_fresh`."""
        known = self._remembered.get(datagram)
        if known is not None:
            return known
        texts = tuple([self._add(message, results, faulty) for message, results, faulty in self._judged(datagram)])
        if len(datagram) <= _LONGEST_REMEMBERED:
            if len(self._remembered) >= _REMEMBERED:
                self._remembered.clear()
            self._remembered[datagram] = texts
        return texts

    def glance(self, datagram: bytes) -> list[Message]:
        """Parse and judge a datagram that will not be stored."""
        known = self._remembered.get(datagram)
        if known is not None:
            return [text.message for text in known]
        return [message for message, _, _ in self._judged(datagram)]

    def by_hand(self, message: Message) -> Text:
        """Take what a person says, which no rule judges."""
        return self._add(message, (), False)

    def take_fresh(self) -> list[TextRow]:
        """Hand over the rows of what was said for the first time; they go before the events that refer to them."""
        fresh, self._fresh = self._fresh, []
        return fresh

    def _judged(self, datagram: bytes) -> Iterator[tuple[Message, tuple[RuleResult, ...], bool]]:
        for message in parse(datagram):
            faulty = bool(message.issues) and message.kind != "foreign"
            yield message, self._rulebook.judge(message), faulty

    def _add(self, message: Message, results: tuple[RuleResult, ...], faulty: bool) -> Text:
        self._last_id += 1
        text = Text(self._last_id, message, results, self._facets.of(message), faulty)
        self._fresh.append(
            (
                text.id,
                message.raw,
                _searchable(message.raw),
                message.code,
                as_json(message.fields),
                message.confidence,
                as_json(message.issues) if message.issues else None,
                as_json(results) if results else None,
            )
        )
        return text


def shown(raw: bytes) -> str:
    """Read bytes as the text that people see and search: whatever they are, without NUL."""
    return raw.decode("utf-8", "replace").replace("\0", " ")


def _searchable(raw: bytes) -> str | None:
    """Give the text to search where the database could not read it from the bytes."""
    if b"\0" not in raw:
        try:
            raw.decode("utf-8")
        except UnicodeDecodeError:
            return shown(raw)
        return None
    return shown(raw)


def as_json(value: Any) -> str:
    """Write a value as the store keeps it."""
    return _encode(value).decode()
