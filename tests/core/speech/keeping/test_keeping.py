"""What people keep: voices, ways of speaking, templates, favourites and messages."""

from pathlib import Path

import pytest

from core.errors import Conflict, Invalid, NotFound
from core.speech.keeping.templates import fill
from core.speech.models import CATEGORIES, Template
from tests.support.speech import Desk, open_desk
from tests.support.waiting import until

NINE = {"celebrations", "cinema", "kids", "reminders", "offers", "schedules", "emergencies", "services", "events"}


# ---- voices and presets


async def test_a_new_desk_speaks_english_and_spanish(desk: Desk) -> None:
    voices = await desk.call("voices")
    assert [(voice.name, voice.language, voice.default) for voice in voices] == [
        ("English", "en", True),
        ("Español", "es", False),
    ]
    assert (await desk.generate("Hello.")).voice == "English"
    spanish = await desk.call("generate", template="cierre", variables={"lugar": "El bar", "cuando": "mañana"})
    assert spanish.voice == "Español"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"style": 1.1}, "style"),
        ({"stability": -0.1}, "stability"),
        ({"similarity": float("nan")}, "similarity"),
        ({"speed": 2}, "speed"),
        ({"trim_db": 21}, "trim_db"),
        ({"trim_db": float("inf")}, "trim_db"),
        ({"language": "english!"}, "language"),
        ({"ref": "-x"}, "ref"),
        ({"ref": "../../etc/passwd"}, "ref"),
        ({"rename": ""}, "name"),
        ({"rename": "español"}, "rename"),
        ({"rename": "a\nb\x1b[31m"}, "name"),
    ],
)
async def test_a_voice_that_makes_no_sense_is_refused_and_nothing_is_changed(
    desk: Desk, changes: dict[str, object], field: str
) -> None:
    before = await desk.call("voices")
    with pytest.raises(Invalid) as refused:
        await desk.call("voice_put", name="English", **changes)
    assert field in refused.value.data["fields"]
    assert await desk.call("voices") == before


async def test_voices_are_added_changed_ordered_and_removed(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="ref is needed"):
        await desk.call("voice_put", name="Whisper", provider="espeak")
    added = await desk.call("voice_put", name=" Whisper ", provider="espeak", ref="en+whisper", position=-1, speed=0.4)
    assert (added.name, added.settings.speed, added.settings.stability, added.default) == ("Whisper", 0.4, 0.75, False)
    changed = await desk.call("voice_put", name="whisper", speed=0.6, rename="Hush")
    assert (changed.id, changed.name, changed.settings.speed) == (added.id, "Hush", 0.6)
    assert [voice.name for voice in await desk.call("voices")] == ["Hush", "English", "Español"]
    assert (await desk.call("voice_default", voice="hush")).default
    assert (await desk.generate("Hello.")).voice == "Hush"
    await desk.call("voice_remove", voice="Hush")
    assert [(voice.name, voice.default) for voice in await desk.call("voices")] == [
        ("English", True),
        ("Español", False),
    ]
    await desk.call("voice_put", name="Español", active=False)
    assert [voice.name for voice in await desk.call("voices", active=True)] == ["English"]
    with pytest.raises(Conflict, match="not active"):
        await desk.call("voice_default", voice="Español")
    await desk.call("voice_remove", voice="Español")
    with pytest.raises(Conflict, match="last voice"):
        await desk.call("voice_remove", voice="English")
    [recent] = await desk.call("recent")
    assert recent.voice == "Hush"  # what it has spoken stays


async def test_a_preset_says_how_any_voice_speaks(desk: Desk) -> None:
    urgent = next(preset for preset in await desk.call("presets") if preset.name == "urgent")
    assert (urgent.settings.style, urgent.profile) == (0.7, "emergency")
    made = await desk.generate("Hello.", preset="URGENT")
    assert made.profile == "emergency"
    slow = await desk.call("preset_put", name="slow", speed=0.1)
    assert slow.settings.speed == 0.1
    assert (await desk.generate("Hello.", preset="slow")).duration_ms > made.duration_ms
    with pytest.raises(Invalid, match="from 0 to 1"):
        await desk.call("preset_put", name="slow", speed=1.5)
    await desk.call("preset_remove", preset="slow")
    with pytest.raises(NotFound):
        await desk.generate("Hello.", preset="slow")


