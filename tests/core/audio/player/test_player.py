"""The commands of the player, on real decks: what plays, what comes next, and what is said of it."""

import os
from pathlib import Path

import pytest

from core.audio.events import DeckChanged, PlayEnding, PlayFailed, PlayFinished, PlayStarted
from core.errors import Conflict, Invalid, NotFound
from tests.support.player import Stage
from tests.support.pulse import Pulse
from tests.support.waiting import until

pytestmark = pytest.mark.timeout(90)
MUSIC = -15.0


def lowest(levels: list[float]) -> float:
    """Give the level below which it is for a twentieth of the time at most: a busy machine loses a moment of sound."""
    return sorted(levels)[len(levels) // 20]


async def test_a_file_plays_and_is_said_to_when_it_sounds(stage: Stage, tones: Path, sounds: Pulse) -> None:
    with sounds.recording() as hall:
        entry = await stage.call("play", deck="music", path=str(tones / "short.wav"))
        assert (await stage.deck("music")).state in ("stopped", "starting")
        started = await stage.wait(PlayStarted)
        assert started.item == entry.id
        finished = await stage.wait(PlayFinished)
        assert (finished.item, finished.how) == (entry.id, "end")
    assert max(hall.heard()) == pytest.approx(MUSIC, abs=0.5)
    assert (await stage.state("music", "stopped")).playing is None


async def test_a_queue_is_played_one_after_the_other(stage: Stage, tones: Path) -> None:
    await stage.call("play", deck="music", path=str(tones / "short.wav"))
    for name in ("speech", "long"):
        await stage.call("queue_add", deck="music", path=str(tones / f"{name}.wav"))
    status = await stage.deck("music")
    assert status.next is not None
    assert (status.next.what.title, status.queued) == ("speech", 2)
    await stage.plays("music", "speech")
    status = await stage.plays("music", "long")
    assert status.queued == 0
    assert [event.how for event in stage.told(PlayFinished)] == ["end", "end"]


async def test_the_queue_is_moved_taken_from_and_emptied(stage: Stage, tones: Path) -> None:
    entries = [
        await stage.call("queue_add", deck="music", path=str(tones / f"{name}.wav"))
        for name in ("short", "long", "other")
    ]
    await stage.call("queue_move", deck="music", entry=entries[2].id, to=0)
    await stage.call("queue_take", deck="music", entry=entries[0].id)
    assert [entry.what.title for entry in await stage.call("queue", deck="music")] == ["other", "long"]
    with pytest.raises(NotFound, match="does not wait"):
        await stage.call("queue_take", deck="music", entry=entries[0].id)
    entry = await stage.call("next", deck="music")
    assert entry.what.title == "other"
    await stage.plays("music", "other")
    await stage.call("queue_clear", deck="music")
    with pytest.raises(Conflict, match="Nothing comes next"):
        await stage.call("next", deck="music")


async def test_what_is_kept_against_silence_plays_when_nothing_else_does(stage: Stage, tones: Path) -> None:
    await stage.call("deck_set", deck="music", fallback_path=str(tones / "other.wav"))
    await stage.call("play", deck="music", path=str(tones / "short.wav"))
    await stage.plays("music", "other")
    await stage.call("stop", deck="music")
    assert (await stage.state("music", "stopped")).playing is None


async def test_a_broken_file_is_said_and_the_next_plays(stage: Stage, tones: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.mp3"
    bad.write_bytes(b"no music" * 5000)
    await stage.call("queue_add", deck="music", path=str(tones / "long.wav"))
    await stage.call("play", deck="music", path=str(bad))
    failed = await stage.wait(PlayFailed)
    assert failed.reason == "bad: it holds nothing that can be played"
    await stage.plays("music", "long")


async def test_a_file_without_sound_is_said_and_the_next_plays(stage: Stage, tones: Path, picture: Path) -> None:
    await stage.call("queue_add", deck="music", path=str(tones / "long.wav"))
    await stage.call("play", deck="music", path=str(picture))
    await stage.plays("music", "long")
    assert [event.what.title for event in stage.told(PlayFailed)] == ["picture"]


async def test_jingles_are_as_loud_as_their_deck(stage: Stage, tones: Path, sounds: Pulse) -> None:
    await stage.call("pad_set", letter="b", path=str(tones / "long.wav"))
    await stage.call("set_volume", deck="jingle", db=-12.0, fade_ms=0)
    with sounds.recording() as hall:
        await stage.call("pad", letter="b")
        await until(lambda: abs(hall.now - (MUSIC - 12)) < 0.7)
        await stage.call("stop", deck="jingle")
        await until(lambda: hall.now < -100)


async def test_a_warning_comes_before_an_end_with_nothing_next(stage: Stage, tones: Path) -> None:
    await stage.call("play", deck="music", path=str(tones / "long.wav"))
    await stage.plays("music", "long")
    assert not stage.told(PlayEnding)
    assert (await stage.deck("music")).warning is None
    await stage.call("seek", deck="music", position_ms=30_000)
    warned = await stage.wait(PlayEnding)
    assert 5_000 < warned.remaining_ms <= 20_000
    assert (await stage.deck("music")).warning == "it ends soon, and nothing comes next"
    assert (await stage.deck("music")).position_ms >= 29_000
    await stage.call("queue_add", deck="music", path=str(tones / "other.wav"))
    assert (await stage.deck("music")).warning is None
    assert len(stage.told(PlayEnding)) == 1


async def test_a_crossfade_and_a_cue(stage: Stage, tones: Path, sounds: Pulse) -> None:
    with sounds.recording() as hall:
        await stage.call("play", deck="music", path=str(tones / "long.wav"))
        await stage.plays("music", "long")
        await stage.call("crossfade", deck="music", path=str(tones / "other.wav"), seconds=1.5)
        await stage.plays("music", "other")
        await stage.call("cue", deck="music", path=str(tones / "speech.wav"), from_ms=500)
        await until(lambda: len(hall.heard()) > 40)
        await stage.call("go", deck="music")
        await stage.plays("music", "speech")
        levels = hall.heard()[2:38]
    assert lowest(levels) > MUSIC - 3


async def test_pausing_seeking_and_volume(stage: Stage, tones: Path, sounds: Pulse) -> None:
    await stage.call("play", deck="music", path=str(tones / "long.wav"))
    await stage.plays("music", "long")
    await stage.call("pause", deck="music")
    await stage.state("music", "paused")
    with sounds.recording() as hall:
        await until(lambda: len(hall.levels()) > 3)
        assert max(hall.levels()[1:]) < -100
        await stage.call("set_volume", deck="music", db=-10.0)
        await stage.call("resume", deck="music")
        await until(lambda: abs(hall.now - (MUSIC - 10)) < 0.7, 15)


async def test_who_lets_a_position_go_on_by_itself_is_told_where_it_was_moved_to(stage: Stage, tones: Path) -> None:
    await stage.call("play", deck="music", path=str(tones / "long.wav"))
    await stage.plays("music", "long")
    await stage.call("seek", deck="music", position_ms=20_000)
    moved = await stage.wait(DeckChanged, lambda event: 20_000 <= event.status.position_ms < 30_000)
    assert moved.status.state == "playing"


async def test_devices_are_listed_and_what_plays_moves_to_another(stage: Stage, tones: Path, sounds: Pulse) -> None:
    assert {"hall", "bar"} <= {device.id for device in await stage.call("devices")}
    await stage.call("play", deck="music", path=str(tones / "long.wav"))
    await stage.plays("music", "long")
    with pytest.raises(NotFound, match="no sound device 'cellar'"):
        await stage.call("set_device", deck="music", device="cellar")
    with sounds.recording("bar") as bar:
        await stage.call("set_device", deck="music", device="bar")
        await until(lambda: abs(bar.now - MUSIC) < 0.7, 15)


async def test_pads_and_the_emergency_message_are_ready_and_everything_can_be_stopped(
    stage: Stage, tones: Path, sounds: Pulse
) -> None:
    with pytest.raises(NotFound, match="No emergency message"):
        await stage.call("emergency")
    with pytest.raises(NotFound, match="nothing under a"):
        await stage.call("pad", letter="a")
    await stage.call("pad_set", letter="A", path=str(tones / "speech.wav"))
    await stage.call("emergency_set", path=str(tones / "other.wav"))
    assert [pad.letter for pad in await stage.call("pads")] == ["a"]
    await stage.call("play", deck="music", path=str(tones / "long.wav"))
    await stage.plays("music", "long")
    pad = await stage.call("pad", letter="a")
    await stage.wait(PlayStarted, lambda event: event.item == pad.id)
    emergency = await stage.call("emergency")
    await stage.wait(PlayStarted, lambda event: event.item == emergency.id)
    await stage.state("music", "held")
    await stage.call("fade_all", seconds=0.5)
    await stage.state("music", "stopped")
    with sounds.recording() as hall:
        await until(lambda: hall.now < -100, 15)
    again = await stage.call("pad", letter="a")
    await stage.wait(PlayStarted, lambda event: event.item == again.id)


async def test_a_deck_stops_at_the_end_of_what_plays_also_when_told_so_late(stage: Stage, tones: Path) -> None:
    await stage.call("play", deck="music", path=str(tones / "short.wav"))
    await stage.call("queue_add", deck="music", path=str(tones / "long.wav"))
    await stage.plays("music", "short")
    status = await stage.call("deck_set", deck="music", stop_at_end=True)
    assert status.stop_at_end
    await stage.wait(PlayFinished)
    assert stage.told(PlayEnding), "nothing comes after it by itself"
    later = await stage.call("announce", path=str(tones / "speech.wav"))
    await stage.wait(PlayFinished, lambda event: event.item == later.id)
    status = await stage.deck("music")
    assert (status.state, status.playing, status.queued) == ("stopped", None, 1)
    await stage.call("next", deck="music")
    await stage.plays("music", "long")


async def test_a_queue_fades_over_where_the_deck_is_set_so(stage: Stage, tones: Path, sounds: Pulse) -> None:
    await stage.call("deck_set", deck="music", crossfade_seconds=1.0)
    with sounds.recording() as hall:
        await stage.call("play", deck="music", path=str(tones / "long.wav"), from_ms=36_000)
        await stage.call("queue_add", deck="music", path=str(tones / "other.wav"))
        await stage.plays("music", "other")
        assert [event.how for event in stage.told(PlayFinished)] == ["replaced"], "it began before the end"
        await until(lambda: len(hall.heard()) > 70, 20)
        levels = hall.heard()[2:68]
    assert lowest(levels) > MUSIC - 3


async def test_what_is_cued_begins_and_ends_at_its_points(stage: Stage, tones: Path, sounds: Pulse) -> None:
    entry = await stage.call("cue", deck="music", path=str(tones / "long.wav"), from_ms=30_000, to_ms=32_000)
    status = await stage.deck("music")
    assert status.cued is not None
    assert (status.cued.id, status.state) == (entry.id, "stopped")
    with sounds.recording() as hall:
        await stage.call("go", deck="music")
        await stage.wait(PlayStarted, lambda event: event.item == entry.id)
        status = await stage.deck("music")
        assert 30_000 <= status.position_ms < 32_000
        assert status.duration_ms == 32_000
        await stage.wait(PlayFinished, lambda event: (event.item, event.how) == (entry.id, "end"))
        await until(lambda: hall.now < -100)
    assert len(hall.heard()) / 10 == pytest.approx(2.0, abs=0.5)
    with pytest.raises(Conflict, match="Nothing is cued"):
        await stage.call("go", deck="music")


async def test_playing_is_not_said_of_what_has_only_been_asked_for(stage: Stage, tones: Path) -> None:
    await stage.call("play", deck="music", path=str(tones / "long.wav"))
    await stage.plays("music", "long")
    await stage.call("play", deck="music", path=str(tones / "short.wav"))
    status = await stage.deck("music")
    assert (status.state, status.position_ms, status.duration_ms) == ("starting", 0, None)
    await stage.plays("music", "short")


async def test_a_broken_fallback_is_said_once_and_something_else_still_plays(
    stage: Stage, tones: Path, tmp_path: Path
) -> None:
    bad = tmp_path / "bad.mp3"
    bad.write_bytes(b"no music" * 5000)
    await stage.call("deck_set", deck="music", fallback_path=str(bad))
    await stage.call("play", deck="music", path=str(tones / "short.wav"))
    await stage.wait(PlayFailed)
    deck = next(deck for deck in stage.player._floor if deck.name == "music")
    await until(lambda: deck.outage is not None and deck.outage.retry_at is None, 20)
    await until(lambda: deck.outage is not None and deck.outage.retry_at is not None, 20)
    assert len(stage.told(PlayFailed)) == 1
    assert (await stage.deck("music")).why == "bad: it holds nothing that can be played"
    await stage.call("queue_add", deck="music", path=str(tones / "long.wav"))
    await stage.plays("music", "long")


async def test_a_deck_that_is_removed_says_that_what_it_played_is_over(stage: Stage, tones: Path) -> None:
    await stage.call("deck_add", name="terrace")
    entry = await stage.call("play", deck="terrace", path=str(tones / "long.wav"))
    await stage.plays("terrace", "long")
    await stage.call("deck_remove", deck="terrace")
    assert (await stage.wait(PlayFinished)).item == entry.id


async def test_decks_are_added_and_removed(stage: Stage) -> None:
    await stage.call("deck_add", name="Bar  music")
    assert (await stage.call("decks"))[-1] == "Bar music"
    with pytest.raises(Invalid, match="another deck's"):
        await stage.call("deck_add", name="bar music")
    await stage.call("deck_remove", deck="BAR MUSIC")
    with pytest.raises(NotFound, match="no deck"):
        await stage.call("stop", deck="bar music")
    with pytest.raises(Conflict, match="cannot be removed"):
        await stage.call("deck_remove", deck="music")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({}, "exactly one"),
        ({"path": "/etc/hostname", "url": "http://x/"}, "exactly one"),
        ({"path": "relative.mp3"}, "begins at the root"),
        ({"url": "file:///etc/passwd"}, "no address of a stream"),
        ({"url": "http://"}, "no address of a stream"),
        ({"path": "/etc/hostname", "from_ms": -1}, "outside"),
        ({"path": "/etc/hostname", "from_ms": 10, "to_ms": 5}, "before its beginning"),
    ],
)
async def test_what_makes_no_sense_is_refused_in_words(
    stage: Stage, arguments: dict[str, object], message: str
) -> None:
    with pytest.raises(Invalid, match=message):
        await stage.call("play", deck="music", **arguments)


async def test_what_is_no_file_is_not_opened(stage: Stage, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path, tmp_path / "pipe", Path("/dev/zero")):
        with pytest.raises(Invalid, match="is no file"):
            await stage.call("play", deck="music", path=str(path))


async def test_what_is_not_there_is_said(stage: Stage) -> None:
    with pytest.raises(NotFound, match="cannot be read: No such file"):
        await stage.call("play", deck="music", path="/nowhere/at all.mp3")
    with pytest.raises(NotFound, match="no track 77"):
        await stage.call("play", deck="music", track=77)
    with pytest.raises(NotFound, match="no deck “moon”"):
        await stage.call("play", deck="moon", path="/etc/hostname")
    with pytest.raises(Invalid, match="db is from -100 to 12"):
        await stage.call("set_volume", deck="music", db=13.0)
