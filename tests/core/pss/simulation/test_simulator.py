"""Invented matches: plausible, parseable, the same for the same seed; and a network that disturbs them."""

from collections import Counter
from itertools import pairwise

import pytest

from core.pss.models import Kind, Message
from core.pss.protocol import parse
from core.pss.records.country_codes import known
from core.pss.simulation.bout import Outcome
from core.pss.simulation.simulator import Simulator, Timed, disturb

BOTH = pytest.mark.parametrize("dialect", ["2.3", "gen2"])


def stream(dialect: str, seed: int = 1, count: int = 2) -> list[Timed]:
    return list(Simulator("gen2" if dialect == "gen2" else "2.3", seed).matches(count))


def messages(dialect: str, seeds: int = 12) -> list[Message]:
    return [message for seed in range(seeds) for _, data in stream(dialect, seed) for message in parse(data)]


def truths(dialect: str, count: int) -> list[Outcome]:
    simulator = Simulator("gen2" if dialect == "gen2" else "2.3", 3, round_seconds=30, break_seconds=3)
    for _ in simulator.matches(count):
        pass
    return simulator.truth


@BOTH
def test_the_same_seed_gives_the_same_matches_and_another_others(dialect: str) -> None:
    assert stream(dialect, 7) == stream(dialect, 7)
    assert stream(dialect, 7) != stream(dialect, 8)


@BOTH
def test_everything_sent_is_recognized(dialect: str) -> None:
    seen = messages(dialect)
    assert [(message.raw, message.issues) for message in seen if message.status != "recognized"] == []


@BOTH
def test_time_never_runs_back(dialect: str) -> None:
    offsets = [offset for offset, _ in stream(dialect, 4, 4)]
    assert offsets == sorted(offsets)
    assert 4 * 120 < offsets[-1] < 4 * 1000


@BOTH
def test_the_clock_ticks_once_a_second(dialect: str) -> None:
    ticks: list[tuple[float, int]] = []
    for offset, data in stream(dialect, 2, 1):
        for message in parse(data):
            if message.kind == "clock":
                if "action" in message.fields:
                    ticks.clear()
                else:
                    ticks.append((offset, message.fields["seconds"]))
                    assert all(
                        abs((later - earlier) - (first - second)) < 0.5
                        for (earlier, first), (later, second) in pairwise(ticks[-2:])
                    )


@BOTH
def test_rates_are_those_of_a_championship(dialect: str) -> None:
    seen = messages(dialect, seeds=30)
    kinds: Counter[Kind] = Counter(message.kind for message in seen)
    bouts = kinds["match_loaded"]
    stops = sum(message.kind == "clock" and message.fields.get("action") == "stop" for message in seen)
    assert bouts == 60
    assert 11 < stops / bouts < 21
    assert kinds["hit_level"] > 2 * kinds["point"] > 20 * bouts
    assert 0 < kinds["challenge"] < 4 * bouts
    assert kinds["gam_jeom"] > bouts
    assert kinds["injury"] > bouts


@BOTH
def test_matches_end_as_in_a_championship(dialect: str) -> None:
    outcomes = truths(dialect, 400)
    kinds = Counter(outcome.decision.split()[1] for outcome in outcomes)
    assert kinds["PTF"] > 0.9 * len(outcomes)
    assert kinds["WDR"] > kinds["SUP"] + kinds["PUN"]
    assert set(kinds) <= {"PTF", "WDR", "PTG", "RSC", "SUP", "PUN"}
    assert kinds["PTG"] > 0


@BOTH
@pytest.mark.parametrize("ending", ["PTF", "WDR", "PTG", "RSC", "SUP", "PUN"])
def test_every_kind_of_end_can_be_had(dialect: str, ending: str) -> None:
    simulator = Simulator("gen2" if dialect == "gen2" else "2.3", 1, endings={ending: 1})
    seen = [message for _, data in simulator.matches(8) for message in parse(data)]
    kinds = Counter(outcome.decision.split()[1] for outcome in simulator.truth)
    assert kinds[ending] >= 4
    decided = [message.fields["decision"] for message in seen if message.kind == "decision"]
    assert decided == [outcome.decision for outcome in simulator.truth]


