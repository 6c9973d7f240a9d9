"""Whatever the network does to a match, every value is right again at the next message that carries it."""

from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.pss.models import KINDS, SIDES, Dialect, Message, Scoreboard
from core.pss.protocol import parse
from core.pss.simulation.bout import ENDINGS
from core.pss.simulation.simulator import Simulator, disturb
from tests.support.courts import Court
from tests.support.sample import sample_match

Values = dict[str, Any]
STREAMS = ("recorded", "2.3", "gen2")


@cache
def recorded(name: str) -> tuple[str, ...]:
    """A stream of wire text: the recorded match twice, or two short simulated ones."""
    if name == "recorded":
        match = sample_match()
        again = [text.replace("MARIC", "NOVAK").replace("OKAFOR", "EZE").replace("214", "215") for text in match]
        return (*match, *again)
    simulator = Simulator("gen2" if name == "gen2" else "2.3", seed=5, round_seconds=25, break_seconds=5)
    return tuple(data.decode() for _, data in simulator.matches(2))


def dialect_of(name: str) -> Dialect:
    return "gen2" if name == "gen2" else "2.3"


# What a message carries, read off its wire text, and independently of how the state takes it in.


def pairs(parts: list[str], names: dict[str, str]) -> Values:
    return {names[code]: int(value) for code, value in zip(parts[::2], parts[1::2], strict=False)}


def seconds(text: str) -> int:
    minutes, _, rest = text.partition(":")
    return int(minutes) * 60 + int(rest)


READ: dict[str, Callable[[list[str]], Values]] = {
    "sc1": lambda parts: pairs(parts, {"sc1": "blue.score", "sc2": "red.score"}),
    "wg1": lambda parts: pairs(parts, {"wg1": "blue.gam_jeom", "wg2": "red.gam_jeom"}),
    "s11": lambda parts: pairs(
        parts, {f"s{n}{r}": f"{side}.by_round{r}" for n, side in enumerate(SIDES, 1) for r in (1, 2, 3)}
    ),
    "wrd": lambda parts: {f"{side}.rounds_won": parts[2::2].count(str(n)) for n, side in enumerate(SIDES, 1)},
    "rnd": lambda parts: {"round": int(parts[1])},
    "clk": lambda parts: {
        "clock": seconds(parts[1]),
        **({"running": parts[2] == "start"} if parts[2:] in (["start"], ["stop"], ["stopEnd"]) else {}),
    },
    "at1": lambda parts: {
        "blue.name": parts[2], "blue.country": parts[3], "red.name": parts[6], "red.country": parts[7]
    },
    "mch": lambda parts: {"number": parts[1], "category": parts[2], "weight": parts[3], "division": parts[10]},
    "win": lambda parts: {"winner": parts[1].lower()},
    "wmh": lambda parts: {"decision": parts[2]} if len(parts) > 2 else {},
}  # fmt: skip


def carried(text: str) -> Values:
    parts = text.rstrip("\r\n").rstrip(";").split(";")
    return READ[parts[0]](parts) if parts[0] in READ else {}


def shown(board: Scoreboard) -> Values:
    values: Values = {
        "round": board.round,
        "running": board.running,
        "winner": board.winner,
        "decision": board.decision,
    }
    values["clock"] = None if board.clock is None else seconds(board.clock)
    for name in ("number", "category", "weight", "division"):
        values[name] = getattr(board.match, name) if board.match else None
    for side, corner in (("blue", board.blue), ("red", board.red)):
        for name in ("name", "country", "score", "gam_jeom", "rounds_won"):
            values[f"{side}.{name}"] = getattr(corner, name)
        values |= {f"{side}.by_round{number}": score for number, score in enumerate(corner.by_round, 1)}
    return values


def wrong(board: Scoreboard, expected: Values) -> Values:
    values = shown(board)
    return {name: (values[name], value) for name, value in expected.items() if values[name] != value}


def orders(length: int) -> st.SearchStrategy[list[int]]:
    """Which datagrams arrive, in which order: some never, some twice, some long after others."""
    return st.lists(st.integers(0, length - 1), max_size=60)


@pytest.mark.parametrize("name", STREAMS)
@given(data=st.data())
def test_a_message_is_believed_at_once_whatever_came_before_it(name: str, data: st.DataObject) -> None:
    stream = recorded(name)
    court = Court(dialect_of(name))
    for index in data.draw(orders(len(stream))):
        court.hear(stream[index])
        assert not wrong(court.board, carried(stream[index]))


def forget(expected: Values, text: str) -> None:
    """Drop what a message may reset without carrying it: a new match everything, a new round what restarts with it."""
    if text.startswith("pre"):
        expected.clear()
    if not text.startswith("clk"):
        expected.pop("running", None)  # much else ends a running clock: the round's winner, a break, the decision
    if text.startswith("rnd"):
        for side in SIDES:
            expected.pop(f"{side}.score", None)
            expected.pop(f"{side}.gam_jeom", None)


