"""Datagrams become messages: every code, every tolerance, every malformed input, and any bytes at all."""

from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core.pss.models import Message
from core.pss.protocol import parse
from core.pss.wire.codes import CODES
from tests.support.sample import sample_match

MCH = "mch;214;Quarterfinal;W- 57 kg;1;#0000ff;#FFFFFF;#ff0000;#FFFFFF;7c1e09ab;Senior;3;120;cntDown;22;10;"
MCH_GEN2 = "mch;245.A;Semifinals;WOMEN -57kg;;#0000ff;#FFFFFF;#ff0000;#FFFFFF;null;SENIOR;3;120;cntDown;18;1\r\n"
CONFIG = {
    "number": "214",
    "category": "Quarterfinal",
    "weight": "W- 57 kg",
    "rounds_field": 1,
    "blue_background": "#0000ff",
    "blue_foreground": "#FFFFFF",
    "red_background": "#ff0000",
    "red_foreground": "#FFFFFF",
    "wire_id": "7c1e09ab",
    "division": "Senior",
    "rounds": 3,
    "round_seconds": 120,
    "countdown": "cntDown",
    "body_level": 22,
    "head_level": 10,
}
ATHLETES = {
    "blue_short": "N. DESMOND",
    "blue_name": "Nicolas DESMOND",
    "blue_country": "MRN",
    "red_short": "M. THIBAULT",
    "red_name": "Marcel THIBAULT",
    "red_country": "SUI",
}
ZEROS = {"blue1": 0, "red1": 0, "blue2": 0, "red2": 0, "blue3": 0, "red3": 0}


def one(text: str | bytes) -> Message:
    """Parse what must be one message, and carry its bytes unchanged."""
    datagram = text.encode() if isinstance(text, str) else text
    (message,) = parse(datagram)
    assert message.raw == datagram
    return message


def at(time: str, seconds: int, action: str | None = None) -> dict[str, Any]:
    fields = {"time": time, "seconds": seconds}
    return fields if action is None else {**fields, "action": action}


