"""How senders put a match on the wire: the documented protocol, and what second-generation senders make of it."""

from collections.abc import Sequence
from random import Random

from core.pss.live.phase import clock_text
from core.pss.models import SIDES, Side
from core.pss.simulation.names import Card

_NUMBERS: dict[Side | None, int] = {None: 0, "blue": 1, "red": 2}
_COLOURS = "#0000ff;#FFFFFF;#ff0000;#FFFFFF"
Pair = tuple[int, int]


class Wire:
    """The documented protocol, version 2.3. Every method gives the lines of one action, in the order they are sent."""

    def __init__(self, random: Random) -> None:
        """Take the source of what senders leave to chance."""
        self._random = random

    def encode(self, line: str) -> bytes:
        """Make the datagram."""
        return f"{line};".encode()

    def opening(self) -> list[str]:
        """Say that the sender is there."""
        return ["Udp Port 6000 connected"]

    def closing(self) -> list[str]:
        """Say that the sender goes."""
        return ["Udp Port 6000 disconnected"]

    def load(self, card: Card, seconds: int) -> list[str]:
        """Announce a match."""
        return [
            "pre;FightLoaded",
            self.athletes(card),
            self.config(card, seconds),
            *self.penalties((0, 0)),
            "wrd;rd1;0;rd2;0;rd3;0",
            self.round_scores([(0, 0)] * 3),
            self.score((0, 0)),
            "avt;0",
            self.tick(seconds),
            "rnd;1",
            "rdy;FightReady",
        ]

    def athletes(self, card: Card) -> str:
        """Name the athletes."""
        blue, red = card.blue, card.red
        return f"at1;{blue.short};{blue.name};{blue.country};at2;{red.short};{red.name};{red.country}"

    def config(self, card: Card, seconds: int) -> str:
        """Describe the match."""
        weight = f"{card.gender}{card.weight[0]} {card.weight[1:]} kg"
        return (
            f"mch;{card.number};{card.phase};{weight};1;{_COLOURS};{card.wire_id};{card.division};3;{seconds};cntDown;"
            f"{card.body_level};{card.head_level}"
        )

    def time(self, seconds: int) -> str:
        """Write a time."""
        return clock_text(seconds) or ""

    def tick(self, seconds: int) -> str:
        """Tell the round clock."""
        return f"clk;{self.time(seconds)}"

    def start(self, seconds: int) -> list[str]:
        """Start the round clock."""
        return [f"clk;{self.time(seconds)};start"]

    def stop(self, seconds: int) -> list[str]:
        """Stop the round clock."""
        return [f"clk;{self.time(seconds)};stop"]

    def point(self, side: Side, code: int) -> list[str]:
        """Announce a point."""
        return [f"pt{_NUMBERS[side]};{code}"]

    def hit(self, side: Side, level: int) -> list[str]:
        """Tell a hit's level."""
        return [f"hl{_NUMBERS[side]};{level}"]

    def score(self, score: Pair) -> str:
        """Tell the current score."""
        return f"sc1;{score[0]};sc2;{score[1]}"

    def round_scores(self, rounds: Sequence[Pair]) -> str:
        """Tell the score of every round."""
        return ";".join(f"s1{n};{blue};s2{n};{red}" for n, (blue, red) in enumerate(rounds, 1))

    def scores(self, rounds: Sequence[Pair], number: int) -> list[str]:
        """Tell all scores after one has changed."""
        return [self.round_scores(rounds), self.score(rounds[number - 1])]

    def penalties(self, penalties: Pair) -> list[str]:
        """Tell the penalties."""
        return [f"wg1;{penalties[0]};wg2;{penalties[1]}"]

    def end_round(self, seconds: int, winners: Sequence[Side]) -> list[str]:
        """End a round that has a winner."""
        numbers = [_NUMBERS[side] for side in winners] + [0] * (3 - len(winners))
        return [*self.stop(seconds), "wrd;" + ";".join(f"rd{n};{number}" for n, number in enumerate(numbers, 1))]

    def rest(self, seconds: int, length: int) -> list[str]:
        """Tell the break clock, which has run down from `length`."""
        line = f"brk;{self.time(seconds)}"
        return [line] if seconds else [line, f"{line};stopEnd"]

    def next_round(self, number: int, seconds: int) -> list[str]:
        """Open the next round."""
        return [f"rnd;{number}", *self.penalties((0, 0)), self.score((0, 0))]

    def injury(self, side: Side, seconds: int, action: str) -> list[str]:
        """Tell the injury clock; the action is empty for a tick."""
        line = f"ij{_NUMBERS[side]};{self.time(seconds)}"
        return [f"{line};{action}" if action else line]

    def review(self, by: Side | None, answer: int | None = None) -> list[str]:
        """Ask for a review, or answer it: granted 1, denied 0, cancelled -1."""
        return [f"ch{_NUMBERS[by]}" if answer is None else f"ch{_NUMBERS[by]};{answer}"]

    def review_result(self, by: Side | None, *, won: bool) -> list[str]:
        """End a review that was granted."""
        return [f"ch{_NUMBERS[by]};1;{won:d}"]

    def decision(self, winner: Side, name: str, decision: str) -> list[str]:
        """End the match."""
        return [f"win;{winner.upper()}", f"wmh;{name};{decision}"]

    def equipment_test(self, levels: Pair) -> list[str]:
        """Test the equipment before the match; the documented protocol has no words for it."""
        return []


