import re
from dataclasses import replace
from datetime import UTC
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core.client import Event
from core.desk.events import HealthChanged
from core.desk.models import PartHealth
from core.pss.events import IngestMeasured
from core.pss.models import Court
from tui.desk import Desk
from tui.lights import lights
from tui.link import LinkState
from tui.marks import PLAIN, RICH
from tui.runner import Armed
from tui.screens import SCREENS, ScreenSpec
from tui.segments import Situation, header, span
from tui.statusbar import status

NOW = 1_800_000_000_000_000
SECOND = 1_000_000
SEVEN = tuple(
    ScreenSpec(str(number), name.lower(), name, "")
    for number, name in enumerate(("Events", "OBS", "Library", "Calendar", "System", "Log", "Settings"), 1)
)


def court(name: str = "Ring 1", **with_: Any) -> Court:
    made = Court(1, name, "0.0.0.0", None, 6000, True, True, False, None, "listening", last_at=NOW - SECOND)
    return replace(made, **with_)


def situation(*courts: Court, **with_: Any) -> Situation:
    desk = Desk()
    desk.mode, desk.venue = "show", "Hall A"
    desk.courts = {each.name: each for each in courts or (court(),)}
    desk.health = {"store": PartHealth("store", "ok", "", NOW)}
    return replace(Situation(desk, LinkState("attached", NOW), NOW, RICH), **with_)


def text(at: Situation, width: int = 120) -> str:
    return "\n".join(line.plain for line in status(at, width))


def test_all_is_well() -> None:
    assert "UDP●  DB●" in text(situation())


@pytest.mark.parametrize(
    ("courts", "light"),
    [
        ((court(last_at=None),), "UDP○ waiting"),
        ((court(last_at=NOW - 12 * SECOND),), "UDP○ silent 12 s"),
        ((court(), court("Ring 2", id=2, last_at=None)), "UDP● 1 of 2 fed"),
        ((court(), court("Ring 2", id=2, state="retrying", error="port in use")), "UDP✕ Ring 2: port in use"),
        ((court(manual=True),), "UDP! Ring 1 by hand"),
        ((court(state="stopped"),), "UDP– stopped"),
    ],
)
def test_a_light_says_the_worst_of_its_kind_in_words(courts: tuple[Court, ...], light: str) -> None:
    assert light in text(situation(*courts))


def test_without_courts_the_light_says_so() -> None:
    at = situation()
    at.desk.courts = {}
    assert "UDP– no court" in text(at)


def test_what_is_not_known_is_not_shown() -> None:
    fresh = Situation(Desk(), LinkState("starting", NOW), NOW, RICH)
    assert text(fresh).strip() == "starting the engine …"
    assert lights(fresh) == []
    assert "ev/s" not in text(situation())
    assert "DB" not in text(Situation(situation().desk, LinkState("starting", NOW), NOW, RICH)).replace("DB?", "")


def test_a_lost_engine_is_said_with_age_reason_and_what_is_done() -> None:
    lost = situation(link=LinkState("lost", NOW - 12 * SECOND, "connection closed", "No engine is running."))
    assert "✕ engine lost 12 s ago: connection closed; trying again (No engine is running)" in text(lost)
    assert "UDP?  DB?" in text(lost)


@pytest.mark.parametrize("width", [80, 100, 120, 160])
def test_armed_and_failures_are_never_dropped(width: int) -> None:
    at = situation(
        court(state="retrying", error="the port 6000 is used by another program on this machine"),
        armed=Armed("obs.cut", {}, "cut to Break", "t", 0.0),
        seconds_left=3.6,
    )
    at.desk.health["store"] = PartHealth("store", "failed", "disk full", NOW)
    at.desk.ingest = IngestMeasured(1_234.0, 7, 0, 0, False)
    lines = status(at, width)
    shown = " ".join(" ".join(line.plain for line in lines).split())
    assert "ARMED 4s" in shown
    assert "cut to Break — space is GO" in shown
    assert "✕ store" in shown
    assert "disk full" in shown
    assert len(lines) <= 2
    assert all(line.cell_length <= width for line in lines)


SENTENCE = "Ring 1 has sent nothing for 12 s while its clock runs, and its last datagram was a load."


@pytest.mark.parametrize("width", [80, 100, 120, 160])
def test_a_failure_is_a_sentence_with_who_and_since_when_at_every_width(width: int) -> None:
    at = situation()
    at.desk.zone = UTC
    at.desk.health["listeners"] = PartHealth("listeners", "degraded", SENTENCE, NOW - 12 * SECOND)
    lines = status(at, width)
    said = " ".join(" ".join(line.plain for line in lines).split())
    assert "! listeners since 07:59:48: Ring 1 has sent nothing for 12 s" in said
    if width >= 100:
        assert SENTENCE.rstrip(".") in said
    assert "UDP●" in said
    assert all(line.cell_length <= width for line in lines)


def test_a_failure_too_long_for_two_rows_is_cut_at_their_end() -> None:
    width = 100
    at = situation()
    at.desk.health["listeners"] = PartHealth("listeners", "degraded", "; ".join([SENTENCE] * 4), NOW)
    lines = status(at, width)
    assert len(lines) == 2
    assert lines[0].cell_length > 80
    assert "…" in lines[1].plain
    assert all(line.cell_length <= width for line in lines)