RECOGNIZED: list[tuple[str, str, str | None, dict[str, Any]]] = [
    ("pt1;1;", "point", "blue", {"point": 1}),
    ("pt2;5;", "point", "red", {"point": 5}),
    ("hl1;50;", "hit_level", "blue", {"level": 50}),
    ("hl2;100", "hit_level", "red", {"level": 100}),
    ("wg1;0;wg2;0;", "gam_jeom", None, {"blue": 0, "red": 0}),
    ("wg1;4;wg2;3;", "gam_jeom", None, {"blue": 4, "red": 3}),
    ("wg2;1;", "gam_jeom", None, {"red": 1}),
    ("ij1;1:23;show;", "injury", "blue", at("1:23", 83, "show")),
    ("ij1;1:22;", "injury", "blue", at("1:22", 82)),
    ("ij2;0:44;hide;", "injury", "red", at("0:44", 44, "hide")),
    ("ij2;0:44;reset;", "injury", "red", at("0:44", 44, "reset")),
    ("ij0;1:42;", "injury", None, at("1:42", 102)),
    ("ch0;", "challenge", None, {"by": "referee", "state": "requested"}),
    ("ch1;", "challenge", "blue", {"by": "blue", "state": "requested"}),
    ("ch2;1;", "challenge", "red", {"by": "red", "state": "accepted"}),
    ("ch2;0;", "challenge", "red", {"by": "red", "state": "denied"}),
    ("ch0;-1;", "challenge", None, {"by": "referee", "state": "cancelled"}),
    ("ch1;1;0;", "challenge", "blue", {"by": "blue", "state": "accepted", "result": "lost"}),
    ("ch1;1;1;", "challenge", "blue", {"by": "blue", "state": "accepted", "result": "won"}),
    ("brk;0:59;", "break", None, at("0:59", 59)),
    ("brk;58;", "break", None, at("0:58", 58)),
    ("brk;0:00;stopEnd;", "break", None, at("0:00", 0, "stopEnd")),
    ("brk;0;stopEnd;", "break", None, at("0:00", 0, "stopEnd")),
    ("brk;stop;0:59", "break", None, at("0:59", 59, "stop")),
    ("break;01:00;start", "break", None, at("1:00", 60, "start")),
    ("rest;60", "break", None, at("1:00", 60)),
    ("to1;00:45;start", "timeout", "blue", at("0:45", 45, "start")),
    ("to2;00:45", "timeout", "red", at("0:45", 45)),
    ("tmo;0:30", "timeout", None, at("0:30", 30)),
    ("timeout;0:30;stop", "timeout", None, at("0:30", 30, "stop")),
    ("wrd;rd1;2;rd2;1;rd3;0", "round_winners", None, {"round1": "red", "round2": "blue", "round3": "none"}),
    ("wmh;Nicolas DESMOND;", "decision", None, {"name": "Nicolas DESMOND"}),
    (
        "wmh;Nicolas DESMOND;2-0 PTF;",
        "decision",
        None,
        {"name": "Nicolas DESMOND", "decision": "2-0 PTF", "score": "2-0", "classification": "PTF"},
    ),
    (
        "wmh;;12-3 PTG",
        "decision",
        None,
        {"name": "", "decision": "12-3 PTG", "score": "12-3", "classification": "PTG"},
    ),
    ("wmh;A;WDR", "decision", None, {"name": "A", "decision": "WDR", "classification": "WDR"}),
    ("wmh;A;2-1", "decision", None, {"name": "A", "decision": "2-1", "score": "2-1"}),
    ("at1;N. DESMOND;Nicolas DESMOND;MRN;at2;M. THIBAULT;Marcel THIBAULT;SUI;", "athletes", None, ATHLETES),
    (MCH, "match_config", None, CONFIG),
    ("s11;0;s21;0;s12;0;s22;0;s13;0;s23;0;", "round_scores", None, ZEROS),
    ("s11;3;", "round_scores", None, {"blue1": 3}),
    ("s23;12", "round_scores", None, {"red3": 12}),
    ("sc1;3;sc2;0;", "scores", None, {"blue": 3, "red": 0}),
    ("sc1;3;", "scores", None, {"blue": 3}),
    ("sc2;104;", "scores", None, {"red": 104}),
    ("avt;0;", "video_time", None, {"value": 0}),
    ("clk;2:00;", "clock", None, at("2:00", 120)),
    ("clk;2:00;start;", "clock", None, at("2:00", 120, "start")),
    ("clk;1:50;stop;", "clock", None, at("1:50", 110, "stop")),
    ("clk;1:50;break", "clock", None, at("1:50", 110, "break")),
    ("rnd;1;", "round", None, {"round": 1}),
    ("rdy;FightReady;", "match_ready", None, {}),
    ("pre;FightLoaded;", "match_loaded", None, {}),
    ("win;BLUE;", "winner", "blue", {"winner": "blue"}),
    ("win;RED", "winner", "red", {"winner": "red"}),
    ("win'BLUE'", "winner", "blue", {"winner": "blue"}),
    ("win';RED;", "winner", "red", {"winner": "red"}),
    (
        "ref;A. B;ESP;ju1;C;FRA;ju2;D;ITA;ju3;E;GBR;",
        "referees",
        None,
        {
            "referee": "A. B",
            "referee_country": "ESP",
            "judge1": "C",
            "judge1_country": "FRA",
            "judge2": "D",
            "judge2_country": "ITA",
            "judge3": "E",
            "judge3_country": "GBR",
        },
    ),
    ("ref;A. B;ju1;ju3;E;GBR", "referees", None, {"referee": "A. B", "judge3": "E", "judge3_country": "GBR"}),
    ("hwt;1", "hardware_test", None, {"state": "open"}),
    ("hwt;0", "hardware_test", None, {"state": "closed"}),
    ("hwt;2", "hardware_test", None, {"state": "blue_body"}),
    ("hwt;3", "hardware_test", None, {"state": "blue_head"}),
    ("hwt;4", "hardware_test", None, {"state": "red_body"}),
    ("hwt;5", "hardware_test", None, {"state": "red_head"}),
    ("hel;", "session", None, {"event": "hello"}),
    ("bye;", "session", None, {"event": "bye"}),
    ("inlb;80:", "session", None, {"event": "led_setting", "value": 80}),
    ("insl;true:", "session", None, {"event": "led_setting", "value": True}),
    ("inth;500:", "session", None, {"event": "led_setting", "value": 500}),
    ("Udp Port 6000 connected;", "session", None, {"event": "connected", "port": 6000}),
    ("Udp Port 8888 disconnected;", "session", None, {"event": "disconnected", "port": 8888}),
]


