"""A match's story for a report: what changed, from events in which most messages only repeat what was so already."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from core.pss.models import SIDES, EventRow, Kind, Side

KINDS: tuple[Kind, ...] = (
    "point",
    "gam_jeom",
    "scores",
    "challenge",
    "injury",
    "timeout",
    "round_winners",
    "winner",
    "decision",
    "correction",
    "mark",
)
"""The kinds of events that the story is made from."""

_POINTS = {1: "Punch", 2: "Body kick", 3: "Head kick", 4: "Turning body kick", 5: "Turning head kick"}
_CLOCK_WORDS = {"injury": "Injury time", "timeout": "Time-out"}


Said = tuple[Side | None, str]


class Entry(NamedTuple):
    """One thing that happened."""

    at: int
    round: int | None
    clock: str | None
    side: Side | None
    text: str


class _Totals:
    """A running total of each side, which a new round may set back to zero, announced or not."""

    def __init__(self) -> None:
        self.now: dict[Side, int] = dict.fromkeys(SIDES, 0)
        self._base = dict(self.now)

    def begin_round(self, *, at_zero: bool) -> None:
        if at_zero:
            self.now = dict.fromkeys(SIDES, 0)
        self._base = dict(self.now)

    def take(self, fields: dict[str, Any], *, between_rounds: bool) -> dict[Side, int]:
        """Take a message's totals; answers what each side that changed had before."""
        said: dict[Side, int] = {side: fields[side] for side in SIDES if isinstance(fields.get(side), int)}
        before, self.now = self.now, self.now | said
        if between_rounds and not any(said.values()):
            self._base = dict(self.now)
            return {}
        return {side: before[side] for side in said if before[side] != said[side]}

    def in_round(self, side: Side) -> int:
        """Tell how much of a side's total is of this round."""
        return self.now[side] - self._base[side] if self.now[side] >= self._base[side] else self.now[side]


class Story:
    """What happened in a match, and the penalties of each round, which senders announce only as running totals.

    Attributes:
        entries: What happened, oldest first.
        gam_jeom: Each side's penalties by round.
    """

    def __init__(self, rows: Iterable[EventRow]) -> None:
        """Tell it from a match's events of the `KINDS`, oldest first."""
        self.gam_jeom: dict[Side, dict[int, int]] = {side: {} for side in SIDES}
        self._score, self._warned = _Totals(), _Totals()
        self._round: int | None = None
        self._winners: dict[str, Side] = {}
        # Between a round's end and the next one's first action, zeros are a new start and nothing taken back.
        self._between_rounds = True
        self._outcomes: set[str] = set()
        self.entries = [entry for row in rows for entry in self._tell(row)]

    def _tell(self, row: EventRow) -> Iterator[Entry]:
        if row.round != self._round:
            self._round, self._between_rounds = row.round, True
            for totals in (self._score, self._warned):
                totals.begin_round(at_zero=bool(self._winners))
        for side, text in self._texts(row):
            by = f" (by hand, {row.sender})" if row.origin == "manual" else ""
            yield Entry(row.at, row.round, row.clock, side, f"{text}{by}")

    def _texts(self, row: EventRow) -> Iterator[Said]:
        fields = row.fields
        match row.kind:
            case "point":
                self._between_rounds = False
                yield row.side, _point(row)
            case "gam_jeom":
                yield from self._take_gam_jeom(fields)
            case "scores":
                yield from self._take_scores(fields)
            case "challenge":
                yield row.side, _challenge(fields)
            case "injury" | "timeout":
                if fields.get("action"):
                    yield row.side, f"{_CLOCK_WORDS[row.kind]} {fields.get('time', '')}: {fields['action']}"
            case "round_winners":
                yield from self._take_round_winners(fields)
            case "winner" | "decision":
                yield from self._take_outcome(row)
            case "correction":
                yield self._take_correction(row)
            case "mark":
                yield None, f"Mark: {fields.get('note') or 'no note'}"
            case _:
                return

    def _take_gam_jeom(self, fields: dict[str, Any]) -> Iterator[Said]:
        changed = self._warned.take(fields, between_rounds=self._between_rounds)
        for side, before in changed.items():
            now = self._note_gam_jeom(side)
            yield side, f"Gam-jeom {now}" if self._warned.now[side] > before else f"Gam-jeom taken back, now {now}"

    def _note_gam_jeom(self, side: Side) -> int:
        self._between_rounds = False
        count = self._warned.in_round(side)
        if self._round is not None:
            self.gam_jeom[side][self._round] = count
        return count

    def _take_scores(self, fields: dict[str, Any]) -> Iterator[Said]:
        if self._score.take(fields, between_rounds=self._between_rounds):
            self._between_rounds = False
            yield None, f"Score {self._score.now['blue']}–{self._score.now['red']}"

    def _take_round_winners(self, fields: dict[str, Any]) -> Iterator[Said]:
        for name, winner in fields.items():
            if name.startswith("round") and winner in SIDES and self._winners.get(name) != winner:
                self._winners[name] = winner
                self._between_rounds = True
                yield winner, f"Wins round {name.removeprefix('round')}"

    def _take_outcome(self, row: EventRow) -> Iterator[Said]:
        text = _outcome(row)
        if text not in self._outcomes:  # senders repeat it for as long as it is shown
            self._outcomes.add(text)
            yield row.side, text

    def _take_correction(self, row: EventRow) -> Said:
        fields = row.fields
        for totals, what in ((self._score, "score"), (self._warned, "gam_jeom")):
            totals.take({side: fields.get(f"{side}_{what}") for side in SIDES}, between_rounds=False)
        for side in SIDES:
            if isinstance(fields.get(f"{side}_gam_jeom"), int):
                self._note_gam_jeom(side)
        said = ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in fields.items())
        return row.side, f"Correction: {said}"


def _point(row: EventRow) -> str:
    code = row.fields.get("point")
    text = _POINTS.get(code, f"Point with the code {code}") if isinstance(code, int) else "Point without a code"
    doubt = "" if row.status == "recognized" else f" ({row.status})"
    hits = f", hit level {', '.join(map(str, row.hits))}" if row.hits else ""
    return f"{text}{hits}{doubt}"


def _challenge(fields: dict[str, Any]) -> str:
    by = "Review by the referee" if fields.get("by") == "referee" else "Review"
    return " ".join(str(word) for word in (by, fields.get("state"), fields.get("result")) if word)


def _outcome(row: EventRow) -> str:
    fields = row.fields
    if row.kind == "winner":
        return "The match is a tie" if fields.get("winner") == "tie" else "Wins the match"
    return " ".join(str(word) for word in ("Winner shown:", fields.get("name"), fields.get("decision")) if word)
