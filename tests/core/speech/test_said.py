"""A sentence that is typed comes out of the loudspeaker: measured in a real sink, with real decks and a real engine."""

import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from core.client import Client
from tests.support.engine import Desk
from tests.support.loudspeaker import BEYOND_SPEECH, check_ducked, loudness, music_levels, spoken
from tests.support.pulse import Pulse
from tests.support.speech import make_tone
from tests.support.waiting import until

TEXT = "Please make your way to the hall; the final begins in ten minutes."


@pytest.fixture(scope="module")
def pulse() -> Iterator[Pulse]:
    with tempfile.TemporaryDirectory(prefix="cd-pulse-") as directory, Pulse(Path(directory)) as running:
        yield running


@pytest.fixture
async def client(pulse: Pulse, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Client]:
    monkeypatch.setenv("PULSE_SERVER", pulse.environment["PULSE_SERVER"])
    with Desk() as desk:
        connected = await Client.connect(desk.start().paths.socket)
        await connected.desk.arm_session(10)
        yield connected
        await connected.close()


async def test_a_sentence_is_heard_as_loud_as_its_profile(client: Client, pulse: Pulse) -> None:
    events, _ = await client.subscribe("player.finished")
    with pulse.recording() as heard:
        made = await client.speech.say(text=TEXT, voice="English", pad_before=0, pad_after=0)
        await events.next()
    seconds = len(heard.heard()) / 10
    assert seconds == pytest.approx(made.duration_ms / 1000, abs=0.8)
    assert loudness(pulse) == pytest.approx(-16, abs=1.5)


async def test_music_goes_down_under_a_sentence_and_comes_back(client: Client, pulse: Pulse, tmp_path: Path) -> None:
    music = make_tone(tmp_path / "music.wav", BEYOND_SPEECH, 60)
    events, _ = await client.subscribe("player.finished")
    with pulse.recording() as heard:
        await client.player.play("music", path=str(music))
        await until(lambda: len(heard.heard()) > 15, 20)
        made = await client.speech.say(text=TEXT, pad_before=0, pad_after=0)
        await events.next()
        ended = len(heard.levels())
        await until(lambda: len(heard.levels()) > ended + 30, 20)
        await client.player.stop_all()
    levels = music_levels(pulse)
    begin, end = spoken(pulse)
    assert (end - begin) / 10 == pytest.approx(made.duration_ms / 1000, abs=0.8)
    check_ducked(levels, begin, end)


async def test_a_saved_message_counts_as_sent_when_it_is_heard(client: Client) -> None:
    made = await client.speech.generate(text="Good evening.")
    await client.speech.message_save(made.id, "Welcome")
    events, _ = await client.subscribe("player.started")
    assert (await client.speech.messages())[0].sent == 0
    await client.speech.message_play("Welcome")
    await events.next()

    async def is_sent() -> bool:
        [message] = await client.speech.messages()
        return (message.sent, message.sent_at is None) == (1, False)

    await until(is_sent, 20)