async def test_a_preset_may_name_a_voice_and_be_the_default(desk: Desk) -> None:
    usual = await desk.generate("Hello.")
    whisper = await desk.call("voice_put", name="Whisper", provider="espeak", ref="en+whisper", speed=0.2)
    with pytest.raises(NotFound):
        await desk.call("preset_put", name="house", voice="Nobody")
    made = await desk.call("preset_put", name="house", voice="whisper", speed=0.9, profile="jingle")
    assert (made.voice, made.default) == ("Whisper", False)
    assert (await desk.generate("Hello.")).path == usual.path
    assert (await desk.call("preset_default", preset="HOUSE")).default
    spoken = await desk.generate("Hello.")
    assert (spoken.voice, spoken.profile) == ("Whisper", "jingle")
    assert spoken.path == (await desk.generate("Hello.", preset="house")).path
    named = await desk.generate("Hello.", voice="Whisper")  # who is named speaks as they are set
    assert (named.voice, named.profile) == ("Whisper", "message")
    assert (await desk.generate("Hello.", preset="house", voice="English")).voice == "English"
    await desk.call("preset_default", preset="calm")
    assert [each.name for each in await desk.call("presets") if each.default] == ["calm"]
    await desk.call("preset_default", preset="house")
    spanish = {"template": "cierre", "variables": {"lugar": "El bar", "cuando": "mañana"}}
    assert (await desk.call("generate", **spanish)).voice == "Español"  # the preset's voice does not speak that
    await desk.call("preset_put", name="welcome", voice="Whisper")  # which that template names
    assert (await desk.call("generate", **spanish)).voice == "Español"
    await desk.call("voice_put", name="Whisper", active=False)
    assert (await desk.generate("Hello.")).voice == "English"
    await desk.call("voice_remove", voice=str(whisper.id))
    assert {each.voice for each in await desk.call("presets")} == {None}
    assert (await desk.generate("Hello.")).profile == "jingle"
    assert await desk.call("preset_default") is None
    assert (await desk.generate("Hello.")).path == usual.path


# ---- templates


async def test_every_category_has_templates_in_english_and_spanish_and_each_example_fills_it(desk: Desk) -> None:
    templates = await desk.call("templates")
    presets = {preset.name for preset in await desk.call("presets")}
    for language in ("en", "es"):
        of_language = [template for template in templates if template.language == language]
        assert {template.category for template in of_language} == NINE
        assert len(of_language) == 24
    assert set(CATEGORIES) > NINE
    for template in templates:
        assert set(template.variables) == set(template.example), template.name
        assert "{" not in fill(template, template.example)
        assert template.preset in presets


async def test_missing_and_unknown_variables_are_named(desk: Desk) -> None:
    with pytest.raises(Invalid) as refused:
        await desk.call("fill", template="lost_child", variables={"name": "Leo", "age": "  ", "shoe": "red"})
    assert refused.value.data["fields"] == {
        "age": "is needed",
        "place": "is needed",
        "shoe": "is not one of its variables",
    }


def test_a_value_with_braces_stays_as_it_is() -> None:
    template = Template(1, "t", "en", "general", "T", "{a} and {b}", ("a", "b"), {})
    assert fill(template, {"a": "{b}", "b": "{x}"}) == "{b} and {x}"


async def test_templates_are_added_changed_counted_and_removed(desk: Desk) -> None:
    added = await desk.call(
        "template_put",
        name="medal",
        category="events",
        title="Medal",
        text="{who} wins {what}.",
        example={"who": "Kim"},
    )
    assert (added.variables, added.used) == (("who", "what"), 0)
    cost = await desk.call("cost", template="medal", variables={"who": "Kim", "what": "gold"})
    assert (cost.characters, cost.charged) == (len("Kim wins gold."), 0)
    with pytest.raises(Invalid, match="what is needed"):
        await desk.call("cost", template="medal", variables={"who": "Kim"})
    await desk.call("generate", template="medal", variables={"who": "Kim", "what": "gold"})
    assert (await desk.call("template", template="medal")).used == 1
    changed = await desk.call("template_put", name="Medal", text="{who}!", preset="lively")
    assert (changed.id, changed.title, changed.variables, changed.preset) == (added.id, "Medal", ("who",), "lively")
    for wrong in ("", "an open {brace", "{}", "{two words}"):
        with pytest.raises(Invalid):
            await desk.call("template_put", name="medal", text=wrong)
    with pytest.raises(NotFound):
        await desk.call("template_put", name="medal", preset="no such")
    await desk.call("preset_remove", preset="lively")  # then the voice speaks as it does by itself
    assert await desk.call("generate", template="medal", variables={"who": "Kim"})
    await desk.call("template_remove", template="medal")
    with pytest.raises(NotFound):
        await desk.call("template", template="medal")


