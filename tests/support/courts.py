"""Playing wire text into a court's state."""

from itertools import count
from typing import Any

from core.pss.match import Change, CourtState
from core.pss.models import Dialect, Kind, Message, Scoreboard
from core.pss.protocol import parse
from tests.support.sample import sample_lines

LOAD = (
    "pre;FightLoaded",
    "at1;A. ONE;Anna One;CRO;at2;B. TWO;Bea Two;NGR",
    "mch;7;Final;W- 57 kg;1;#0000ff;#FFFFFF;#ff0000;#FFFFFF;aa;Senior;3;120;cntDown;22;10",
    "wg1;0;wg2;0",
    "wrd;rd1;0;rd2;0;rd3;0",
    "s11;0;s21;0;s12;0;s22;0;s13;0;s23;0",
    "sc1;0;sc2;0",
    "clk;2:00",
    "rnd;1",
    "rdy;FightReady",
)
OTHER_ATHLETES = "at1;C. THREE;Cleo Three;FRA;at2;D. FOUR;Dora Four;KOR"
OTHER_MATCH = "mch;8;Final;W- 62 kg;1;#0000ff;#FFFFFF;#ff0000;#FFFFFF;bb;Senior;3;120;cntDown;22;10"


class Court:
    """A court under test, whose clock is in the test's hands."""

    def __init__(self, dialect: Dialect = "2.3") -> None:
        self.ids = count(1)
        self.state = CourtState("Ring 1", lambda: next(self.ids))
        self.state.dialect = dialect
        self.now = 100.0

    def apply(self, message: Message) -> Change:
        self.state.hear("10.0.0.21:6000", int(self.now * 1e6))
        return self.state.apply(message, self.now)

    def apply_fields(self, kind: Kind, fields: dict[str, Any]) -> Change:
        return self.apply(Message(b"", "", kind, fields=fields))

    def hear(self, *lines: str) -> list[Change]:
        return [self.apply(message) for line in lines for message in parse(line.encode())]

    @property
    def board(self) -> Scoreboard:
        return self.state.scoreboard()


def fighting(dialect: Dialect = "2.3") -> Court:
    """A court where a match has just started."""
    court = Court(dialect)
    court.hear(*LOAD, "clk;2:00;start", "clk;1:59", "clk;1:58")
    return court


def scores(board: Scoreboard) -> tuple[int | None, int | None]:
    return board.blue.score, board.red.score


def play_sample(court: Court, until: int = 10**9) -> dict[int, Change]:
    """Play the recorded match up to an offset; gives what the last message at each offset changed."""
    changes: dict[int, Change] = {}
    for offset, text in sample_lines():
        if offset > until:
            break
        court.now = 100.0 + offset / 1000
        changes[offset] = court.hear(text)[-1]
    return changes
