"""Durations, levels, waveforms and what is known of a track, in words and signs."""

from datetime import UTC

import pytest
from rich.cells import cell_len

from core.audio.models.jobs import Failure, ImportStatus
from core.audio.models.library import ScanProgress
from tests.tui.audio.things import AT, track
from tui.audio.columns import Telling, fact_lines, facts, track_row
from tui.audio.facets import ended_words, import_words, scan_words
from tui.audio.waveform import fitted, waveform_rows
from tui.audio.words import grouped, length, loudness, played, signed


def test_durations_levels_and_counts() -> None:
    assert [length(ms) for ms in (None, 0, 999, 61_000, 3_723_000)] == ["–", "0:00", "0:00", "1:01", "1:02:03"]
    assert [signed(db) for db in (0.0, -0.2, -12.0, 3.0)] == ["0", "0", "−12", "3"]
    assert loudness(-14.25) in ("−14.2 LUFS", "−14.3 LUFS")
    assert loudness(None) == ""
    assert grouped(98310) == "98 310"


def test_when_a_track_was_played() -> None:
    assert played(None, AT, UTC) == ""
    assert played(AT - 60_000_000, AT, UTC).startswith("today ")
    assert played(AT - 86_400_000_000 * 3, AT, UTC) == "25 May"
    assert played(AT - 86_400_000_000 * 400, AT, UTC).endswith("2025")


def test_a_waveform_is_as_wide_and_as_high_as_there_is_room() -> None:
    rows = waveform_rows([0, 128, 255, 1], 4, 1)
    assert rows == [" ▄█▁"]
    assert waveform_rows([0, 128, 255, 1], 4, 2) == ["  █ ", " ██▁"]
    assert waveform_rows([], 10, 2) == ["", ""]
    assert [len(row) for row in waveform_rows([5] * 7, 30, 2)] == [30, 30]
    assert fitted([1, 9, 2, 3], 2) == [9, 3]


@pytest.mark.parametrize("width", [40, 78, 79, 100, 110, 124, 160])
def test_a_row_is_as_wide_as_the_list(width: int) -> None:
    hostile = track(1, "[red]漢字" * 20, "\x1b[2J" * 5, favourite=True, category="offers")
    for each in (hostile, track(2), track(3, state="broken", problem="no audio in it")):
        row = track_row(each, width, Telling(AT, letters={"offers": "o"})).plain
        assert cell_len(row) == width
        assert "\x1b" not in row


def test_what_is_known_of_a_track() -> None:
    told = dict(facts(track(1, "Riverside", tags=("calm",), category="offers", notes="for the break"), Telling(AT)))
    assert told["by"] == "Agnes Obel · Philharmonics · 2010 · Folk"
    assert told["marked"] == "offers · #calm"
    assert told["sound"].startswith("3:47 · −14.2 LUFS · peak −1.1 dB · ogg")
    assert told["notes"] == "for the break"
    assert len(fact_lines(track(1), Telling(AT), 40, 2)) == 2
    assert any("000001.ogg" in line.plain for line in fact_lines(track(1), Telling(AT), 48, 30))


def test_scans_and_imports_are_told() -> None:
    assert scan_words(ScanProgress("idle")) == ""
    reading = ScanProgress("reading", "music", total=9000, read=1204, rate=912.0, seconds_left=9.0)
    assert scan_words(reading) == "reading music: 1 204 of 9 000 · 912/s · 9 s left"
    assert import_words(ImportStatus("running", total=40, done=10, skipped=2)) == "importing 12 of 40"
    ended = ImportStatus("done", done=3, skipped=1, failed=1, failures=(Failure("x.mp3", "it is no audio"),))
    assert ended_words(ended) == "3 imported, 1 there already, 1 not (x.mp3: it is no audio)"
    assert ended_words(ImportStatus("failed", problem="the disk is full")) == "Import failed: the disk is full"
