"""Events in a venue's words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.pss.models import KINDS
from tests.tui.scoring.rows import heard, row
from tui.scoring.vocabulary import decision_in_words
from tui.scoring.words import hits_words, say


@pytest.mark.parametrize(
    ("datagram", "letter", "word", "detail"),
    [
        ("pt1;1;", "P", "Punch", "+1"),
        ("pt2;2;", "K", "Body kick", "+2"),
        ("pt2;3;", "H", "Head kick", "+3"),
        ("pt1;4;", "TB", "Turning body kick", "+4"),
        ("pt1;5;", "TH", "Turning head kick", "+5"),
        ("pt1;6;", "?", "Point of no known kind", "6"),
        ("pt1;", "?", "Point of no known kind", ""),
        ("hl2;44;", "", "Hit level", "44"),
        ("wg1;0;wg2;1;", "R", "Gam-jeom", "blue 0 : red 1"),
        ("wg2;1;", "R", "Gam-jeom", "red 1"),
        ("clk;1:28;stop;", "R", "Clock stopped", "1:28"),
        ("clk;1:28;", "", "Clock", "1:28"),
        ("clk;0:00;stopEnd", "R", "Clock ended", "0:00"),
        ("ij1;1:00;show;", "R", "Injury clock shown", "1:00"),
        ("brk;0:59;", "", "Break clock", "0:59"),
        ("ch2;", "R", "Review asked", "by red"),
        ("ch0;", "R", "Review asked", "by referee"),
        ("ch1;1;", "R", "Review accepted", ""),
        ("ch1;0;", "R", "Review denied", ""),
        ("ch1;-1;", "R", "Review cancelled", ""),
        ("ch1;1;1;", "R", "Review won", ""),
        ("wrd;rd1;1;rd2;2;rd3;0", "", "Round winners", "1 blue · 2 red · 3 none"),
        ("win;TIE;", "R", "Winner", "tie"),
        ("wmh;Lana MARIC;2-1 PTF;", "R", "Decision", "Lana MARIC · 2-1 PTF"),
        ("at1;A;Ana;CRO;at2;B;Bea;SUI;", "", "Athletes", "Ana – Bea"),
        ("s11;3;s21;0;s12;1;s22;2;", "", "Round scores", "3:0  1:2"),
        ("s11;3;", "", "Round scores", "3:–"),
        ("sc1;3;sc2;0;", "", "Score", "blue 3 : red 0"),
        ("rnd;2;", "R", "Round", "2"),
        ("pre;FightLoaded;", "R", "Match loaded", ""),
        ("rdy;FightReady;", "R", "Match ready", ""),
        ("hwt;2", "", "Equipment test", "blue body"),
        ("hel;", "", "Sender connected", ""),
        ("Udp Port 6000 connected;", "", "Port connected", ""),
        ("zzz;1;2;", "?", "Unknown event", "zzz;1;2;"),
        ('{"a": 1}', "?", "Another feed", '{"a": 1}'),
    ],
)
def test_what_happened(datagram: str, letter: str, word: str, detail: str) -> None:
    assert say(heard(datagram)) == (letter, word, detail)


def test_what_people_do_is_said_too() -> None:
    assert say(row(kind="correction", fields={"blue_score": 4})) == ("E", "By hand", "blue score 4")
    assert say(row(kind="mark", fields={"note": "look again"})) == ("M", "Mark", "look again")


@given(st.sampled_from(KINDS), st.dictionaries(st.sampled_from(["point", "blue", "time", "action", "state", "result",
       "by", "winner", "name", "round", "event", "note"]), st.one_of(st.none(), st.integers(), st.text())))  # fmt: skip
def test_no_fields_are_too_odd_to_be_said(kind: str, fields: dict[str, object]) -> None:
    letter, word, detail = say(row(kind=kind, fields=fields))
    assert word
    assert isinstance(letter + detail, str)


def test_hits() -> None:
    assert hits_words(()) == ""
    assert hits_words((38,)) == "hit 38"
    assert hits_words((27, 44)) == "hits 27 44 (max 44, avg 35.5)"
    assert hits_words((1, 1, 1, 2)) == "hits 1 1 1 2 (max 2, avg 1.3)", "halves are rounded up, as the engine does"


def test_decisions_are_spelled_out_where_they_are_known() -> None:
    assert decision_in_words("2-1 PTF") == "2-1 PTF (final score)"
    assert decision_in_words("2-1 XYZ") == "2-1 XYZ"
