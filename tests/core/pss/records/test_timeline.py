from typing import Any

from core.pss.models import EventRow, Kind, Origin, Side
from core.pss.records.timeline import KINDS, Story
from tests.support.records import START, sample_rows


def event(
    kind: Kind, round_: int | None, side: Side | None = None, origin: Origin = "datagram", **fields: Any
) -> EventRow:
    return EventRow(
        id=1,
        at=START,
        court="A",
        match=1,
        sender="table" if origin == "manual" else "127.0.0.1:1",
        origin=origin,
        code="",
        kind=kind,
        side=side,
        round=round_,
        clock="1:00",
        status="recognized",
        confidence=1.0,
        issues=(),
        fields=fields,
        hits=(),
        raw=b"",
    )


def told(*rows: EventRow) -> list[str]:
    return [" ".join(filter(None, (entry.side, entry.text))) for entry in Story(rows).entries]


def test_the_sample_match_is_told_without_its_repetitions() -> None:
    story = Story(row for row in sample_rows() if row.kind in KINDS)

    assert [(entry.round, entry.side, entry.text) for entry in story.entries if "Score" not in entry.text] == [
        (1, "blue", "Body kick"),
        (1, "red", "Gam-jeom 1"),
        (1, "red", "Head kick"),
        (1, "blue", "Injury time 1:00: show"),
        (1, "blue", "Injury time 0:57: hide"),
        (1, "blue", "Punch"),
        (1, "blue", "Wins round 1"),
        (2, "red", "Body kick"),
        (2, "red", "Review requested"),
        (2, "red", "Review accepted"),
        (2, "red", "Review accepted won"),
        (2, "red", "Turning body kick"),
        (2, "red", "Wins round 2"),
        (3, "blue", "Head kick"),
        (3, "blue", "Review requested"),
        (3, "blue", "Review cancelled"),
        (3, "blue", "Turning head kick"),
        (3, "blue", "Gam-jeom 1"),
        (3, "blue", "Wins round 3"),
        (3, "blue", "Wins the match"),
        (3, None, "Winner shown: Lana MARIC 2-1 PTF"),
    ]
    assert [entry.text for entry in story.entries if "Score" in entry.text] == [
        "Score 2–0", "Score 3–0", "Score 3–3", "Score 4–3",
        "Score 0–2", "Score 0–6",
        "Score 3–0", "Score 8–0", "Score 8–1",
    ]  # fmt: skip
    assert story.gam_jeom == {"blue": {3: 1}, "red": {1: 1}}


def test_a_point_tells_its_hits_and_its_doubt() -> None:
    (entry,) = Story([event("point", 1, "blue", point=2)]).entries
    assert entry.text == "Body kick"

    row = event("point", 1, "red", point=6)
    odd = EventRow(**{name: getattr(row, name) for name in row.__slots__} | {"status": "unknown", "hits": (27, 44)})
    assert told(odd) == ["red Point with the code 6, hit level 27, 44 (unknown)"]
    assert told(event("point", 1, "red", point="x")) == ["red Point without a code"]


def test_a_new_round_starts_at_zero_whether_or_not_the_sender_says_so() -> None:
    first = [
        event("gam_jeom", 1, blue=0, red=1),
        event("scores", 1, blue=1, red=0),
        event("round_winners", 1, round1="blue", round2="none"),
    ]
    second = [event("gam_jeom", 2, blue=0, red=1), event("scores", 2, blue=1, red=0)]
    zeros_late = [event("gam_jeom", 2, blue=0, red=0), event("scores", 2, blue=0, red=0)]
    zeros_early = [event("gam_jeom", 1, blue=0, red=0), event("scores", 1, blue=0, red=0)]

    expected = ["red Gam-jeom 1", "Score 1–0", "blue Wins round 1", "red Gam-jeom 1", "Score 1–0"]
    for rows in (first + second, first + zeros_late + second, first + zeros_early + second):
        assert told(*rows) == expected
        assert Story(rows).gam_jeom == {"blue": {}, "red": {1: 1, 2: 1}}


def test_totals_that_run_on_over_rounds_are_counted_by_round() -> None:
    rows = [
        event("gam_jeom", 1, blue=0, red=2),
        event("scores", 1, blue=2, red=0),
        event("scores", 2, blue=2, red=0),
        event("gam_jeom", 2, blue=0, red=2),
        event("gam_jeom", 2, blue=0, red=3),
        event("scores", 2, blue=3, red=0),
    ]

    assert told(*rows) == ["red Gam-jeom 2", "Score 2–0", "red Gam-jeom 1", "Score 3–0"]
    assert Story(rows).gam_jeom["red"] == {1: 2, 2: 1}


def test_what_is_taken_back_is_told() -> None:
    rows = [
        event("point", 1, "blue", point=3),
        event("scores", 1, blue=3, red=0),
        event("scores", 1, blue=0, red=0),
        event("gam_jeom", 1, blue=0, red=1),
        event("gam_jeom", 1, blue=0, red=0),
    ]

    assert told(*rows) == [
        "blue Head kick",
        "Score 3–0",
        "Score 0–0",
        "red Gam-jeom 1",
        "red Gam-jeom taken back, now 0",
    ]
    assert Story(rows).gam_jeom["red"] == {1: 0}


def test_half_a_pair_leaves_the_other_half() -> None:
    assert told(event("scores", 1, blue=3), event("scores", 1, red=2)) == ["Score 3–0", "Score 3–2"]
    assert told(event("scores", 1, blue="x", red=2)) == ["Score 0–2"]


def test_what_a_person_did_is_told_with_their_name() -> None:
    rows = [
        event("correction", 1, origin="manual", blue_score=4, red_gam_jeom=2),
        event("scores", 1, blue=4, red=0),
        event("gam_jeom", 1, blue=0, red=2),
        event("mark", 1, origin="manual", note="check the video"),
        event("mark", 1, origin="manual"),
    ]

    assert told(*rows) == [
        "Correction: blue score 4, red gam jeom 2 (by hand, table)",
        "Mark: check the video (by hand, table)",
        "Mark: no note (by hand, table)",
    ]
    assert Story(rows).gam_jeom["red"] == {1: 2}


def test_repeated_outcomes_are_told_once_and_changed_ones_again() -> None:
    rows = [
        event("winner", 2, "red", winner="red"),
        event("decision", 2, name="A", decision="2-0 PTF"),
        event("winner", 2, "red", winner="red"),
        event("decision", 2, name="A", decision="2-0 PTF"),
        event("decision", 2, name="A", decision="2-0 RSC"),
        event("winner", 2, winner="tie"),
    ]

    assert told(*rows) == [
        "red Wins the match",
        "Winner shown: A 2-0 PTF",
        "Winner shown: A 2-0 RSC",
        "The match is a tie",
    ]


def test_clock_ticks_and_other_kinds_are_no_part_of_it() -> None:
    assert told(event("injury", 1, "blue", time="0:59"), event("hit_level", 1, "blue", level=50)) == []
    assert told(event("timeout", 1, "red", time="0:45", action="start")) == ["red Time-out 0:45: start"]
    assert told(event("challenge", 1, by="referee", state="requested")) == ["Review by the referee requested"]


def test_a_match_without_rounds_known_is_told_all_the_same() -> None:
    assert told(event("gam_jeom", None, blue=1, red=0)) == ["blue Gam-jeom 1"]
