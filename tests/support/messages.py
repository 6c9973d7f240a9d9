"""What scoring systems send, message by message, and what it means."""

from typing import Any

from core.pss.models import Message
from core.pss.protocol import parse

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
