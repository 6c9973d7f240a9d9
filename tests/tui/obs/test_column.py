"""One OBS as the lines of a column."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.content import Content

from core.obs.models import Input, Output
from tests.tui.obs.things import AT, SECOND, connection, instance, seen, view
from tui.obs import column

HOSTILE = "漢字\x1b[2J\u202e[red]" + "x" * 90


def plain(lines: list[Content]) -> list[str]:
    return [line.plain.rstrip() for line in lines]


def test_the_head_says_who_and_how() -> None:
    head = column.head_lines(seen(connection(role="record")), view(), 40, chosen=True)
    assert plain(head) == [" main ● 29.0.2 v5 · record", " " + "━" * 39]
    assert plain(column.head_lines(seen(), view(), 40, chosen=False))[1] == " " + "─" * 39


def test_a_lost_one_says_since_when_why_and_what_it_was_like() -> None:
    before = instance(record=Output(active=True, duration_ms=60_000), stream=Output(active=True, duration_ms=1000))
    gone = connection(state="lost", reason="OBS has not answered within 3 s.", attempts=4, next_try_at=AT + 16 * SECOND)
    away = seen(gone, instance=None, last=before)
    assert plain(column.head_lines(away, view(12), 60, chosen=True))[0] == " main ✕ lost 12 s ago · next try in 4 s"
    long = replace(away, connection=replace(gone, name="a name that is too long for its column"))
    assert plain(column.head_lines(long, view(12), 50, chosen=True))[0].endswith("… ✕ lost 12 s ago · next try in 4 s")
    lines = plain(column.away_lines(away, view(12), 60))
    assert lines[:3] == [
        " OBS has not answered within 3 s.",
        " The desk tries again by itself, at 127.0.0.1:4455.",
        " 4 tries have failed; N tries now.",
    ]
    assert lines[-3:] == ["   on air Stage", "   recording for 00:01:00", "   live for 00:00:01"]


def test_a_refused_password_says_what_to_do() -> None:
    refused = seen(connection(state="refused", reason="OBS does not take the password."), instance=None)
    assert plain(column.away_lines(refused, view(), 60)) == [
        " OBS does not take the password.",
        " E gives another password; N tries again with this one.",
    ]


def test_figures_stand_one_below_the_other() -> None:
    known = instance(
        record=Output(active=True, duration_ms=847_000),
        stream=Output(active=True, duration_ms=1000, kbps=5980.0, frames=0, dropped=0),
        replay_buffer=Output(active=True),
        virtual_camera=Output(active=True),
    )
    assert plain(column.figure_lines(seen(known=known), view(), 80)) == [
        " record  ● 00:14:07   812 GB left",
        " stream  ● live 00:00:01   virtual camera on   5 980 kb/s",
        " replay  ● buffer on",
        " system  60.0 fps   cpu 12 %",
    ]


def test_what_ails_an_obs_stands_below_its_figures() -> None:
    ailing = connection(state="degraded", reason="Its stream has lost its server.")
    assert plain(column.figure_lines(seen(ailing), view(), 80))[-1] == " ! Its stream has lost its server."


def test_scenes_have_letters_and_the_program_is_unmistakable() -> None:
    known = instance(studio_mode=True, preview="Break")
    rows = column.scene_rows(seen(connection(holding_scene="Break", replay_scene="Bar"), known))
    drawn = [column.draw_scene(row, 50).plain.rstrip() for row in rows]
    assert drawn[0].split() == ["a", "Stage", "▐", "PROGRAM", "▌"]
    assert drawn[1].split() == ["b", "Bar", "replay"]
    assert drawn[2].split() == ["c", "Break", "preview", "holding"]


def test_there_are_as_many_letters_as_the_alphabet_has() -> None:
    rows = column.scene_rows(seen(known=instance(scenes=tuple(f"Scene {n}" for n in range(30)), program="Scene 29")))
    assert [row.letter for row in rows[24:28]] == ["y", "z", "", ""]
    assert rows[29].program


def test_only_what_sounds_is_listed() -> None:
    assert [input.name for input in column.sound_rows(seen())] == ["Mic", "Music"]


@pytest.mark.parametrize(
    ("peak", "bar"), [(None, " " * 20), (-100.0, "─" * 20), (-30.0, "▆" * 10 + "─" * 10), (0.0, "▆" * 20)]
)
def test_a_level_is_a_bar(peak: float | None, bar: str) -> None:
    assert column.meter(peak, 20).plain == bar


def test_a_level_that_clips_says_so_in_colour_at_its_end() -> None:
    styles = [str(span.style) for span in column.meter(0.0, 60).spans if span.end > span.start]
    assert styles == ["$ok", "$attention", "bold $failure"]


@given(st.integers(24, 120), st.text(min_size=1, max_size=40))
def test_no_name_moves_what_stands_beside_it(room: int, name: str) -> None:
    ours, theirs = (column.SceneRow(each, "a", True, False) for each in ("Stage", name))
    expected = column.draw_scene(ours, room)
    drawn = column.draw_scene(theirs, room)
    assert drawn.cell_length == expected.cell_length
    assert drawn.plain.isprintable()
    inputs = [Input(each, None, True, -12.0) for each in ("Mic", name)]
    assert len({column.draw_sound(input, -20.0, room).cell_length for input in inputs}) == 1


@pytest.mark.parametrize("room", [36, 58, 80])
def test_hostile_names_stay_in_their_lines(room: int) -> None:
    known = instance(HOSTILE, scenes=(HOSTILE,), program=HOSTILE, last_replay=HOSTILE, last_replay_at=1)
    stands = connection(name=HOSTILE, state="degraded", reason=HOSTILE, version=HOSTILE)
    lines = column.head_lines(seen(stands, known), view(), room, chosen=True)
    lines += column.figure_lines(seen(stands, known), view(), room)
    lines += column.away_lines(seen(replace(stands, state="lost"), instance=None, last=known), view(), room)
    for line in lines:
        assert line.cell_length <= room
        assert line.plain.isprintable()
