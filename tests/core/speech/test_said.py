"""A sentence that is typed comes out of the loudspeaker: measured in a real sink, with real decks and a real engine."""

import re
import statistics
import struct
import subprocess
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from core.client import Client
from tests.support.engine import Desk
from tests.support.pulse import RATE, Pulse, Recording
from tests.support.speech import make_tone, tone_db
from tests.support.waiting import until

TEXT = "Please make your way to the hall; the final begins in ten minutes."
_BEYOND_SPEECH = 15_000
"""In hertz: espeak-ng has nothing there, so that a tone of it shows the music alone."""


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


def recorded(pulse: Pulse) -> list[float]:
    """Give what came out of the hall."""
    raw = Path(pulse.environment["HOME"], "hall.raw").read_bytes()
    return [sample / 32768 for sample in struct.unpack(f"<{len(raw) // 2}h", raw[: len(raw) // 2 * 2])]


def loudness(pulse: Pulse) -> float:
    """Measure what came out of the hall, on both of its sides."""
    words = ["ffmpeg", "-nostdin", "-hide_banner", "-f", "s16le", "-ar", str(RATE), "-ac", "1"]
    words += ["-i", str(Path(pulse.environment["HOME"], "hall.raw")), "-af", "pan=stereo|c0=c0|c1=c0,ebur128"]
    told = subprocess.run([*words, "-f", "null", "-"], capture_output=True, text=True, check=True).stderr
    return float(re.findall(r"I:\s+(-[\d.]+) LUFS", told)[-1])


def spoken(pulse: Pulse) -> tuple[int, int]:
    """Tell from which to which tenth of a second the voice was heard, the tone beyond it filtered out."""
    raw = Path(pulse.environment["HOME"], "hall.raw")
    words = ["ffmpeg", "-nostdin", "-v", "error", "-f", "s16le", "-ar", str(RATE), "-ac", "1", "-i", str(raw)]
    words += ["-af", ",".join(["lowpass=f=4000"] * 3), "-f", "s16le", str(raw.with_name("voice.raw")), "-y"]
    subprocess.run(words, check=True)
    levels = Recording(raw.with_name("voice.raw")).levels()
    loud = [at for at, level in enumerate(levels) if level > -45]
    return loud[0], loud[-1] + 1


async def test_a_sentence_is_heard_as_loud_as_its_profile(client: Client, pulse: Pulse) -> None:
    events, _ = await client.subscribe("player.finished")
    with pulse.recording() as heard:
        made = await client.speech.say(text=TEXT, voice="English", pad_before=0, pad_after=0)
        await events.next()
    seconds = len(heard.heard()) / 10
    assert seconds == pytest.approx(made.duration_ms / 1000, abs=0.8)
    assert loudness(pulse) == pytest.approx(-16, abs=1.5)


async def test_music_goes_down_under_a_sentence_and_comes_back(client: Client, pulse: Pulse, tmp_path: Path) -> None:
    music = make_tone(tmp_path / "music.wav", _BEYOND_SPEECH, 60)
    events, _ = await client.subscribe("player.finished")
    with pulse.recording() as heard:
        await client.player.play("music", path=str(music))
        await until(lambda: len(heard.heard()) > 15, 20)
        made = await client.speech.say(text=TEXT, pad_before=0, pad_after=0)
        await events.next()
        ended = len(heard.levels())
        await until(lambda: len(heard.levels()) > ended + 30, 20)
        await client.player.stop_all()
    sound = recorded(pulse)
    levels = [tone_db(sound, _BEYOND_SPEECH, at / 10, at / 10 + 0.1) for at in range(len(sound) * 10 // RATE)]
    begin, end = spoken(pulse)
    assert (end - begin) / 10 == pytest.approx(made.duration_ms / 1000, abs=0.8)
    before, under, after = levels[:begin][-12:-4], levels[begin + 2 : end - 2], levels[end + 15 : end + 25]
    full = statistics.median(before)
    assert full > -30
    assert statistics.median(under) - full == pytest.approx(-12, abs=1.5)
    held = [level for level in under if abs(level - full + 12) <= 1.5]
    assert len(held) >= 0.9 * len(under)  # all along, but for what a busy machine tears
    assert statistics.median(after) == pytest.approx(full, abs=1)


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