@BOTH
def test_the_truth_is_consistent(dialect: str) -> None:
    for outcome in truths(dialect, 300):
        won = dict(zip(("blue", "red"), outcome.rounds_won, strict=True))
        rounds, kind = outcome.decision.split()
        other = "red" if outcome.winner == "blue" else "blue"
        assert rounds == f"{won[outcome.winner]}-{won[other]}"
        if kind in {"WDR", "RSC"}:
            assert max(won.values()) < 2
        else:
            assert won[outcome.winner] == 2
        assert 1 <= outcome.round <= 3
        assert outcome.rounds[outcome.round :] == ((0, 0),) * (3 - outcome.round)
        if kind == "PTG":
            assert abs(outcome.score[0] - outcome.score[1]) >= 12
        if kind == "SUP":
            assert outcome.score[0] == outcome.score[1]
        if kind == "PUN":
            assert max(outcome.gam_jeom) == 5


def test_a_round_ends_at_a_gap_of_twelve_points() -> None:
    for _, data in (datagram for seed in range(20) for datagram in stream("2.3", seed)):
        for message in parse(data):
            if message.kind == "scores":
                assert abs(message.fields["blue"] - message.fields["red"]) < 12 + 5


def test_names_come_in_many_scripts_and_countries_are_real() -> None:
    athletes = [fighter for outcome in truths("2.3", 150) for fighter in (outcome.card.blue, outcome.card.red)]
    names = "".join(fighter.name for fighter in athletes)
    assert any("\u4e00" <= char <= "\u9fff" for char in names)
    assert any("\uac00" <= char <= "\ud7a3" for char in names)
    assert "Ł" in names
    assert {known()[fighter.country].ioc for fighter in athletes} == {fighter.country for fighter in athletes}
    assert all(outcome.card.blue.country != outcome.card.red.country for outcome in truths("2.3", 20))


def test_gen2_writes_as_second_generation_senders_do() -> None:
    lines = [data for _, data in stream("gen2", 3, 6)]
    whole = [line for line in lines if line.endswith(b"\r\n")]
    assert len(whole) > 0.95 * len(lines)
    assert not any(line.endswith(b";\r\n") for line in whole if not line.startswith((b"hel", b"bye")))
    text = [line.decode() for line in whole]
    assert [line[:3] for line in text[4:10]] == ["pre", "rnd", "clk", "sc1", "s11", "wg1"]
    assert any(line.startswith("clk;01:59") for line in text)
    assert any(line.startswith("clk;0:00;stopEnd") for line in text)
    config = next(line for line in text if line.startswith("mch")).split(";")
    assert (config[4], len(config)) == ("", 16)


def test_the_documented_protocol_is_written_as_documented() -> None:
    lines = [data for _, data in stream("2.3")]
    assert all(line.endswith(b";") for line in lines)
    assert [line[:3] for line in lines[1:12]] == [
        b"pre", b"at1", b"mch", b"wg1", b"wrd", b"s11", b"sc1", b"avt", b"clk", b"rnd", b"rdy"
    ]  # fmt: skip


# ---- a bad network

NUMBERED: list[Timed] = [(number * 0.01, b"%d" % number) for number in range(1000)]


def test_an_undisturbed_stream_is_as_it_was() -> None:
    assert list(disturb(NUMBERED, seed=3)) == NUMBERED


def test_disorder_is_the_same_for_the_same_seed() -> None:
    def disturbed(seed: int) -> list[Timed]:
        return list(disturb(NUMBERED, loss=0.1, reorder=0.1, duplicate=0.1, seed=seed))

    assert disturbed(1) == disturbed(1)
    assert disturbed(1) != disturbed(2)


def test_loss_loses_that_share_and_keeps_the_order() -> None:
    left = list(disturb(NUMBERED, loss=0.2, seed=1))
    assert 720 < len(left) < 880
    assert left == [datagram for datagram in NUMBERED if datagram in left]
    assert list(disturb(NUMBERED, loss=1.0)) == []


def test_reordering_loses_nothing_and_moves_datagrams_a_little() -> None:
    late = list(disturb(NUMBERED, reorder=0.2, seed=1))
    order = [int(data) for _, data in late]
    assert sorted(order) == list(range(1000))
    assert order != list(range(1000))
    assert all(abs(place - number) <= 8 for place, number in enumerate(order))
    assert [offset for offset, _ in late] == sorted(offset for offset, _ in late)


def test_a_datagram_held_back_comes_within_a_second() -> None:
    sparse = [(number * 30.0, b"%d" % number) for number in range(100)]
    late = [(offset, int(data)) for offset, data in disturb(sparse, reorder=0.5, seed=1)]
    assert sorted(number for _, number in late) == list(range(100))
    assert all(0 <= offset - number * 30.0 <= 1.0 for offset, number in late)


def test_duplicates_come_twice() -> None:
    counts = Counter(data for _, data in disturb(NUMBERED, duplicate=0.3, seed=1))
    assert set(counts.values()) == {1, 2}
    assert 200 < list(counts.values()).count(2) < 400
