"""One invented best-of-3 match, second by second, at the rates of a real championship."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from random import Random
from typing import Final, TypeVar

from core.pss.live.board import OPPONENT
from core.pss.models import SIDES, Side
from core.pss.simulation.dialects import Pair, Wire
from core.pss.simulation.names import Card

ENDINGS: Final[Mapping[str, int]] = {"PTF": 864, "WDR": 28, "PTG": 10, "RSC": 5, "SUP": 2, "PUN": 1}
"""How 910 bouts of a two-day championship ended."""

# Chances per second of running clock; stops come to about 16 a bout.
_STOP: Final = 0.047
_SCORE: Final = 0.05
_LOOSE_HIT: Final = 0.2
_STOP_REASONS: Final = {"none": 62, "gam_jeom": 32, "injury": 4, "review": 2}
# Punch, body, head, turning body, turning head.
_KICKS: Final = {1: 14, 2: 50, 3: 26, 4: 6, 5: 4}
_GAP: Final = 12
_PENALTIES_ALLOWED: Final = 4
_INJURY_SECONDS: Final = 60
_LINE_SECONDS: Final = 0.005
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a simulated match really ended.

    Attributes:
        card: What was announced of it.
        winner: Who won.
        decision: As sent, such as `2-1 PTF`.
        rounds: The score of each of the three rounds, blue first; zero where not fought.
        rounds_won: By blue and by red.
        gam_jeom: Of blue and of red in the last round.
        round: The last round.
        clock: Seconds on the clock at the end.
    """

    card: Card
    winner: Side
    decision: str
    rounds: tuple[Pair, ...]
    rounds_won: Pair
    gam_jeom: Pair
    round: int
    clock: int

    @property
    def score(self) -> Pair:
        """Tell the last round's score."""
        return self.rounds[self.round - 1]


