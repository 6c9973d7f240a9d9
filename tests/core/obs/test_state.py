"""What is known of an OBS follows what it says and what it answers."""

from dataclasses import replace
from typing import Any

import pytest

from core.event import Payload
from core.obs import events
from core.obs.instance import Figures
from core.obs.models import Input, Instance, Output, Stats, Transition
from core.obs.state import applied, measured, outdates, read_anew

START = 1_763_647_200_000_000
SECOND = 1_000_000
NOTHING = Output()

KNOWN = Instance(
    "main",
    START,
    scenes=("Stage", "Bar"),
    program="Stage",
    preview="Bar",
    studio_mode=True,
    transition=Transition("Fade", 300),
    inputs=(Input("Mic", "alsa", False, -3.0), Input("Text", "text")),
    record=Output(active=True, started_at=START - 9 * SECOND, duration_ms=9000, path="/v/a.mkv"),
    profile="Venue",
    collection="Hall",
)


def at(seconds: float) -> int:
    return START + round(seconds * SECOND)


@pytest.mark.parametrize(
    ("said", "changes"),
    [
        (events.SceneChanged("main", "Bar"), {"program": "Bar"}),
        (events.PreviewChanged("main", "Stage"), {"preview": "Stage"}),
        (events.PreviewChanged("main", None), {"preview": None}),
        (events.StudioModeChanged("main", False), {"studio_mode": False, "preview": None}),
        (events.ScenesChanged("main", ("A", "B")), {"scenes": ("A", "B")}),
        (events.TransitionChanged("main", "Cut"), {"transition": Transition("Cut")}),
        (events.TransitionChanged("main", "Fade", 500), {"transition": Transition("Fade", 500)}),
        (events.MuteChanged("main", "Mic", True), {"inputs": (Input("Mic", "alsa", True, -3.0), KNOWN.inputs[1])}),
        (events.VolumeChanged("main", "Mic", 0), {"inputs": (Input("Mic", "alsa", False, 0), KNOWN.inputs[1])}),
        (events.ProfileChanged("main", "Other"), {"profile": "Other"}),
        (events.CollectionChanged("main", "Other"), {"collection": "Other"}),
        (events.RecordFileChanged("main", "/v/b.mkv"), {"record": replace(KNOWN.record, path="/v/b.mkv")}),
        (events.ReplaySaved("main", "/v/r.mkv"), {"last_replay": "/v/r.mkv", "last_replay_at": at(1)}),
        (events.ReplaySaved("main", None), {"last_replay": None, "last_replay_at": at(1)}),
    ],
)
def test_what_it_says_is_known(said: Payload, changes: dict[str, Any]) -> None:
    assert applied(KNOWN, said, at(1)) == replace(KNOWN, at=at(1), **changes)


@pytest.mark.parametrize(
    "said",
    [
        events.SceneChanged("main", "Stage"),
        events.StudioModeChanged("main", True),
        events.MuteChanged("main", "Nobody", True),
        events.ItemChanged("main", "Stage", 1, False),
        events.MediaChanged("main", "Music", "ended"),
        events.FilterChanged("main", "Mic", "Gate", True),
        events.LevelsMeasured("main", {"Mic": -20.0}),
        events.Exited("main"),
        events.OutputChanged("main", "record", "stopping"),
    ],
)
def test_what_changes_nothing_that_is_known_gives_the_very_same(said: Payload) -> None:
    assert applied(KNOWN, said, at(1)) is KNOWN


@pytest.mark.parametrize(
    ("said", "asks"),
    [
        (events.InputsChanged("main"), True),
        (events.ProfileChanged("main", "Other"), True),
        (events.CollectionChanged("main", "Other"), True),
        (events.MuteChanged("main", "New", True), True),
        (events.VolumeChanged("main", "New", 0), True),
        (events.ScenesChanged("main", ("Stage renamed", "Bar")), True),
        (events.ScenesChanged("main", ("Bar", "Stage", "New")), False),
        (events.MuteChanged("main", "Mic", True), False),
        (events.SceneChanged("main", "Bar"), False),
        (events.OutputChanged("main", "record", "started"), False),
    ],
)
def test_what_must_be_asked_for_anew(said: Payload, asks: bool) -> None:
    assert outdates(applied(KNOWN, said, at(1)), said) is asks


# ---- outputs


def after(known: Output, *became: events.OutputState, path: str | None = None) -> Output:
    instance = replace(KNOWN, record=known)
    for state in became:
        instance = applied(instance, events.OutputChanged("main", "record", state, path), at(1))
    return instance.record


