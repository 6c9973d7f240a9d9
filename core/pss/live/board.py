"""What has been said of the match on a court: values, and which of them are fresh or only the last known."""

from typing import Any, Final

from core.pss.models import SIDES, Corner, Scoreboard, Side

OPPONENT: Final[dict[Side, Side]] = {"blue": "red", "red": "blue"}

# Groups of values that messages carry together, as bits, since marking them is on the path of every message.
NAMES: Final[dict[Side, int]] = {"blue": 1, "red": 2}
SCORE: Final[dict[Side, int]] = {"blue": 4, "red": 8}
GAM_JEOM: Final[dict[Side, int]] = {"blue": 16, "red": 32}
CONFIG: Final = 64
BY_ROUND: Final = 128
WINNERS: Final = 256
ROUND: Final = 512
CLOCK: Final = 1024
LOAD_ONLY: Final = NAMES["blue"] | NAMES["red"] | CONFIG

_FIELDS: Final = (
    (NAMES["blue"], ("blue.name", "blue.short_name", "blue.country")),
    (NAMES["red"], ("red.name", "red.short_name", "red.country")),
    (CONFIG, ("match",)),
    (SCORE["blue"], ("blue.score",)),
    (SCORE["red"], ("red.score",)),
    (BY_ROUND, ("blue.by_round", "red.by_round")),
    (GAM_JEOM["blue"], ("blue.gam_jeom",)),
    (GAM_JEOM["red"], ("red.gam_jeom",)),
    (WINNERS, ("blue.rounds_won", "red.rounds_won")),
    (ROUND, ("round",)),
    (CLOCK, ("clock",)),
)
_ROUNDS: Final = 3

CONFIG_TEXTS: Final = ("number", "category", "weight", "division", "wire_id")
CONFIG_NUMBERS: Final = ("rounds", "round_seconds", "body_level", "head_level")
CONFIG_FIELDS: Final = (*CONFIG_TEXTS, *CONFIG_NUMBERS)


class Draft:
    """One athlete's half, as it changes."""

    __slots__ = ("by_round", "country", "gam_jeom", "hits", "name", "score", "short_name")

    def __init__(self) -> None:
        """Start with nothing known."""
        self.forget_names()
        self.score: int | None = None
        self.gam_jeom: int | None = None
        self.by_round: list[int | None] = [None] * _ROUNDS
        self.hits: tuple[int, ...] = ()

    def forget_names(self) -> None:
        """Another athlete stands here."""
        self.name: str | None = None
        self.short_name: str | None = None
        self.country: str | None = None

    def set_round(self, index: int, score: int | None) -> bool:
        """Set the score of a round, counted from 0; tell whether it changed."""
        self.by_round.extend([None] * (index + 1 - len(self.by_round)))
        changed = self.by_round[index] != score
        self.by_round[index] = score
        return changed

    def restore(self, corner: Corner) -> None:
        """Take everything from a snapshot."""
        self.name, self.short_name, self.country = corner.name, corner.short_name, corner.country
        self.score, self.gam_jeom, self.hits = corner.score, corner.gam_jeom, corner.hits
        self.by_round = list(corner.by_round)

    def freeze(self, rounds_won: int | None) -> Corner:
        """Make the snapshot."""
        return Corner(
            self.name,
            self.short_name,
            self.country,
            self.score,
            tuple(self.by_round),
            rounds_won,
            self.gam_jeom,
            self.hits,
        )


