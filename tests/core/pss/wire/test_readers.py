"""Every code: its values typed, in every form that senders give them, or kept with an issue in words."""

from typing import Any

import pytest

from core.pss.protocol import parse
from core.pss.wire.codes import CODES
from tests.support.messages import RECOGNIZED, one
from tests.support.sample import sample_match


@pytest.mark.parametrize(("text", "kind", "side", "fields"), RECOGNIZED, ids=[row[0][:24] for row in RECOGNIZED])
def test_a_valid_message_is_recognized_with_typed_fields(
    text: str, kind: str, side: str | None, fields: dict[str, Any]
) -> None:
    message = one(text)
    assert (message.kind, message.side, message.fields) == (kind, side, fields)
    assert (message.status, message.confidence, message.issues) == ("recognized", 1.0, [])


def test_the_table_has_every_code_but_the_undocumented_one() -> None:
    seen = {one(text).code for text, *_ in RECOGNIZED} - {""}
    # These stand inside their group's message, or are a half that is not whole alone.
    assert set(CODES) - seen == {"sup", "at2", "s21", "s12", "s22", "s13"}


def test_a_code_says_which_fields_its_messages_may_have() -> None:
    by_kind: dict[str, set[str]] = {}
    for text, *_ in RECOGNIZED:
        message = one(text)
        assert not message.code or message.fields.keys() <= set(CODES[message.code].fields)
        by_kind.setdefault(message.kind, set()).update(message.fields)
    for code in CODES.values():
        assert code.kind == "superiority" or set(code.fields) <= by_kind[code.kind]


@pytest.mark.parametrize("code", ["s11", "s21", "s12", "s22", "s13", "s23"])
def test_each_round_score_may_come_alone(code: str) -> None:
    colour = {"1": "blue", "2": "red"}[code[1]]
    assert one(f"{code};7;").fields == {f"{colour}{code[2]}": 7}


def test_the_sample_match_is_recognized_wholly() -> None:
    datagrams = [text.encode() for text in sample_match()]
    assert len(datagrams) == 566
    messages = [message for datagram in datagrams for message in parse(datagram)]
    assert [message.raw for message in messages] == datagrams
    assert [message for message in messages if message.status != "recognized"] == []


@pytest.mark.parametrize("code", ["clk", "brk", "ij0", "ij1", "to2", "tmo", "timeout", "break", "rest"])
@pytest.mark.parametrize(
    ("text", "time"), [("1:05", "1:05"), ("01:05", "1:05"), ("65", "1:05"), ("0:00", "0:00"), ("00", "0:00")]
)
def test_every_clock_takes_every_form_of_time(code: str, text: str, time: str) -> None:
    assert one(f"{code};{text}\r\n").fields["time"] == time


@pytest.mark.parametrize(
    ("text", "action"),
    [(action.upper(), action) for action in ("start", "stop", "stopEnd", "corr", "show", "hide", "reset")]
    + [("stopend", "stopEnd"), (" Stop ", "stop")],
)
def test_actions_are_read_in_any_case(text: str, action: str) -> None:
    message = one(f"clk;0:00;{text};")
    assert (message.fields["action"], message.status) == (action, "recognized")


@pytest.mark.parametrize("count", [1, 2, 3])
def test_round_winners_come_for_one_to_three_rounds(count: int) -> None:
    text = "wrd;" + ";".join(f"rd{number};1" for number in range(1, count + 1))
    assert one(text).fields == {f"round{number}": "blue" for number in range(1, count + 1)}


@pytest.mark.parametrize(
    ("text", "winner"),
    [("b", "blue"), ("BLUE", "blue"), ("chung", "blue"), ("r", "red"), ("Red", "red"), ("hong", "red"), ("0", "none")],
)
def test_round_winners_may_be_words_in_any_order(text: str, winner: str) -> None:
    assert one(f"wrd;rd2;2;rd1;{text}").fields == {"round2": "red", "round1": winner}


@pytest.mark.parametrize(("text", "winner"), [("TIE", "tie"), ("tie", "tie"), ("blue", "blue"), ("Red", "red")])
def test_a_winner_is_read_in_any_case_and_may_be_a_tie(text: str, winner: str) -> None:
    message = one(f"win;{text}")
    assert (message.fields["winner"], message.status) == (winner, "recognized")
    assert message.side == (None if winner == "tie" else winner)