class Gen2Wire(Wire):
    """Second-generation senders: padded times, no last `;`, another load order, messages of one action in any order."""

    def encode(self, line: str) -> bytes:
        """Make the datagram; the length is counted in characters, so other scripts push the line end out of it."""
        payload = line.encode()
        return (payload + b"\r\n")[: max(len(line) + 2, len(payload))]

    def opening(self) -> list[str]:
        """Say that the sender is there, and set the scoreboard's lamps."""
        return ["hel;", "inlb;8:", "insl;true:", "inth;500:"]

    def closing(self) -> list[str]:
        """Say that the sender goes."""
        return ["bye;"]

    def load(self, card: Card, seconds: int) -> list[str]:
        """Announce a match: the athletes come after the zero scores."""
        return [
            "pre;FightLoaded",
            "rnd;1",
            self.tick(seconds),
            self.score((0, 0)),
            self.round_scores([(0, 0)] * 3),
            *self.penalties((0, 0)),
            self.config(card, seconds),
            self.athletes(card),
            f"ref;R. {card.division.upper()};SUI;ju1;J. ONE;ISL;ju2;J. TWO;URU",
            "rdy;FightReady",
        ]

    def athletes(self, card: Card) -> str:
        """Name the athletes, with the long name twice."""
        blue, red = card.blue, card.red
        return f"at1;{blue.name};{blue.name};{blue.country};at2;{red.name};{red.name};{red.country}"

    def config(self, card: Card, seconds: int) -> str:
        """Describe the match; the number of rounds is empty where the protocol has it first."""
        weight = f"{'MEN' if card.gender == 'M' else 'WOMEN'} {card.weight}kg"
        wire_id = card.wire_id if self._random.random() < 0.5 else "null"
        return (
            f"mch;{card.number};{card.phase};{weight};;{_COLOURS};{wire_id};{card.division.upper()};3;{seconds};"
            f"cntDown;{card.body_level};{card.head_level}"
        )

    def time(self, seconds: int) -> str:
        """Write a time, padded."""
        return f"{seconds // 60:02d}:{seconds % 60:02d}"

    def point(self, side: Side, code: int) -> list[str]:
        """Announce the points of a kick; what a turning kick adds is in the score only."""
        return super().point(side, code if code <= 3 else code - 2)

    def scores(self, rounds: Sequence[Pair], number: int) -> list[str]:
        """Tell all scores, in either order."""
        lines = super().scores(rounds, number)
        self._random.shuffle(lines)
        return lines

    def end_round(self, seconds: int, winners: Sequence[Side]) -> list[str]:
        """End a round; when its time is up, the clock stops a second time, late."""
        known = "wrd;" + ";".join(f"rd{n};{_NUMBERS[side]}" for n, side in enumerate(winners, 1))
        if seconds:
            return [f"clk;{self.time(seconds)};stopEnd", known]
        return ["clk;0:00;stopEnd", known, f"clk;{self.time(0)};stop"]

    def rest(self, seconds: int, length: int) -> list[str]:
        """Tell the break clock."""
        if not seconds:
            return ["brk;0:00;stopEnd"]
        start = [f"brk;{self.time(length)};start"] if seconds == length - 1 else []
        return [*start, f"brk;{self.time(seconds)}"]

    def next_round(self, number: int, seconds: int) -> list[str]:
        """Open the next round; whether the zeros are announced depends on the sender's settings."""
        zeros = [self.score((0, 0)), *self.penalties((0, 0))] if self._random.random() < 0.5 else []
        return [f"rnd;{number}", self.tick(seconds), *zeros]

    def injury(self, side: Side, seconds: int, action: str) -> list[str]:
        """Tell the injury clock, which is nobody's here and is never announced."""
        if not seconds:
            return ["ij0;0:00"]
        return [f"ij0;{self.time(seconds)};hide" if action == "hide" else f"ij0;{self.time(seconds)}"]

    def review(self, by: Side | None, answer: int | None = None) -> list[str]:
        """Ask for a review, or answer it; there is no referee's own."""
        return super().review(by or "blue", answer)

    def review_result(self, by: Side | None, *, won: bool) -> list[str]:
        """End a review: the result is not told, the window just closes."""
        return self.review(by, -1)

    def decision(self, winner: Side, name: str, decision: str) -> list[str]:
        """End the match, in either order."""
        lines = super().decision(winner, name, decision)
        self._random.shuffle(lines)
        return lines

    def equipment_test(self, levels: Pair) -> list[str]:
        """Test both athletes' equipment, whose hits and points do not count."""
        hits = [line for side, level in zip(SIDES, levels, strict=True) for line in self.hit(side, level)]
        return ["hwt;1", "hwt;2", *hits, *self.point("blue", 2), "hwt;0"]