async def test_what_was_removed_is_not_seeded_again(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        await desk.call("template_remove", template="birthday")
        await desk.call("preset_remove", preset="calm")
    async with open_desk(tmp_path) as desk:
        with pytest.raises(NotFound):
            await desk.call("template", template="birthday")
        assert "calm" not in [preset.name for preset in await desk.call("presets")]
        made = await desk.call("cost", text="Hello.")
        assert made.fits


# ---- recent, favourites, messages


async def test_recent_texts_are_listed_newest_first_and_favourites_are_ones_own(desk: Desk) -> None:
    first, second = await desk.generate("One."), await desk.generate("Two.")
    assert [each.text for each in await desk.call("recent")] == ["Two.", "One."]
    await desk.generate("One.")
    assert [each.text for each in await desk.call("recent", limit=1)] == ["One."]
    assert (await desk.call("favourite", announcement=second.id)).favourite
    assert [each.id for each in await desk.call("favourites")] == [second.id]
    assert [each.favourite for each in await desk.call("recent")] == [False, True]
    assert await desk.call_as("eva", "favourites") == []
    await desk.call("favourite", announcement=second.id, on=False)
    assert await desk.call("favourites") == []
    with pytest.raises(NotFound):
        await desk.call("favourite", announcement=first.id + 100)
    with pytest.raises(Invalid):
        await desk.call("recent", limit=0)


async def test_a_message_is_saved_found_played_and_removed(desk: Desk) -> None:
    made = await desk.generate("The store closes in ten minutes.", category="schedules")
    saved = await desk.call(
        "message_save", announcement=made.id, title="Closing", description="each evening", tags=["Evening", " evening "]
    )
    assert saved.path == made.path  # it can be listened to
    assert (saved.category, saved.tags, saved.text, saved.voice) == ("schedules", ("evening",), made.text, "English")
    for words in ("clos even", "TEN MINUTES", ""):
        assert [message.id for message in await desk.call("messages", search=words)] == [saved.id]
    assert await desk.call("messages", search="opening") == []
    assert await desk.call("messages", category="offers") == []
    assert [message.id for message in await desk.call("messages", tag="Evening")] == [saved.id]

    played = await desk.call("message_play", message="closing", deck="hall", priority=7)
    assert played.sent == 0  # handed over, and not heard yet
    assert desk.player.announced == [{"path": made.path, "title": "Closing", "deck": "hall", "priority": 7}]

    desk.player.start(1)
    desk.player.start(1)
    desk.player.start(2)  # somebody else's
    await until(lambda: is_sent(desk, 1))

    edited = await desk.call("message_edit", message="Closing", title="Closing soon", tags=[])
    assert (edited.title, edited.tags, edited.description) == ("Closing soon", (), "each evening")
    await desk.call("message_remove", message="Closing soon")
    assert await desk.call("messages") == []
    again = await desk.call("message_save", announcement=made.id, title="Closing soon")
    assert again.id != saved.id


async def test_a_message_is_counted_that_is_heard_before_the_player_has_answered(desk: Desk) -> None:
    desk.player.is_hasty = True
    made = await desk.generate("Hello.")
    await desk.call("message_save", announcement=made.id, title="Hello")
    played = await desk.call("message_play", message="Hello")
    assert (played.sent, played.sent_at is None) == (1, False)


async def is_sent(desk: Desk, times: int) -> bool:
    """Tell whether the only message was heard so often."""
    [message] = await desk.call("messages")
    return (message.sent, message.sent_at is None) == (times, False)


async def test_a_message_whose_file_has_gone_is_spoken_again(desk: Desk) -> None:
    made = await desk.generate("The store closes in ten minutes.", profile="emergency", pad_after=1)
    await desk.call("message_save", announcement=made.id, title="Closing")
    remove(made.path)
    played = await desk.call("message_play", message="Closing")
    assert played.announcement == made.id
    [announced] = desk.player.announced
    assert is_there(announced["path"])
    assert announced["priority"] == 8


async def test_a_message_is_spoken_by_the_default_voice_where_its_own_is_no_more(desk: Desk) -> None:
    await desk.call("voice_put", name="Whisper", provider="espeak", ref="en+whisper")
    made = await desk.generate("The store closes in ten minutes.", voice="Whisper")
    await desk.call("message_save", announcement=made.id, title="Closing")
    await desk.call("voice_remove", voice="Whisper")
    await desk.call("message_play", message="Closing")
    assert desk.player.announced[0]["path"] == made.path
    remove(made.path)
    played = await desk.call("message_play", message="Closing")
    assert played.announcement != made.id
    [message] = await desk.call("messages")
    assert (message.voice, message.announcement) == ("English", played.announcement)


@pytest.mark.parametrize(
    ("arguments", "field"),
    [
        ({"title": "  "}, "title"),
        ({"title": "x" * 101}, "title"),
        ({"title": "taken"}, "title"),
        ({"title": "New", "description": "x" * 501}, "description"),
        ({"title": "New", "tags": list("abcdef")}, "tags"),
        ({"title": "New", "tags": ["a\x1b[0m"]}, "tags"),
    ],
)
async def test_a_message_that_makes_no_sense_is_refused(desk: Desk, arguments: dict[str, object], field: str) -> None:
    made = await desk.generate("Hello.")
    await desk.call("message_save", announcement=made.id, title="Taken")
    with pytest.raises(Invalid) as refused:
        await desk.call("message_save", announcement=made.id, **arguments)
    assert field in refused.value.data["fields"]


def remove(file: str) -> None:
    Path(file).unlink()


def is_there(file: str) -> bool:
    return Path(file).is_file()
