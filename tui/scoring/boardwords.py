"""Says what a scoreboard shows in words: the match, the state, the feed, the figures beside the big ones."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import tzinfo

from core.clock import Micros
from core.pss.models import Corner, Court, MatchInfo, Scoreboard
from tui.courts import FED_SECONDS
from tui.marks import RICH, Marks
from tui.scoring.vocabulary import DIALECTS, STATES, decision_in_words
from tui.text import UNKNOWN, clock_time

COARSE_SECONDS = 5
NOT_LIVE = " EARLIER MATCH, NOT LIVE "
_ROUNDS = 3
_NAMES = frozenset({"name", "short_name", "country"})


@dataclass(frozen=True, slots=True)
class BoardView:
    """Everything a scoreboard is drawn from.

    Attributes:
        board: What the court's scoreboard says; None while nothing has been read.
        court: The court as it listens; None where it is not known.
        earlier: It is a match from the store and not what goes on now.
        countries: Names of countries by wire code.
    """

    board: Scoreboard
    court: Court | None
    now: Micros
    zone: tzinfo | None = None
    marks: Marks = RICH
    earlier: bool = False
    countries: Mapping[str, str] = field(default_factory=dict)


def match_words(match: MatchInfo | None) -> str:
    """Tell which match it is, as far as the sender has said."""
    if match is None:
        return "No match loaded"
    rounds = f"best of {match.rounds}" if match.rounds else None
    what = " · ".join(part for part in (match.category, match.weight, match.division, rounds) if part)
    return f"Match {match.number or UNKNOWN}  {what}".rstrip()


def feed_words(last_at: Micros | None, now: Micros, zone: tzinfo | None) -> str:
    """Tell how long ago the last datagram came, in steps coarse enough to stay still."""
    if last_at is None:
        return "no data yet"
    seconds = (now - last_at) // 1_000_000
    if seconds < FED_SECONDS:
        return "fed"
    if seconds < 60:
        return f"silent {max(FED_SECONDS, seconds // COARSE_SECONDS * COARSE_SECONDS)} s"
    if seconds < 86_400:
        return f"silent since {clock_time(last_at, zone)}"
    return f"silent for {seconds // 86_400} d"


def source_words(view: BoardView, *, short: bool = False) -> str:
    """Tell where the board's figures come from, and how old they are."""
    board = view.board
    address = board.sender.rpartition(":")[0] if board.sender else ""
    sender, dialect = (f"sender {address}", DIALECTS[board.dialect]) if address else ("", "")
    if short:
        sender, dialect = address, "" if board.dialect == "unknown" else board.dialect
    fed = (
        "" if view.earlier or view.court is None else feed_words(last_datagram(board, view.court), view.now, view.zone)
    )
    return " · ".join(part for part in (board.court, sender, dialect, fed) if part)


def last_datagram(board: Scoreboard, court: Court) -> Micros | None:
    """Tell when a court was last heard; what a person does by hand moves the scoreboard but is no datagram."""
    heard = [at for at in (court.last_at, None if board.manual else board.last_at) if at is not None]
    return max(heard, default=None)


def state_words(board: Scoreboard, round_word: str = "ROUND ", *, spelled: bool = True) -> str:
    """Tell the round and what goes on, in a venue's words; a decision's code is spelled out unless there is no room."""
    if board.state == "decided" and board.winner:
        won = "TIE" if board.winner == "tie" else f"{board.winner.upper()} WINS"
        if not board.decision:
            return won
        return f"{won}  {decision_in_words(board.decision) if spelled else board.decision}"
    round = f"{round_word}{board.round}" if board.round is not None else ""
    return " · ".join(part for part in (round, STATES[board.state].upper(), _of_state(board)) if part)


def _of_state(board: Scoreboard) -> str:
    if board.state == "review" and board.review:
        return f"by {board.review}"
    return board.injury_clock or "" if board.state == "injury" else ""


def notices(view: BoardView) -> list[tuple[str, str]]:
    """List what goes on beside the score and what is doubtful, each with its style."""
    board, found = view.board, list[tuple[str, str]]()
    if view.earlier:
        # What is provisional or stale is said of what goes on, not of what is over.
        doubts = [(doubt, "$attention") for doubt in board.doubts]
        return [(NOT_LIVE, "bold reverse $attention"), ("l goes back to live", "bold"), *doubts]
    if board.manual:
        found.append(("run by hand", "bold $attention"))
    if board.review and board.state != "review":
        found.append((f"review asked by {board.review}", "bold $attention"))
    if board.injury_clock and board.state != "injury":
        found.append((f"injury time {board.injury_clock}", "bold $attention"))
    if board.break_clock and board.state != "break":
        found.append((f"break {board.break_clock}", ""))
    if board.provisional:
        found.append(("provisional: a match was loaded while a round ran", "$attention"))
    found += [(doubt, "$attention") for doubt in board.doubts]
    if board.stale:
        found.append((f"last known, not confirmed: {stale_words(board.stale)}", "$quiet"))
    return found


def stale_words(fields: Sequence[str]) -> str:
    """Name what is only the last known, in a few words: there may be dozens of fields."""
    named: dict[str, None] = {}
    for field_name in fields:
        last = field_name.rpartition(".")[2]
        named["names" if last in _NAMES else last.replace("_", " ")] = None
    return ", ".join(named)


def name_of(corner: Corner) -> str:
    """Give an athlete's name as far as it is known."""
    return corner.name or corner.short_name or UNKNOWN


def last_hits(corner: Corner, room: int) -> str:
    """Tell the last hit levels, as many as there is room for, and the highest of all."""
    hits = corner.hits
    if len(hits) < 2:
        return f"last hit {hits[0]}" if hits else ""
    for shown in range(len(hits), 1, -1):
        words = f"last hits {' '.join(map(str, hits[-shown:]))}  max {max(hits)}"
        if len(words) <= room:
            return words
    return f"hit {hits[-1]}  max {max(hits)}"


def figure(value: int | None) -> str:
    """Write a number, or the dash of the unknown."""
    return UNKNOWN if value is None else str(value)


def won_words(corner: Corner, marks: Marks, total: int) -> str:
    """Mark the rounds won out of those that win the match."""
    if corner.rounds_won is None:
        return UNKNOWN
    won = min(corner.rounds_won, total)
    return " ".join([marks.well] * won + [marks.waiting] * (total - won))


def to_win(match: MatchInfo | None) -> int:
    """Tell how many rounds win the match."""
    return ((match.rounds if match and match.rounds else _ROUNDS) + 1) // 2


def by_round(corner: Corner, present: int | None) -> str:
    """Write the score of each round; one that is still to come has none, though senders say 0."""
    scores = [
        None if present is not None and number > present and not score else score
        for number, score in enumerate(corner.by_round, 1)
    ]
    return " ".join(map(figure, scores))


def country_words(view: BoardView, corner: Corner) -> str:
    """Name a corner's country, where its code is known."""
    return view.countries.get((corner.country or "").strip().upper(), "")


def clock_words(board: Scoreboard) -> str:
    """Write the clock that counts now: the break's in a break, else the round's."""
    shown = board.break_clock if board.state == "break" and board.break_clock else board.clock
    return shown or f"{UNKNOWN}:{UNKNOWN}{UNKNOWN}"


def state_style(board: Scoreboard) -> str:
    """Give the style of the state's words."""
    if board.state == "decided" and board.winner in ("blue", "red"):
        return f"bold ${board.winner}-side"
    return "bold $attention" if board.state in ("injury", "review") else "bold"
