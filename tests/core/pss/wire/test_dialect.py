"""Which dialect a sender speaks."""

import pytest

from core.pss.protocol import parse
from core.pss.wire.dialect import Inference, evidence_of
from tests.support.sample import sample_match

MCH = "mch;214;Quarterfinal;W- 57 kg;{};#0000ff;#FFFFFF;#ff0000;#FFFFFF;7c1e09ab;Senior;3;120;cntDown;22;10"


def dialect_of(*datagrams: str, inference: Inference | None = None) -> str:
    inference = inference or Inference()
    for datagram in datagrams:
        for message in parse(datagram.encode()):
            if (evidence := evidence_of(message)) is not None:
                inference.note(evidence)
    return inference.dialect


def test_nothing_is_known_of_a_silent_sender() -> None:
    assert Inference().dialect == "unknown"


@pytest.mark.parametrize(
    ("datagram", "dialect"),
    [
        ("clk;1:59;", "2.3"),
        ("clk;1:59;\r\n", "2.3"),
        ("avt;0", "2.3"),
        ("ch0", "2.3"),
        ("ij1;1:00", "2.3"),
        (MCH.format("1"), "2.3"),
        ("clk;01:59\r\n", "gen2"),
        ("clk;01:59", "gen2"),
        ("clk;1:59;corr;", "gen2"),
        ("hel;", "gen2"),
        ("inlb;5:", "gen2"),
        ("ref;A;ESP", "gen2"),
        ("hwt;1", "gen2"),
        ("to1;00:45", "gen2"),
        (MCH.format(""), "gen2"),
        ("'clk;1:59'", "kpnp"),
        ('"rnd;1"\r\n', "kpnp"),
        ("tmo;0:30", "kpnp"),
        ("rest;60;", "kpnp"),
        ("clk;1:00;timeout", "kpnp"),
        ("clk;1:59", "unknown"),
        ("mch;101;Round of 16;M- 80 kg", "unknown"),
        ("xyz;1;", "unknown"),
        ("{}\r\n", "unknown"),
        ("", "unknown"),
        ("clk;", "unknown"),
    ],
)
def test_one_message_tells_what_it_can(datagram: str, dialect: str) -> None:
    assert dialect_of(datagram) == dialect


def test_a_whole_documented_match_stays_with_its_dialect() -> None:
    inference = Inference()
    for text in sample_match():
        assert dialect_of(text, inference=inference) == "2.3"


def test_a_deployed_sender_is_not_taken_for_another_by_its_empty_answers() -> None:
    inference = Inference()
    dialect_of("hel;", "clk;02:00\r\n", MCH.format("") + "\r\n", inference=inference)
    assert dialect_of(*["clk;", "sc1;sc2;", "wrd;", "at1;at2;"] * 10, inference=inference) == "gen2"


def test_one_odd_message_does_not_change_the_mind() -> None:
    inference = Inference()
    dialect_of(*["clk;01:59\r\n"] * 20, inference=inference)
    assert dialect_of("clk;1:59;", "avt;0;", inference=inference) == "gen2"


@pytest.mark.parametrize("before", [1, 5, 40, 1000])
def test_another_program_at_the_same_address_is_found_out(before: int) -> None:
    inference = Inference()
    dialect_of(*["clk;01:59\r\n"] * before, inference=inference)
    assert dialect_of(*["clk;1:59;"] * 40, inference=inference) == "2.3"