@pytest.mark.parametrize(("text", "kind", "side", "fields"), RECOGNIZED, ids=[row[0][:24] for row in RECOGNIZED])
def test_a_valid_message_is_recognized_with_typed_fields(
    text: str, kind: str, side: str | None, fields: dict[str, Any]
) -> None:
    message = one(text)
    assert (message.kind, message.side, message.fields) == (kind, side, fields)
    assert (message.status, message.confidence, message.issues) == ("recognized", 1.0, [])


def test_the_table_above_has_every_code_but_the_undocumented_one() -> None:
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


# ---- the tolerances of deployed senders


@pytest.mark.parametrize(
    "around",
    [
        "{}",
        "{};",
        "{};;;",
        "{}\r\n",
        "{}\n",
        "{};\r\n",
        " {}; ",
        "\t{}\t",
        "{}\x00\x00",
        "\ufeff{};",
        '"{};"',
        "'{}'\r\n",
        '"{}";',
        "\r\n{}\r\n\r\n",
        ";{};",
        "{};'",
    ],
)
@pytest.mark.parametrize("body", ["clk;1:59", "CLK;01:59", "clk;119", "Clk; 1:59 "])
def test_terminators_quotes_blanks_and_capitals_change_nothing(around: str, body: str) -> None:
    message = one(around.format(body))
    assert (message.code, message.fields, message.status) == ("clk", at("1:59", 119), "recognized")


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


def test_a_deployed_match_configuration_keeps_its_places() -> None:
    message = one(MCH_GEN2)
    assert message.status == "recognized"
    assert message.fields == {
        **CONFIG,
        "number": "245.A",
        "category": "Semifinals",
        "weight": "WOMEN -57kg",
        "rounds_field": None,
        "wire_id": None,
        "division": "SENIOR",
        "body_level": 18,
        "head_level": 1,
    }


@pytest.mark.parametrize("number", ["245.A", "T001", "1-3", "Final"])
def test_match_numbers_are_text(number: str) -> None:
    message = one(MCH.replace(";214;", f";{number};"))
    assert (message.fields["number"], message.status) == (number, "recognized")


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


def test_the_late_stop_after_the_end_of_a_round_is_read() -> None:
    first, late = parse(b"clk;0:00;stopEnd\r\nclk;00:00;stop\r\n")
    assert (first.fields, late.fields) == (at("0:00", 0, "stopEnd"), at("0:00", 0, "stop"))


def test_repeated_messages_are_messages_of_their_own() -> None:
    first, second = parse(b"rnd;1\r\nrnd;1\r\n")
    assert first == second
    assert first is not second
    assert first.fields is not second.fields


def test_a_name_cut_off_in_the_middle_of_a_character_is_kept_and_marked() -> None:
    message = one("at1;Ł. ŻÓŁĆ;Ł. ŻÓŁĆ;POL;at2;A;Šarūnė".encode()[:-1])
    assert message.fields["blue_name"] == "Ł. ŻÓŁĆ"
    assert message.fields["red_name"].startswith("Šarūn")
    assert message.status == "partial"
    assert any("cut off" in issue for issue in message.issues)


def test_bytes_that_are_no_utf8_are_shown_as_such_and_kept() -> None:
    message = one(b"at1;M\xfcller;M\xfcller;GER;at2;B;B;FRA\r\n")
    assert message.fields["blue_name"] == "M\ufffdller"
    assert (message.status, message.confidence) == ("partial", 0.6)


@pytest.mark.parametrize(
    "name", ["O'BRIEN", "李小龍", "Robert'); DROP TABLE", "<script>", "[red]x[/]", "\x1b[31mX", "N" * 200]
)
def test_names_stay_as_they_are(name: str) -> None:
    name = name.replace(";", ",")
    message = one(f"at1;{name};{name};KOR;at2;B;B;FRA;")
    assert (message.fields["blue_name"], message.status) == (name, "recognized")


def test_a_name_that_ends_with_an_apostrophe_keeps_it() -> None:
    assert one("wmh;Luis'").fields["name"] == "Luis'"


# ---- what is partial


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


def test_empty_names_and_countries_keep_their_places() -> None:
    message = one("at1;A;A;;at2;;B;\r\n")
    assert message.status == "recognized"
    assert message.fields == {
        "blue_short": "A",
        "blue_name": "A",
        "blue_country": None,
        "red_short": None,
        "red_name": "B",
        "red_country": None,
    }


def test_a_separator_inside_a_name_does_not_hide_the_other_athlete() -> None:
    message = one("at1;A;B;C;CRO;at2;D;Dd;FRA;")
    assert (message.fields["red_name"], message.fields["extra"]) == ("Dd", ["CRO"])
    assert message.status == "partial"


