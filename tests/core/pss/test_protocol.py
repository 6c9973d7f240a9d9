"""Datagrams become messages: framing, whatever is around them, what nobody knows, and any bytes at all."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core.pss.protocol import parse
from core.pss.wire.codes import CODES
from tests.support.messages import RECOGNIZED, at, one


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