class Bout:
    """A match being invented. `lines()` yields what is sent and when; `outcome` tells the truth afterwards."""

    def __init__(
        self, card: Card, wire: Wire, random: Random, ending: str, round_seconds: int, break_seconds: int
    ) -> None:
        """Take what is announced, how it is written, how it is meant to end, and how long rounds and breaks are."""
        self._card = card
        self._wire = wire
        self._random = random
        self._round_seconds = round_seconds
        self._break_seconds = break_seconds
        self._ending = ending
        self._winner: Side = random.choice(SIDES)
        self._at = self._tick_at = 0.0
        self._gave_up = False
        self._round = 1
        self._clock = round_seconds
        self._rounds: list[dict[Side, int]] = [{"blue": 0, "red": 0} for _ in range(3)]
        self._penalties: dict[Side, int] = {"blue": 0, "red": 0}
        self._won: list[Side] = []
        self.outcome: Outcome | None = None

    def lines(self) -> Iterator[tuple[float, str]]:
        """Yield every line with its time in seconds from the start."""
        yield from self._say(self._wire.load(self._card, self._round_seconds))
        self._at += 1
        if self._random.random() < 0.1:
            yield from self._say(self._wire.equipment_test((self._level(20), self._level(20))))
        self._at += self._random.uniform(2, 8)
        withdraws_after = self._random.choice((0, 1)) if self._ending == "WDR" else None
        while len(self._won) != withdraws_after:
            yield from self._fight_round()
            if self._gave_up or self._won.count(self._won[-1]) == 2:
                break
            yield from self._rest(skip=len(self._won) == withdraws_after)
        yield from self._decide()

    def _say(self, lines: list[str]) -> Iterator[tuple[float, str]]:
        for line in lines:
            yield self._at, line
            self._at += _LINE_SECONDS

    # ---- a round

    def _fight_round(self) -> Iterator[tuple[float, str]]:
        """Fight until the time is up or the round is over before."""
        gives_up_at = self._random.randrange(1, self._round_seconds) if self._ending == "RSC" else None
        yield from self._start()
        while not self._over():
            self._tick_at += 1
            self._at = max(self._at, self._tick_at)
            self._clock -= 1
            yield from self._say([self._wire.tick(self._clock)])
            if self._clock == gives_up_at:
                yield from self._give_up()
                return
            if not self._clock:
                break
            yield from self._second()
        self._won.append(self._round_winner())
        yield from self._say(self._wire.end_round(self._clock, self._won))

    def _start(self) -> Iterator[tuple[float, str]]:
        """Start the clock, from which its ticks are counted."""
        self._tick_at = self._at
        yield from self._say(self._wire.start(self._clock))

    def _second(self) -> Iterator[tuple[float, str]]:
        """Let happen what may happen in a second of running clock."""
        random, ending = self._random, self._ending
        if random.random() < _LOOSE_HIT:
            self._at += random.uniform(0.05, 0.2)
            yield from self._say(self._wire.hit(random.choice(SIDES), self._level(6)))
        lopsided = ending == "PTG"
        if ending == "SUP" and self._clock == 1 and self._winner in self._won:
            yield from self._equalise()
        elif random.random() < _SCORE * (6 if lopsided else 1):
            side = self._winner if lopsided or random.random() < 0.52 else OPPONENT[self._winner]
            yield from self._score(side, choose(_KICKS, random))
        if self._clock > 1 and not self._over() and random.random() < _STOP * (3 if ending == "PUN" else 1):
            yield from self._stop()

    def _over(self) -> bool:
        """Tell whether the round ends before its time: by the gap, or by penalties."""
        score = self._rounds[self._round - 1]
        return abs(score["blue"] - score["red"]) >= _GAP or max(self._penalties.values()) > _PENALTIES_ALLOWED

    def _round_winner(self) -> Side:
        """Tell who has won the round; a tie is won by superiority, which nobody can see from the score."""
        for side in SIDES:
            if self._penalties[side] > _PENALTIES_ALLOWED:
                return OPPONENT[side]
        score = self._rounds[self._round - 1]
        if score["blue"] == score["red"]:
            return self._winner if self._ending == "SUP" else self._random.choice(SIDES)
        return "blue" if score["blue"] > score["red"] else "red"

    def _score(self, side: Side, code: int) -> Iterator[tuple[float, str]]:
        """Score: a kick has hits before it, a punch has none."""
        random = self._random
        if code > 1:
            threshold = self._card.head_level if code in (3, 5) else self._card.body_level
            for _ in range(random.choices((1, 2), (4, 1))[0]):
                yield from self._say(self._wire.hit(side, self._level(threshold)))
                self._at += random.uniform(0.08, 0.15)
        yield from self._say(self._wire.point(side, code))
        self._rounds[self._round - 1][side] += code
        yield from self._say(self._wire.scores(self._all_rounds(), self._round))

    def _equalise(self) -> Iterator[tuple[float, str]]:
        """Score in the last moment until the round is a tie."""
        score = self._rounds[self._round - 1]
        while gap := score["blue"] - score["red"]:
            yield from self._score("red" if gap > 0 else "blue", min(abs(gap), 5))

    def _all_rounds(self) -> list[Pair]:
        return [(score["blue"], score["red"]) for score in self._rounds]

    def _level(self, least: int) -> int:
        return min(100, least + int(self._random.expovariate(1 / 14)))

    # ---- what stops the clock

    def _stop(self) -> Iterator[tuple[float, str]]:
        """Stop the clock for a reason, and start it again unless the round is over by it."""
        wire, random = self._wire, self._random
        yield from self._say(wire.stop(self._clock))
        self._at += random.uniform(0.1, 1)
        reason = choose(_STOP_REASONS, random)
        if reason == "gam_jeom" or (self._ending == "PUN" and random.random() < 0.5):
            yield from self._penalise()
        elif reason == "injury":
            yield from self._injury(random.choice(SIDES), random.randrange(3, 30))
        elif reason == "review":
            yield from self._review(random.choice((*SIDES, None)))
        self._at += random.uniform(1, 6)
        if not self._over():
            yield from self._start()

    def _penalise(self) -> Iterator[tuple[float, str]]:
        """Give a gam-jeom, which is the opponent's point; only a match that ends by them sees the fifth."""
        side = OPPONENT[self._winner] if self._ending == "PUN" else self._random.choice(SIDES)
        if self._penalties[side] == _PENALTIES_ALLOWED and self._ending != "PUN":
            return
        self._penalties[side] += 1
        self._rounds[self._round - 1][OPPONENT[side]] += 1
        yield from self._say(self._wire.penalties((self._penalties["blue"], self._penalties["red"])))
        yield from self._say(self._wire.scores(self._all_rounds(), self._round))

    def _injury(self, side: Side, seconds: int) -> Iterator[tuple[float, str]]:
        """Treat an athlete for some seconds of the injury minute."""
        left = _INJURY_SECONDS
        yield from self._say(self._wire.injury(side, left, "show"))
        for _ in range(seconds):
            self._at += 1 - _LINE_SECONDS
            left -= 1
            yield from self._say(self._wire.injury(side, left, ""))
        self._at += 0.2
        if left:
            yield from self._say(self._wire.injury(side, left, "hide"))

    def _review(self, by: Side | None) -> Iterator[tuple[float, str]]:
        """Ask for a video review, and answer it in one of the four ways."""
        wire, random = self._wire, self._random
        yield from self._say(wire.review(by))
        self._at += random.uniform(2, 5)
        answer = random.choice((-1, 0, 1, 1))
        yield from self._say(wire.review(by, answer))
        if answer == 1:
            self._at += random.uniform(5, 15)
            yield from self._say(wire.review_result(by, won=random.random() < 0.5))

    def _give_up(self) -> Iterator[tuple[float, str]]:
        """Stop the match for an injury that does not pass."""
        self._gave_up = True
        yield from self._say(self._wire.stop(self._clock))
        self._at += 0.5
        yield from self._injury(OPPONENT[self._winner], _INJURY_SECONDS)

    # ---- between rounds, and the end

    def _rest(self, *, skip: bool) -> Iterator[tuple[float, str]]:
        """Take the break; a withdrawal comes in the midst of it."""
        for left in range(self._break_seconds - 1, self._break_seconds // 2 if skip else -1, -1):
            self._at += 1 - _LINE_SECONDS
            yield from self._say(self._wire.rest(left, self._break_seconds))
        if skip:
            return
        self._at += 1
        self._round += 1
        self._clock = self._round_seconds
        self._penalties = {"blue": 0, "red": 0}
        yield from self._say(self._wire.next_round(self._round, self._round_seconds))
        self._at += self._random.uniform(1, 3)

    def _kind_of_win(self) -> str:
        """Tell how a match of two won rounds was decided: as meant, where it came out so."""
        score = self._rounds[self._round - 1]
        gap = abs(score["blue"] - score["red"])
        came_out = {
            "PTG": gap >= _GAP,
            "SUP": gap == 0,
            "PUN": max(self._penalties.values()) > _PENALTIES_ALLOWED,
        }
        return self._ending if came_out.get(self._ending) else "PTF"

    def _decide(self) -> Iterator[tuple[float, str]]:
        """Announce the winner, and keep the truth."""
        fought_out = any(self._won.count(side) == 2 for side in SIDES)
        winner = self._won[-1] if fought_out else self._winner
        kind = self._kind_of_win() if fought_out else self._ending
        decision = f"{self._won.count(winner)}-{self._won.count(OPPONENT[winner])} {kind}"
        name = (self._card.blue if winner == "blue" else self._card.red).name
        self._at += 3
        for line in self._wire.decision(winner, name, decision):
            yield from self._say([line])
            self._at += self._random.uniform(0.5, 4)
        self.outcome = Outcome(
            card=self._card,
            winner=winner,
            decision=decision,
            rounds=tuple(self._all_rounds()),
            rounds_won=(self._won.count("blue"), self._won.count("red")),
            gam_jeom=(self._penalties["blue"], self._penalties["red"]),
            round=self._round,
            clock=self._clock,
        )


def choose(shares: Mapping[T, int], random: Random) -> T:
    """Choose one thing, each with its share of the chances."""
    return random.choices(list(shares), list(shares.values()))[0]