def test_a_match_configuration_without_its_empty_field_is_placed_by_the_countdown_word() -> None:
    message = one(MCH_GEN2.replace(";;", ";"))
    assert message.fields == one(MCH_GEN2).fields
    assert message.status == "partial"


def test_a_separator_inside_a_category_shifts_no_number() -> None:
    message = one(MCH.replace("Quarterfinal", "Quarter;final"))
    for name in ("wire_id", "division", "rounds", "round_seconds", "body_level", "head_level", "red_background"):
        assert message.fields[name] == CONFIG[name]
    assert message.fields["extra"] == ["1"]
    assert message.status == "partial"


def test_a_short_match_configuration_names_what_is_missing() -> None:
    message = one("mch;101;Round of 16;M- 80 kg")
    assert message.fields["weight"] == "M- 80 kg"
    assert message.fields["round_seconds"] is None
    assert set(message.fields) == set(CONFIG)
    assert "round duration" in message.issues[0]


@pytest.mark.parametrize("nothing", ["'", '""', " ' "])
def test_a_quoted_nothing_is_an_empty_field_of_a_match_configuration(nothing: str) -> None:
    message = one(MCH_GEN2.replace(";;", f";{nothing};"))
    assert (message.fields, message.status) == (one(MCH_GEN2).fields, "recognized")


def test_a_match_configuration_keeps_untypable_numbers_as_text() -> None:
    message = one(MCH.replace(";120;", ";two minutes;"))
    assert (message.fields["round_seconds"], message.status) == ("two minutes", "partial")


# ---- what is unknown, foreign or nothing at all


@pytest.mark.parametrize("text", ["", ";;;", " ", "\r\n", "\0", '""', "\ufeff", "\n\n\n", ";\r\n;\r\n"])
def test_a_datagram_with_nothing_in_it_is_a_message_all_the_same(text: str) -> None:
    message = one(text)
    assert (message.kind, message.code, message.status, message.confidence) == ("unknown", "", "unknown", 0.0)
    assert message.issues == ["There is nothing in it."]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("xyz;1;", "xyz"),
        ("pt3;1;", "pt3"),
        ("RST;1", "rst"),
        ("rsr;2;3", "rsr"),
        ("scx;1", "scx"),
        ("s;1", "s"),
        ("sup2;1", "sup2"),
    ],
)
def test_an_unknown_code_is_named(text: str, code: str) -> None:
    message = one(text)
    assert (message.kind, message.code, message.status, message.confidence) == ("unknown", code, "unknown", 0.0)
    assert code in message.issues[0]


@pytest.mark.parametrize(
    "text", ["pt1,3", "pt1:3", "clk|1:59", "'; DROP TABLE events; --", "<script>", "x" * 500, "1;2;3"]
)
def test_text_without_a_code_is_kept(text: str) -> None:
    message = one(text)
    assert (message.kind, message.code, message.status, message.confidence) == ("unknown", "", "unknown", 0.0)


@pytest.mark.parametrize(("text", "code"), [("pt1,3", "pt1"), ("clk|1:59", "clk"), ("hl2 50", "hl2")])
def test_a_wrong_separator_is_said(text: str, code: str) -> None:
    assert f"It begins like {code}, but not with “;” after it." in one(text).issues


@pytest.mark.parametrize(
    "text",
    ['{"a": 1}', ' {"clk;1:00;": 2}\r\n', '\ufeff{"a":', '{\n  "a": [\n    {\n    }\n  ]\n}\n', '{\n"a": "pt1;1;"\n'],
)
def test_json_is_another_feed(text: str) -> None:
    message = one(text)
    assert (message.kind, message.code, message.status, message.confidence) == ("foreign", "", "unknown", 0.0)


def test_json_does_not_swallow_what_follows_it() -> None:
    datagram = b'{\n "a": 1\n}\nclk;1:00;\n{"b": 2}\nrnd;2;'
    messages = parse(datagram)
    assert [message.kind for message in messages] == ["foreign", "clock", "foreign", "round"]
    assert b"".join(message.raw for message in messages) == datagram


def test_issues_show_nothing_that_a_terminal_obeys() -> None:
    for text in ("clk;\x1b[31m\u202e;", "\x1b[2J;1", "pt1;1;\x07"):
        assert all(issue.isprintable() for issue in one(text).issues)


