"""Tabs, clips, answers and form fields."""

from dataclasses import replace

from core.obs.models import Clip, Connection
from tests.tui.obs.things import AT, connection, instance, seen, view
from tui.fields import Field, values_of
from tui.obs.answers import done_words
from tui.obs.clips import MatchClips, draw_clip, heading
from tui.obs.tabs import tabs_line
from tui.screens.obs_forms import connection_fields
from tui.screens.obs_steps import stepped


def test_every_obs_has_a_tab_with_its_light_and_the_chosen_one_is_in_sight() -> None:
    many = [seen(connection(number, f"camera {number}"), instance(f"camera {number}")) for number in range(1, 9)]
    many[1] = seen(connection(2, "camera 2", state="lost"), instance=None)
    assert tabs_line(many, 0, view(), 80).plain.startswith("  camera 1  ● Stage   camera 2  ✕")
    line = tabs_line(many, 7, view(), 80)
    assert "camera 8" in line.plain
    assert line.plain.startswith(" ‹")
    assert line.cell_length <= 80


def test_several_answers_are_one_sentence() -> None:
    done = {"connection": "main", "done": True, "reason": None}
    assert done_words("record all", [done]) == ("record all: done by main", False)
    failed = {"connection": "stream", "done": False, "reason": "It has no holding scene."}
    assert done_words("all to holding", [done, failed]) == (
        "all to holding: 1 of 2 done\nstream: It has no holding scene.",
        True,
    )
    step = {"connection": "stream", "step": "scene", "done": False, "said": "It has gone."}
    assert done_words("review", [step])[0].endswith("stream: It has gone.")
    assert done_words("record all", []) == ("record all: no OBS could be asked", True)


def test_clips_say_when_what_how_long_and_whose() -> None:
    clip = Clip(1, 214, 7, "main", "replay", "/rec/a.mkv", None, None, 8000, "red head kick", AT, "ann")
    words = draw_clip(clip, 70, None).plain
    assert "red head kick" in words
    assert words.split()[-4:] == ["8", "s", "replay", "main"]
    assert "a.mkv" in draw_clip(replace(clip, caption=""), 40, None).plain
    assert heading(MatchClips((1,), ("214",)), 80).plain.strip() == "Clips of match 214"
    assert heading(MatchClips((1, 2), ("214", "215")), 80).plain.strip() == "Clips of matches 214, 215"


def fields(connection: Connection | None) -> dict[str, Field]:
    return {field.name: field for field in connection_fields(connection, instance())}


def test_a_password_is_typed_unseen_and_never_filled_in() -> None:
    asked = fields(connection(has_password=True))
    assert asked["password"].hidden
    assert asked["password"].initial == ""
    assert "kept" in asked["password"].help
    assert "Stage, Bar, Break" in asked["holding_scene"].help


def test_only_what_was_changed_is_sent() -> None:
    there = connection(has_password=True, holding_scene="Break")
    asked = connection_fields(there, None)
    texts = {field.name: field.initial for field in asked}
    assert not values_of(asked, texts)
    assert values_of(asked, texts | {"holding_scene": ""}) == {"holding_scene": ""}
    new = connection_fields(None, None)
    assert values_of(new, {field.name: field.initial for field in new} | {"name": "main"}) == {
        "name": "main", "host": "127.0.0.1",
    }  # fmt: skip


def test_a_fader_goes_in_whole_steps_down_to_nothing() -> None:
    assert stepped(-12.4, 1) == -11
    assert stepped(26, 1) == 26
    assert stepped(-60, -1) == -100
    assert stepped(-100, 1) == -60
    assert stepped(-100, -1) == -100