def test_an_output_starts_holds_and_stops() -> None:
    assert after(NOTHING, "starting") == NOTHING
    assert after(NOTHING, "starting", "started") == Output(active=True)
    assert after(KNOWN.record, "paused") == replace(KNOWN.record, paused=True)
    assert after(KNOWN.record, "paused", "resumed") == KNOWN.record
    assert after(KNOWN.record, "reconnecting") == replace(KNOWN.record, reconnecting=True)
    assert after(KNOWN.record, "reconnecting", "reconnected") == KNOWN.record
    assert after(KNOWN.record, "stopping", "stopped", path="/v/a2.mkv") == Output(active=False, path="/v/a2.mkv")
    assert after(KNOWN.record, "stopped") == Output(active=False, path="/v/a.mkv"), "the file is the last one"


def test_a_new_recording_has_nothing_of_the_last_one() -> None:
    assert after(KNOWN.record, "stopped", "starting", "started") == Output(active=True)


def test_a_late_word_of_the_start_undoes_nothing_that_was_measured() -> None:
    assert after(KNOWN.record, "started") == KNOWN.record


def figures(record: Output) -> Figures:
    return Figures(record, NOTHING, NOTHING, NOTHING, Stats(fps=30.0))


def test_figures_are_known_with_the_file_and_the_beginning_kept() -> None:
    now = measured(KNOWN, figures(Output(active=True, duration_ms=10_000, kbps=2500.0)), at(1.2))
    assert now.at == at(1.2)
    assert now.stats.fps == 30.0
    assert now.record == Output(
        active=True, started_at=START - 9 * SECOND, duration_ms=10_000, kbps=2500.0, path="/v/a.mkv"
    )
    assert now.stream == NOTHING
    assert (now.scenes, now.program, now.inputs) == (KNOWN.scenes, KNOWN.program, KNOWN.inputs)


def test_the_beginning_is_worked_out_from_how_long_it_has_lasted() -> None:
    known = replace(KNOWN, record=after(NOTHING, "started"))
    known = measured(known, figures(Output(active=True, duration_ms=0)), at(2))
    assert known.record.started_at is None, "no frame has been made"
    known = measured(known, figures(Output(active=True, duration_ms=400)), at(3))
    assert known.record.started_at == at(2.6)
    known = measured(known, figures(Output(active=True, duration_ms=1450)), at(4))
    assert known.record.started_at == at(2.55), "the first answer was on its way for longer"
    known = measured(known, figures(Output(active=True, paused=True, duration_ms=1450)), at(60))
    assert known.record.started_at == at(2.55), "a pause does not move it"


def test_a_stream_that_begins_anew_has_another_beginning() -> None:
    known = replace(KNOWN, stream=Output(active=True, started_at=at(-60), duration_ms=60_000))
    again = Figures(NOTHING, Output(active=True, duration_ms=500), NOTHING, NOTHING, Stats())
    assert measured(known, again, at(1)).stream.started_at == at(0.5)


def test_what_was_said_since_the_figures_were_asked_for_is_newer() -> None:
    known = replace(KNOWN, record=after(NOTHING, "started"))
    now = measured(known, figures(Output(active=False)), at(1), told={"record"})
    assert now.record == Output(active=True)
    assert now.stats.fps == 30.0


def test_an_output_that_has_ended_without_a_word_is_seen_in_the_figures() -> None:
    assert measured(KNOWN, figures(Output(active=False)), at(1)).record == Output(active=False, path="/v/a.mkv")


# ---- reading all of it


def test_reading_anew_keeps_what_the_answer_does_not_tell() -> None:
    known = replace(KNOWN, connection="renamed", last_replay="/v/r.mkv", last_replay_at=at(-5))
    answer = replace(
        KNOWN,
        connection="main",
        program="Bar",
        record=Output(active=True, duration_ms=10_000),
        last_replay="/v/r.mkv",
    )
    now = read_anew(known, answer, at(1))
    assert (now.at, now.program) == (at(1), "Bar")
    assert (now.last_replay, now.last_replay_at) == ("/v/r.mkv", at(-5))
    assert (now.record.path, now.record.started_at) == ("/v/a.mkv", START - 9 * SECOND)
    now = read_anew(known, replace(answer, last_replay="/v/s.mkv"), at(1))
    assert (now.last_replay, now.last_replay_at) == ("/v/s.mkv", None), "when that was saved nobody has said"


def test_the_first_reading_stands_alone() -> None:
    answer = replace(KNOWN, record=Output(active=True, duration_ms=2000))
    now = read_anew(None, answer, at(5))
    assert now == replace(answer, at=at(5), record=Output(active=True, duration_ms=2000, started_at=at(3)))