PARTIAL: list[tuple[str, dict[str, Any], str]] = [
    ("pt1;2;9;", {"point": 2, "extra": ["9"]}, "More arguments"),
    ("clk;1:59;start;7;8", {"time": "1:59", "seconds": 119, "action": "start", "extra": ["7", "8"]}, "More arguments"),
    ("clk;1:60;", {"time": "2:00", "seconds": 120}, "more than 59 seconds"),
    ("clk;1:59;jump;", {"time": "1:59", "seconds": 119, "action": "jump"}, "“jump”"),
    ("clk;abc;", {"time": "abc"}, "“abc”"),
    ("clk;-1:30;", {"time": "-1:30"}, "“-1:30”"),
    ("clk;1:5", {"time": "1:5"}, "“1:5”"),
    ("clk;;start", {"action": "start"}, "Empty"),
    ("pt1;", {}, "Empty"),
    ("hl2", {}, "Empty"),
    ("pt1;1.5;", {"point": "1.5"}, "“1.5”"),
    ("pt1;0x2;", {"point": "0x2"}, "“0x2”"),
    ("pt1;two;", {"point": "two"}, "“two”"),
    ("pt1;-1;", {"point": "-1"}, "“-1”"),
    ("pt1;1_0;", {"point": "1_0"}, "“1_0”"),
    ("pt1;٣;", {"point": "٣"}, "“٣”"),
    ("hl1;99999999999999999999999;", {"level": "99999999999999999999999"}, "whole number"),
    ("sc1;-3;sc2;1;", {"blue": "-3", "red": 1}, "“-3”"),
    ("sc1;3;sc2", {"blue": 3}, "No score after sc2"),
    ("sc1;;sc2;4;", {"red": 4}, "No score after sc1"),
    ("wg1;1;5;wg2;2;", {"blue": 1, "red": 2, "extra": ["5"]}, "More arguments"),
    ("s11;1;s31;2;", {"blue1": 1, "extra": ["s31", "2"]}, "More arguments"),
    ("ch1;7;", {"by": "blue", "state": "7"}, "“7”"),
    ("ch1;1;2;", {"by": "blue", "state": "accepted", "result": "2"}, "“2”"),
    ("ch1;0;1;", {"by": "blue", "state": "denied", "result": "won"}, "accepted"),
    ("wrd;rd1;3;rd2;1", {"round1": "3", "round2": "blue"}, "“3”"),
    ("wrd;rd1;rd2;1", {"round2": "blue"}, "No winner after rd1"),
    ("wrd;rd9;1;rd2;1", {"round2": "blue", "extra": ["rd9", "1"]}, "More arguments"),
    ("win;GREEN", {"winner": "GREEN"}, "“GREEN”"),
    ("win;", {}, "Empty"),
    ("hwt;9", {"state": "9"}, "“9”"),
    ("insl;maybe:", {"event": "led_setting", "value": "maybe"}, "“maybe”"),
    ("sup;2", {"value": 2}, "documented nowhere"),
    ("pre;", {}, "FightLoaded"),
    ("rdy;Ready;", {"extra": ["Ready"]}, "FightReady"),
    ("wmh;A;by a mile", {"name": "A", "decision": "by a mile"}, "form"),
    ("wmh;A;2-0 XYZ", {"name": "A", "decision": "2-0 XYZ", "score": "2-0", "classification": "XYZ"}, "XYZ"),
    ("at1;A;Aa;CRO;", {"blue_short": "A", "blue_name": "Aa", "blue_country": "CRO"}, "red"),
    ("at2;B;Bb;CRO;", {"red_short": "B", "red_name": "Bb", "red_country": "CRO"}, "blue"),
]


@pytest.mark.parametrize(("text", "fields", "issue"), PARTIAL, ids=[row[0][:24] for row in PARTIAL])
def test_what_cannot_be_typed_is_kept_and_said(text: str, fields: dict[str, Any], issue: str) -> None:
    message = one(text)
    assert message.fields == fields
    assert (message.status, message.confidence) == ("partial", 0.6)
    assert any(issue in sentence for sentence in message.issues), message.issues


STUBS = ["clk;", "brk;", "rnd;", "mch;", "at1;at2;", "wmh;", "sc1;sc2;", "wg1;wg2;", "ref;", "wrd;"]


@pytest.mark.parametrize("stub", STUBS)
@pytest.mark.parametrize("end", ["", "\r\n"])
def test_an_answer_of_a_sender_that_knows_nothing_yet_is_empty(stub: str, end: str) -> None:
    message = one(stub + end)
    assert (message.status, message.confidence, message.fields) == ("partial", 0.6, {})
    assert len(message.issues) == 1
    assert message.issues[0].startswith("Empty")


def test_the_second_pair_of_a_group_is_read() -> None:
    assert one("sc1;1;sc2;7;").fields["red"] == 7
    assert one("s11;1;s21;2;s12;3;s22;4;s13;5;s23;6;").fields == {
        "blue1": 1,
        "red1": 2,
        "blue2": 3,
        "red2": 4,
        "blue3": 5,
        "red3": 6,
    }