class Board:
    """The values of one match.

    Attributes:
        corners: Both halves by side.
        config: The match's own data by name, as in `MatchInfo`.
        winners: Who won each round, by index; None where nothing was said of any.
        fresh: Groups carried since play last spoke: where a new match begins, its load block has carried them.
        stale: Groups that are the last known of an earlier state.
    """

    __slots__ = ("config", "corners", "decision", "fresh", "round", "stale", "winner", "winners")

    def __init__(self) -> None:
        """Start with nothing known."""
        self.corners: dict[Side, Draft] = {side: Draft() for side in SIDES}
        self.fresh = self.stale = 0
        self.wipe(loaded=False)

    def carry(self, groups: int) -> None:
        """A message has just stated these groups."""
        self.fresh |= groups
        self.stale &= ~groups

    def wipe(self, *, loaded: bool) -> None:
        """Forget the match before, but keep what the new one's load block has said already.

        Args:
            loaded: The match is known to begin here, so no round of it has been won.
        """
        keep = self.fresh
        for side, corner in self.corners.items():
            if not keep & NAMES[side]:
                corner.forget_names()
            if not keep & SCORE[side]:
                corner.score = None
            if not keep & GAM_JEOM[side]:
                corner.gam_jeom = None
            if not keep & BY_ROUND:
                corner.by_round = [None] * _ROUNDS
            corner.hits = ()
        if not keep & CONFIG:
            self.config: dict[str, Any] = {}
        if not keep & WINNERS:
            self.winners: list[Side | None] | None = [] if loaded else None
        if not keep & ROUND:
            self.round: int | None = None
        self.winner: Any = None
        self.decision: str | None = None
        self.stale &= keep

    def restore(self, board: Scoreboard) -> None:
        """Take everything from a snapshot."""
        self.corners["blue"].restore(board.blue)
        self.corners["red"].restore(board.red)
        if board.match is not None:
            self.config = {name: getattr(board.match, name) for name in CONFIG_FIELDS}
        self.round, self.winner, self.decision = board.round, board.winner, board.decision
        # A snapshot counts rounds and does not say which; the next message about winners does.
        blue, red = board.blue.rounds_won, board.red.rounds_won
        self.winners = None if blue is None or red is None else [*_times("blue", blue), *_times("red", red)]

    @property
    def best_of_rounds(self) -> bool:
        """Tell whether rounds are won one by one, so that scores restart with each; only the scores show it."""
        return any(self.winners or ()) or any(any(corner.by_round) for corner in self.corners.values())

    @property
    def scored(self) -> bool:
        """Tell whether there is any score, penalty or won round."""
        corners = self.corners.values()
        return self.best_of_rounds or any(corner.score or corner.gam_jeom for corner in corners)

    def restart_scores(self) -> None:
        """A round begins at zero, whether or not the sender will say so."""
        for corner in self.corners.values():
            corner.score = corner.gam_jeom = 0

    def set_winner_of(self, index: int, side: Side | None) -> bool:
        """Set who won a round, counted from 0; tell whether that changed anything."""
        fresh = self.winners is None
        winners = self.winners = self.winners or []
        winners.extend([None] * (index + 1 - len(winners)))
        changed = fresh or winners[index] != side
        winners[index] = side
        return changed

    def cut_winners(self, rounds: int) -> bool:
        """Forget the winners of later rounds than that many; tell whether there was one."""
        later = (self.winners or [])[rounds:]
        self.winners = (self.winners or [])[:rounds]
        return any(later)

    def rounds_won(self, side: Side) -> int | None:
        """Count the rounds this side has won."""
        return None if self.winners is None else self.winners.count(side)

    def corner(self, side: Side) -> Corner:
        """Make one half's snapshot."""
        return self.corners[side].freeze(self.rounds_won(side))

    def known(self) -> int:
        """Tell which groups have a value; the clock is kept elsewhere."""
        known = CONFIG * bool(self.config) | WINNERS * (self.winners is not None) | ROUND * (self.round is not None)
        for side, corner in self.corners.items():
            known |= NAMES[side] * (corner.name is not None or corner.short_name is not None)
            known |= SCORE[side] * (corner.score is not None)
            known |= GAM_JEOM[side] * (corner.gam_jeom is not None)
            known |= BY_ROUND * any(score is not None for score in corner.by_round)
        return known

    def stale_fields(self) -> tuple[str, ...]:
        """Name the fields that are only the last known."""
        return tuple(name for bit, names in _FIELDS if self.stale & bit for name in names) if self.stale else ()


def _times(side: Side, count: int) -> list[Side]:
    return [side] * count
