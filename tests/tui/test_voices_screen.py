"""The Voices screen, key by key: voices, ways of speaking, pronunciations and providers, changed and tried."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from textual.pilot import Pilot

from tests.support.waiting import until
from tests.tui.audio.things import deck
from tests.tui.speech_double import SpeechDouble
from tests.tui.test_announce_screen import SIZES
from tests.tui.test_announce_screen import opened as announcing
from tests.tui.test_events_screen import see, see_gone
from tests.tui.test_library_screen import called
from tui.app import Console
from tui.screens.announce_voices import VoicesScreen


@asynccontextmanager
async def opened(desk: SpeechDouble, size: tuple[int, int] = (120, 36)) -> AsyncIterator[tuple[Console, Pilot[None]]]:
    async with announcing(desk, size) as (console, pilot):
        await pilot.press("tab", "V")
        await until(lambda: isinstance(console.screen, VoicesScreen) and console.screen.state.read)
        await pilot.pause()
        yield console, pilot


@pytest.fixture
def desk() -> SpeechDouble:
    return SpeechDouble()


@pytest.mark.parametrize("size", SIZES)
async def test_voices_are_listed_with_how_they_speak(desk: SpeechDouble, size: tuple[int, int]) -> None:
    async with opened(desk, size) as (console, pilot):
        await see(console, pilot, "voices 2", "English", "espeak", "default", "style 0.5, stability 0.75", "Rosa")
        await see(console, pilot, "Good evening, and welcome.", "46 characters, espeak costs nothing")


async def test_a_voice_is_tried_at_the_desk_alone(desk: SpeechDouble) -> None:
    desk.decks.append(deck("monitor", kind="monitor", device="bar"))
    async with opened(desk) as (console, pilot):
        await see(console, pilot, "Good evening, and welcome.", "characters, espeak costs nothing")
        await pilot.press("n", "ctrl+u", *"Hello", "enter", "down")
        await until(lambda: called(desk, "speech.cost")[-1] == {"text": "Hello", "voice": "Rosa"})
        await pilot.press("h")
        await see(console, pilot, "monitor ▸")
        assert called(desk, "speech.generate")[-1] == {"text": "Hello", "voice": "Rosa"}
        await pilot.press("H")
        await see_gone(console, pilot, "monitor ▸")


async def test_a_voice_is_changed_ordered_and_made_the_default(desk: SpeechDouble) -> None:
    async with opened(desk) as (console, pilot):
        await pilot.press("down", "e")
        await see(console, pilot, "Voice Rosa", "louder or softer than its profile")
        await pilot.press("tab", "tab", "ctrl+u", *"-2.5", "enter")
        await see(console, pilot, "−2.5 dB")
        assert called(desk, "speech.voice_put")[-1]["trim_db"] == -2.5
        await pilot.press("left_square_bracket")
        await until(lambda: [each.name for each in desk.voices] == ["Rosa", "English"])
        await pilot.press("home", "m")
        await until(lambda: desk.voices[0].default)
        await pilot.press("d")
        await see(console, pilot, "Really remove the voice Rosa?")
        await pilot.press("y")
        await see(console, pilot, "voices 1")


async def test_a_voice_is_taken_over_from_a_provider(desk: SpeechDouble) -> None:
    async with opened(desk) as (console, pilot):
        await pilot.press("a")
        await see(console, pilot, "Add a voice", "espeak")
        await pilot.press("tab", *"fre", "enter")
        await see(console, pilot, "1 voices of espeak", "French")
        await pilot.press("enter")
        await see(console, pilot, "New voice of espeak", "what espeak calls it")
        await pilot.press("enter")
        await see(console, pilot, "voices 3", "French")
        made = called(desk, "speech.voice_put")[-1]
        assert (made["name"], made["provider"], made["ref"], made["language"]) == ("French", "espeak", "fr", "fr")


async def test_ways_of_speaking_are_added_and_hold_by_default(desk: SpeechDouble) -> None:
    async with opened(desk) as (console, pilot):
        await pilot.press("right")
        await see(console, pilot, "calm", "any voice")
        await pilot.press("a")
        await see(console, pilot, "New way of speaking", "0 is plain, 1 expressive")
        await pilot.press(*"lively", "tab", "ctrl+u", *"0.9", "enter")
        await see(console, pilot, "presets 2", "lively")
        assert called(desk, "speech.preset_put")[-1]["style"] == 0.9
        await pilot.press("m")
        await see(console, pilot, "default", "holds where neither a preset nor a voice is named")
        await pilot.press("m")
        await see_gone(console, pilot, "holds where neither")


async def test_a_pronunciation_is_added_changed_tried_and_removed(desk: SpeechDouble) -> None:
    desk.decks.append(deck("monitor", kind="monitor", device="bar"))
    async with opened(desk) as (console, pilot):
        await pilot.press("right", "right")
        await see(console, pilot, "Cuedesk → queue desk")
        await pilot.press("h")
        await until(lambda: called(desk, "speech.generate"))
        assert called(desk, "speech.generate")[-1] == {"text": "Cuedesk", "voice": "English"}
        await pilot.press("e", *"s", "enter")
        await see(console, pilot, "Cuedesks → queue desk")
        assert [each.word for each in desk.words] == ["Cuedesks"], "the word as it was is no longer spoken otherwise"
        await pilot.press("a", *"PSS", "tab", *"scoring system", "enter")
        await see(console, pilot, "PSS → scoring system", "pronunciations 2")
        await pilot.press("end", "d")
        await see(console, pilot, "pronunciations 1")


async def test_how_it_stands_with_providers_is_seen_and_seen_to(desk: SpeechDouble) -> None:
    async with opened(desk) as (console, pilot):
        await pilot.press("left")
        await see(console, pilot, "espeak", "ready", "76 % of its quota used")
        await pilot.press("down")
        await see(console, pilot, "speaks 0 of 2 at once, 0 waiting", "1 200 characters paid for", "7 600 of 10 000")
        retry_at = desk.now() + 42_000_000
        desk.change_provider(
            "elevenlabs", breaker="open", retry_at=retry_at, reason="The service is overloaded", remedy="Wait."
        )
        await see(console, pilot, "left alone until", "The service is overloaded Wait.")
        await pilot.press("c")
        await until(lambda: called(desk, "speech.provider_check") == [{"provider": "elevenlabs"}])
        await pilot.press("k", *"secret", "enter")
        await until(lambda: called(desk, "speech.provider_key") == [{"provider": "elevenlabs", "key": "secret"}])
        await pilot.press("enter")
        await see(console, pilot, "2 voices of elevenlabs", "Spanish", "French")
        await pilot.press("escape", "escape")
        await see(console, pilot, "Announce   voice")