def test_a_state_began_when_it_began_whatever_reasons_it_has_had() -> None:
    desk = situation().desk
    for second, reason in enumerate(("silent for 3 s", "silent for 4 s")):
        health = PartHealth("listeners", "degraded", reason, NOW + second * SECOND)
        desk.apply([Event("system.health_changed", second, NOW, "", "", HealthChanged(health))])
    assert desk.health["listeners"] == PartHealth("listeners", "degraded", "silent for 4 s", NOW)


def test_where_many_fail_the_worst_are_said_and_the_others_counted() -> None:
    at = situation()
    for number in range(9):
        at.desk.health[f"part {number}"] = PartHealth(f"part {number}", "degraded", "it is slow today", NOW)
    at.desk.health["store"] = PartHealth("store", "failed", "disk full", NOW)
    said = text(at, 120)
    assert said.strip().startswith("✕ store since")
    assert re.search(r"\+\d more", said)


@pytest.mark.parametrize("width", [80, 100, 120, 160])
def test_how_many_more_fail_is_never_broken_over_two_rows(width: int) -> None:
    for length in range(5, 3 * width, 4):
        at = situation()
        at.desk.health["store"] = PartHealth("store", "failed", ("ab " * width)[:length].strip(), NOW)
        at.desk.health["listeners"] = PartHealth("listeners", "degraded", "it is slow today " * 20, NOW)
        assert sum("+1 more" in line.plain or "it is slow" in line.plain for line in status(at, width))


@pytest.mark.parametrize("width", [80, 100, 120, 160])
def test_how_many_events_wait_for_the_store_is_said_beside_however_long_a_sentence(width: int) -> None:
    for length in range(5, 3 * width, 4):
        at = situation()
        at.desk.health["store"] = PartHealth("store", "failed", ("ab " * width)[:length].strip(), NOW)
        at.desk.ingest = IngestMeasured(38.2, 0, 0, 3012, True)
        assert "3012 waiting" in text(at, width)


REASONS = st.lists(st.text("abc 漢", min_size=1, max_size=300), max_size=4)


@example(["a", "a", "aaaaaaaa漢漢", " "], True, 160)  # only a blank stands over the edge
@given(REASONS, st.booleans(), st.sampled_from([40, 80, 100, 120, 160]))
def test_whatever_fails_nothing_is_left_out_without_a_sign(reasons: list[str], armed: bool, width: int) -> None:
    at = situation(armed=Armed("obs.cut", {}, "cut to Break", "t", 0.0) if armed else None, seconds_left=3.6)
    for number, reason in enumerate(reasons):
        at.desk.health[f"part {number}"] = PartHealth(f"part {number}", "degraded", reason, NOW)
    lines = status(at, width)
    assert 1 <= len(lines) <= 2
    assert all(line.cell_length <= width for line in lines)
    said = "".join("".join(line.plain.split()) for line in lines)
    assert not armed or "ARMED4s" in said
    left_out = [reason for reason in reasons if "".join(reason.split()) not in said]
    assert not left_out or "…" in said or re.search(r"\+\dmore", said)


def test_rates_and_losses() -> None:
    at = situation()
    at.desk.ingest = IngestMeasured(38.2, 2, 1, 0, False)
    assert "38 ev/s  lost 3" in text(at)


def test_a_failing_store_is_a_failing_light() -> None:
    at = situation()
    at.desk.ingest = IngestMeasured(38.2, 0, 0, 3012, True)
    assert "DB✕ failing, 3012 waiting" in text(at)


def test_the_header_has_room_for_all_screens_at_160_and_keeps_their_digits_at_80() -> None:
    wide = header(SEVEN, "log", situation(), 160).plain
    assert "4 Calendar" in wide
    assert "Hall A" in wide
    assert "◖SHOW◗" in wide
    narrow = header(SEVEN, "log", situation(), 80)
    assert narrow.cell_length == 70
    for spec in SEVEN:
        assert f" {spec.digit} " in narrow.plain
    assert "6 Log" in narrow.plain


def test_a_narrow_terminal_has_the_mode_in_the_status_bar() -> None:
    assert "SHOW" not in header(SCREENS, "log", situation(), 80).plain
    assert text(situation(), 80).splitlines()[0].strip() == "◖SHOW◗"


def test_plain_ascii_has_no_other_signs() -> None:
    assert text(situation(court(state="stopped"), marks=PLAIN), 80).replace("\n", "").isascii()


def test_what_comes_from_the_network_stays_in_its_place() -> None:
    evil = situation(court(state="retrying", name="\x1b[31m[red]\u202e", error="a\nb"))
    shown = text(evil)
    assert "\x1b" not in shown
    assert "[red]" in shown
    assert len(shown.splitlines()) == 1


@pytest.mark.parametrize(
    ("micros", "words"),
    [(0, "0 s"), (59 * SECOND, "59 s"), (61 * SECOND, "1 min"), (7200 * SECOND, "2 h"), (200_000 * SECOND, "2 days")],
)
def test_spans_are_coarse(micros: int, words: str) -> None:
    assert span(micros) == words