# ---- framing


def test_lines_are_messages_and_keep_their_terminators() -> None:
    datagram = b"\r\nclk;1:59\r\n\r\nrnd;2;\n;;;\npt1;3;\rhl1;40"
    messages = parse(datagram)
    assert [message.raw for message in messages] == [b"\r\nclk;1:59\r\n\r\n", b"rnd;2;\n;;;\n", b"pt1;3;\r", b"hl1;40"]
    assert [message.code for message in messages] == ["clk", "rnd", "pt1", "hl1"]


def test_a_group_is_one_message() -> None:
    assert len(parse(b"s11;1;s21;2;s12;3;s22;4;s13;5;s23;6;")) == 1
    assert len(parse(b"wg1;1;wg2;2;")) == 1


@pytest.mark.parametrize(
    "text",
    ["hl1;50hl2;60", "hl1;50;hl2;60;", "HL1;50HL2;60\r\n", '"hl1;50;hl2;60;"'],
    ids=["glued", "joined", "capitals", "quoted"],
)
def test_two_hits_in_one_text_are_two_messages(text: str) -> None:
    first, second = parse(text.encode())
    assert (first.side, first.fields, second.side, second.fields) == ("blue", {"level": 50}, "red", {"level": 60})
    assert (first.status, second.status) == ("recognized", "recognized")
    assert first.raw + second.raw == text.encode()


# ---- mistakes of earlier parsers, and any bytes at all


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


def test_codes_that_begin_alike_are_told_apart() -> None:
    assert [one(text).kind for text in ("sc1;3", "sup;1", "s11;3")] == ["scores", "superiority", "round_scores"]


WIRE_WORDS = [
    *sorted(CODES),
    "at2",
    "rd1",
    "ju1",
    "start",
    "FightReady",
    "1:59",
    "-1",
    "0",
    "cntDown",
    "",
    "{",
    "Udp Port 1",
]
NOISE = ["\r\n", "\n", ";", ";;;", "'", '"', "\0", "\ufeff", " ", "é", "\ufffd", "}", ":"]
wire_like = st.lists(st.sampled_from(WIRE_WORDS + NOISE) | st.text(max_size=5), max_size=30).map(
    lambda parts: ";".join(parts).encode("utf-8", "surrogatepass")
)


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A message of the table above, some of whose parts are something else."""
    parts = draw(st.sampled_from([text for text, *_ in RECOGNIZED])).split(";")
    for _ in range(draw(st.integers(1, 3))):
        parts[draw(st.integers(0, len(parts) - 1))] = draw(st.sampled_from(WIRE_WORDS + NOISE))
    return ";".join(parts).encode()


@given(st.binary(max_size=300) | wire_like | damaged())
@example(b"\xef\xbb\xbf\xef\xbb")
@example(b"hl1;1hl2;2\r\n\r\n{\n")
@example(b'"' * 40)
@example(b"mch;214;;;';")
def test_any_bytes_become_messages_that_add_up_to_them(datagram: bytes) -> None:
    messages = parse(datagram)
    assert messages
    assert b"".join(message.raw for message in messages) == datagram
    for message in messages:
        assert all(message.issues)
        if message.code in CODES:
            assert message.fields.keys() <= {*CODES[message.code].fields, "extra"}
        match message.status:
            case "recognized":
                assert (message.confidence, message.issues) == (1.0, [])
            case "partial":
                assert (message.confidence, bool(message.issues)) == (0.6, True)
            case _:
                assert (message.status, message.confidence, bool(message.issues)) == ("unknown", 0.0, True)


@given(
    st.lists(st.sampled_from([text for text, *_ in RECOGNIZED]), min_size=1, max_size=8),
    st.sampled_from(["\r\n", "\n", ";\r\n"]),
)
def test_messages_on_lines_are_read_as_they_are_alone(texts: list[str], end: str) -> None:
    messages = parse(end.join(texts).encode())
    assert [(message.kind, message.fields) for message in messages] == [
        (one(text).kind, one(text).fields) for text in texts
    ]


@pytest.mark.parametrize("unit", [b"\n", b";", b"a\n", b"{\n", b"sc1;", b"hl1;1", b"'", b"ju1;", b"\0"])
def test_the_largest_datagram_takes_time_in_proportion(unit: bytes) -> None:
    datagram = (b"hl1;" + unit * 65_535)[:65_535]
    messages = parse(datagram)
    assert b"".join(message.raw for message in messages) == datagram
