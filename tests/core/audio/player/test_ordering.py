"""Whatever somebody hands to a deck is told once, by which a library knows what was sent."""

from pathlib import Path

from core.audio.events import PlayOrdered
from tests.support.player import Stage


async def test_what_is_handed_to_a_deck_is_told_once(stage: Stage, tones: Path) -> None:
    short, long = str(tones / "short.wav"), str(tones / "long.wav")
    await stage.call("play", deck="music", path=long)
    await stage.call("queue_add", deck="music", path=short)
    await stage.call("next", deck="music")
    await stage.call("cue", deck="music", path=long)
    await stage.call("go", deck="music")
    await stage.call("pad_set", letter="a", path=short)
    await stage.call("pad", letter="a")
    await stage.call("announce", path=str(tones / "speech.wav"), priority=5)
    told = [(order.deck, order.what.title) for order in stage.told(PlayOrdered)]
    assert told == [
        ("music", "long"),
        ("music", "short"),
        ("music", "long"),
        ("pad a", "short"),
        ("announce", "speech"),
    ]