@pytest.mark.parametrize("name", STREAMS)
@given(data=st.data())
def test_after_any_disorder_all_that_has_been_carried_again_is_right(name: str, data: st.DataObject) -> None:
    stream = recorded(name)
    court = Court(dialect_of(name))
    court.hear(*(stream[index] for index in data.draw(orders(len(stream)))))
    expected: Values = {}
    start = data.draw(st.integers(0, len(stream) - 1))
    for text in stream[start : start + 200]:
        court.hear(text)
        forget(expected, text)
        expected |= carried(text)
        assert not wrong(court.board, expected), text


@pytest.mark.parametrize("name", STREAMS)
@pytest.mark.parametrize(("loss", "reorder", "duplicate"), [(0, 0.1, 0.1), (0.05, 0.05, 0.05), (0.2, 0.1, 0.1)])
def test_a_bad_network_neither_splits_nor_joins_matches(
    name: str, loss: float, reorder: float, duplicate: float
) -> None:
    for seed in range(5):
        court = Court(dialect_of(name))
        facts: Counter[str] = Counter()
        stream = ((float(at), text.encode()) for at, text in enumerate(recorded(name)))
        for _, data in disturb(stream, loss=loss, reorder=reorder, duplicate=duplicate, seed=seed):
            for message in parse(data):
                facts.update(fact for fact, is_true in court.apply(message)._asdict().items() if is_true is True)
        assert facts["match_started_new"] == 2
        for fact in ("match_loaded", "match_ready", "match_finished"):
            assert facts[fact] <= 2 if loss else facts[fact] == 2


FIELDS = (
    "point", "level", "blue", "red", "time", "seconds", "action", "by", "state", "result", "round1", "round2", "winner",
    "name", "decision", "blue_name", "red_short", "blue_country", "number", "rounds", "countdown", "blue1", "red3",
    "round", "blue_score", "clock", "running", "new_match", "red_gam_jeom", "blue_round1",
)  # fmt: skip
WORDS = (
    "start", "stop", "stopEnd", "corr", "show", "hide", "reset", "blue", "red", "referee", "requested", "accepted",
    "denied", "won", "tie", "none", "0:59", "2:00", "open", "closed", "loading", "running", "review", "decided",
)  # fmt: skip
ANYTHING = st.one_of(
    st.sampled_from(WORDS),
    st.integers(-1, 130),
    st.integers(),
    st.just(10**30),
    st.floats(),
    st.booleans(),
    st.none(),
    st.text(max_size=8),
    st.lists(st.integers(), max_size=2),
    st.dictionaries(st.text(max_size=2), st.none(), max_size=1),
)
MESSAGES = st.builds(
    Message,
    raw=st.just(b""),
    code=st.just(""),
    kind=st.sampled_from(KINDS),
    side=st.sampled_from((*SIDES, None)),
    fields=st.dictionaries(st.one_of(st.sampled_from(FIELDS), st.text(max_size=4)), ANYTHING, max_size=5),
)


@given(st.lists(MESSAGES, max_size=40))
def test_no_message_makes_it_fail(messages: list[Message]) -> None:
    court = Court()
    for message in messages:
        before = court.state.match_id or 0
        change = court.apply(message)
        board = court.board
        assert change.match_started_new == ((court.state.match_id or 0) > before)
        assert (board.match.id if board.match else None) == court.state.match_id
        assert (court.state.round, court.state.clock) == (board.round, board.clock)
        again = Court()
        again.state.restore(board)
        assert again.board.blue == board.blue


@given(st.lists(MESSAGES, max_size=20))
def test_what_shows_changes_only_where_it_is_said_to(messages: list[Message]) -> None:
    court = Court()
    for message in messages:
        before = court.board
        if not court.apply(message).visible:
            after = court.board
            assert (after.blue, after.red, after.match, after.state) == (
                before.blue,
                before.red,
                before.match,
                before.state,
            )
            assert (after.clock, after.round, after.stale, after.doubts) == (
                before.clock, before.round, before.stale, before.doubts
            )  # fmt: skip


def simulated(dialect: Dialect) -> Iterator[tuple[Court, Simulator]]:
    for seed, ending in enumerate((*ENDINGS, "PTF", "PTF")):
        simulator = Simulator("gen2" if dialect == "gen2" else "2.3", seed, endings={ending: 1})
        court = Court(dialect)
        for at, data in simulator.matches(2):
            court.now = at
            court.hear(data.decode())
        yield court, simulator


@pytest.mark.parametrize("dialect", ["2.3", "gen2"])
def test_a_simulated_match_ends_as_it_truly_did(dialect: Dialect) -> None:
    for court, simulator in simulated(dialect):
        truth, board = simulator.truth[-1], court.board
        assert (board.winner, board.decision, board.state) == (truth.winner, truth.decision, "decided")
        assert (board.blue.score, board.red.score) == truth.score
        assert tuple(zip(board.blue.by_round, board.red.by_round, strict=True)) == truth.rounds
        assert (board.blue.rounds_won, board.red.rounds_won) == truth.rounds_won
        assert (board.blue.gam_jeom, board.red.gam_jeom) == truth.gam_jeom
        assert (board.round, board.clock) == (truth.round, f"{truth.clock // 60}:{truth.clock % 60:02d}")
        assert (board.blue.name, board.red.country) == (truth.card.blue.name, truth.card.red.country)
        assert (board.match and board.match.id, board.match and board.match.number) == (2, str(truth.card.number))
        assert board.doubts == board.stale == ()
