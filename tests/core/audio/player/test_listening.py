"""Listening first, at the desk alone: on a deck called monitor, with a sound device of its own."""

from pathlib import Path

import pytest

from core.audio.events import PlayStarted
from core.errors import Conflict, NotFound
from tests.support.player import Stage
from tests.support.pulse import Pulse
from tests.support.waiting import until

pytestmark = pytest.mark.timeout(90)
MUSIC = -15.0


async def test_without_a_deck_for_it_the_remedy_is_said(stage: Stage, tones: Path) -> None:
    with pytest.raises(NotFound, match="no deck called monitor") as refused:
        await stage.call("listen", path=str(tones / "long.wav"))
    assert "player.deck_add name=monitor device=" in (refused.value.remedy or "")


async def test_nobody_listens_where_everybody_would_hear_it(stage: Stage, tones: Path) -> None:
    await stage.call("deck_add", name="monitor")
    with pytest.raises(Conflict, match="everybody would hear it"):
        await stage.call("listen", path=str(tones / "long.wav"))
    # Named, it is the same as where the others play that have none of their own.
    await stage.call("set_device", deck="monitor", device="hall")
    with pytest.raises(Conflict, match="same sound device as music"):
        await stage.call("listen", path=str(tones / "long.wav"))
    with pytest.raises(NotFound, match="no sound device 'cellar'"):
        await stage.call("deck_add", name="other", device="cellar")
    assert "other" not in await stage.call("decks")


async def test_what_is_listened_to_is_heard_at_the_desk_alone_and_nothing_lowers_it(
    stage: Stage, tones: Path, sounds: Pulse
) -> None:
    added = await stage.call("deck_add", name="Monitor", device="bar")
    assert (added.kind, added.device) == ("monitor", "bar")
    await stage.call("emergency_set", path=str(tones / "other.wav"))
    with sounds.recording("bar") as bar, sounds.recording("hall") as hall:
        await stage.call("listen", path=str(tones / "long.wav"), title="Doors open")
        await stage.plays("Monitor", "Doors open")
        await until(lambda: abs(bar.now - MUSIC) < 0.7)
        waits = await stage.call("announce", path=str(tones / "speech.wav"), priority=1)
        await stage.wait(PlayStarted, lambda event: event.item == waits.id, 5)
        assert (await stage.deck("Monitor")).ducked_db == 0.0
        emergency = await stage.call("emergency")
        await stage.wait(PlayStarted, lambda event: event.item == emergency.id)
        await stage.state("announce", "held")
        status = await stage.deck("Monitor")
        assert (status.state, status.ducked_db) == ("playing", 0.0)
        await until(lambda: abs(hall.now - MUSIC) < 0.7)
        await until(lambda: abs(bar.now - MUSIC) < 0.7)
    with pytest.raises(Conflict, match="Nobody but the desk hears"):
        await stage.call("announce", path=str(tones / "speech.wav"), deck="monitor")


async def test_jingles_and_the_emergency_message_are_ready_where_their_deck_has_moved_to(
    stage: Stage, tones: Path, sounds: Pulse
) -> None:
    await stage.call("pad_set", letter="a", path=str(tones / "long.wav"))
    await stage.call("emergency_set", path=str(tones / "other.wav"))
    for deck in ("jingle", "emergency"):
        await stage.call("set_device", deck=deck, device="bar")
    with sounds.recording("bar") as bar, sounds.recording("hall") as hall:
        await stage.call("pad", letter="a")
        await until(lambda: abs(bar.now - MUSIC) < 0.7)
        await stage.call("emergency")
        await stage.plays("emergency", "other")
        await until(lambda: abs(bar.now - MUSIC) < 0.7)
        await stage.call("stop_all")
    assert hall.heard() == []
