"""What the settings of speech may be."""

import pytest

from core.errors import Invalid
from tests.support.speech import Desk


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("speech.elevenlabs_url", "ftp://example.com"),
        ("speech.elevenlabs_url", "api.example.com"),
        ("speech.openai_url", "https://example.com/v1?key=1"),
        ("speech.elevenlabs_format", "pcm_44100"),
        ("speech.elevenlabs_limit", 6),
        ("speech.openai_limit", 0),
        ("speech.openai_per_minute", 0),
        ("speech.elevenlabs_per_minute", 1001),
        ("speech.openai_monthly", -1),
        ("speech.patience", 0),
        ("speech.patience", float("nan")),
        ("speech.urgent_patience", 61),
        ("speech.pad_before", -1),
        ("speech.pad_after", 61),
        ("speech.longest_text", 0),
        ("speech.longest_text", 40_001),
        ("speech.fallback", ""),
        ("speech.cache_mb", 1),
        ("speech.piper_program", ""),
    ],
)
async def test_what_makes_no_sense_is_refused(desk: Desk, key: str, value: object) -> None:
    with pytest.raises(Invalid):
        await desk.set(key, value)


async def test_a_slash_at_the_end_of_an_address_is_no_matter(desk: Desk) -> None:
    await desk.set("speech.openai_url", " http://box:8880/v1/ ")
    assert desk.room.settings.get("speech.openai_url") == "http://box:8880/v1"
