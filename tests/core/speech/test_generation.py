"""From a text to a file, with the real espeak-ng and ffmpeg."""

import asyncio
import base64
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.errors import Conflict, Invalid, NotFound, Unavailable
from core.speech.making.files import DiskFull
from tests.support.speech import Desk, make_tone, measured, open_desk, samples, tone_db
from tests.support.waiting import until

LONG = "The doors of the hall open soon, and the evening begins with music. " * 60


@pytest.mark.parametrize(
    ("profile", "lufs", "peak"), [("message", -16, -1.5), ("emergency", -12, -1.0), ("background", -20, -2.0)]
)
async def test_a_text_becomes_a_file_as_loud_as_its_profile(desk: Desk, profile: str, lufs: float, peak: float) -> None:
    made = await desk.generate("Please make your way to the hall; the final begins in ten minutes.", profile=profile)
    loudness, true_peak = measured(made.path)
    assert abs(loudness - lufs) <= 1
    assert true_peak <= peak + 0.05
    assert abs(made.lufs - loudness) <= 0.3
    assert (made.voice, made.provider, made.fell_back, made.warning) == ("English", "espeak", None, None)


async def test_silence_is_put_before_and_after(desk: Desk) -> None:
    bare = await desk.generate("Good evening.")
    padded = await desk.generate("Good evening.", pad_before=1.5, pad_after=2.0)
    assert padded.duration_ms - bare.duration_ms == pytest.approx(3500, abs=30)
    sound = samples(padded.path)
    assert max(map(abs, sound[: int(1.45 * 44_100)])) < 0.001
    assert max(map(abs, sound[int(1.5 * 44_100) : int(1.8 * 44_100)])) > 0.01
    assert max(map(abs, sound[-int(1.9 * 44_100) :])) < 0.001


async def test_a_sound_too_short_for_the_standard_is_as_loud_too(desk: Desk) -> None:
    made = await desk.generate("A")
    assert made.duration_ms < 1000
    assert measured(made.path)[0] == pytest.approx(-16, abs=1)


async def test_the_same_again_is_the_same_file_at_no_cost(desk: Desk) -> None:
    first = await desk.generate()
    again = await desk.generate("  Good evening.\n")
    assert (again.id, again.path, again.cached) == (first.id, first.path, True)
    louder = await desk.generate(profile="emergency")
    assert louder.id != first.id
    [spoken] = await desk.room.store.fetch("SELECT count(*) AS takes FROM speech_take")
    assert spoken["takes"] == 1  # another loudness is no other text to the provider


async def test_whatever_changes_the_sound_makes_another_file(desk: Desk) -> None:
    first = await desk.generate()
    others = [
        await desk.generate(voice="Español"),
        await desk.generate(preset="calm"),
        await desk.generate(pad_after=1),
    ]
    await desk.call("voice_put", name="English", trim_db=-3)
    softer = await desk.generate()
    assert len({first.path, softer.path, *(made.path for made in others)}) == 5
    assert measured(softer.path)[0] == pytest.approx(-19, abs=1)


async def test_a_file_that_has_gone_is_made_again(desk: Desk) -> None:
    made = await desk.generate()
    await asyncio.to_thread(Path(made.path).unlink)
    again = await desk.generate()
    assert (again.id, again.cached) == (made.id, False)
    assert is_there(again.path)


async def test_the_same_asked_for_at_once_is_spoken_once(desk: Desk) -> None:
    made = await asyncio.gather(*(desk.generate() for _ in range(4)))
    assert sorted(each.cached for each in made) == [False, True, True, True]
    assert len({each.path for each in made}) == 1


async def test_music_goes_down_by_exactly_what_was_asked_for(desk: Desk, tmp_path: Path) -> None:
    # espeak-ng has nothing at 15 kHz, so that a tone there shows the music alone.
    tone = make_tone(tmp_path / "tone.wav", 15_000, 2)
    for depth in (-12.0, -20.0):
        made = await desk.generate(
            "Welcome to the evening of the finals, with music and light.",
            bed=str(tone), bed_intro=2, bed_outro=3, duck_db=depth,
        )  # fmt: skip
        sound, seconds = samples(made.path), made.duration_ms / 1000
        before, after = tone_db(sound, 15_000, 1.0, 1.6), tone_db(sound, 15_000, seconds - 2.2, seconds - 2.02)
        for begin in (2.2, 2.6, 3.0, 3.4):
            assert tone_db(sound, 15_000, begin, begin + 0.3) - before == pytest.approx(depth, abs=1.5)
        assert after == pytest.approx(before, abs=1)
        assert measured(made.path)[1] <= -1.4


async def test_a_voice_over_music_is_as_loud_as_without(desk: Desk, tmp_path: Path) -> None:
    tone = make_tone(tmp_path / "tone.wav", 15_000, 2)
    text = "Welcome to the evening of the finals, with music and light."
    bare = await desk.generate(text, profile="jingle")
    laid = await desk.generate(text, profile="jingle", bed=str(tone), bed_intro=1, bed_outro=1, duck_db=-40)
    assert laid.duration_ms - bare.duration_ms == pytest.approx(2000, abs=60)
    spoken = Path(laid.path).with_suffix(".wav")
    cut = [
        "ffmpeg",
        "-v",
        "error",
        "-ss",
        "1.3",
        "-t",
        f"{bare.duration_ms / 1000 - 0.8}",
        "-i",
        laid.path,
        str(spoken),
    ]
    await asyncio.to_thread(subprocess.run, cut, check=True)
    assert measured(spoken)[0] == pytest.approx(-14, abs=1.5)


async def test_music_that_is_none_is_told_and_leaves_nothing(desk: Desk, tmp_path: Path) -> None:
    garbage, silence = tmp_path / "music.mp3", tmp_path / "silence.wav"
    await asyncio.to_thread(garbage.write_bytes, bytes(range(256)) * 100)
    make_silence(silence)
    for music, said in ((garbage, "could not be laid under the voice"), (silence, "nothing to be heard in it")):
        with pytest.raises(Unavailable, match=said):
            await desk.generate(bed=str(music))
    assert files_below(tmp_path / "data" / "speech" / "work") == []
    assert files_below(tmp_path / "data" / "speech" / "ready") == []
    assert {job.state for job in await desk.call("jobs")} == {"failed"}


@pytest.mark.parametrize(
    ("arguments", "field", "sentence"),
    [
        ({"text": ""}, "text", "is empty"),
        ({"text": " \n\t\x00 "}, "text", "is empty"),
        ({"text": "?! … 🎉"}, "text", "nothing in it that could be spoken"),
        ({"text": "x" * 100_000}, "text", "5000 characters at most, not 100000"),
        ({"text": "Hello", "pad_before": -1}, "pad_before", "from 0 to 60"),
        ({"text": "Hello", "pad_after": float("nan")}, "pad_after", "from 0 to 60"),
        ({"text": "Hello", "bed": "music.mp3"}, "bed", "whole path"),
        ({"text": "Hello", "bed": "/nowhere/music.mp3"}, "bed", "that is there"),
        ({"text": "Hello", "bed": "/dev/null", "duck_db": 3.0}, "duck_db", "from -60 to 0 dB"),
        ({"text": "Hello", "template": "birthday"}, "text", "or a template"),
        ({}, "text", "or a template"),
    ],
)
async def test_what_makes_no_sense_is_refused_in_words(
    desk: Desk, arguments: dict[str, object], field: str, sentence: str
) -> None:
    with pytest.raises(Invalid) as refused:
        await desk.call("generate", **arguments)
    assert sentence in refused.value.data["fields"][field]
    assert await desk.call("jobs") == []


async def test_marks_of_espeaks_own_and_of_others_are_only_text(desk: Desk) -> None:
    made = await desk.generate("-w /tmp/x [[h@l'oU]] <speak>$(id)</speak> [b]bold[/b]")
    assert made.duration_ms > 1000


async def test_an_unknown_voice_is_told_with_those_that_may_be_meant(desk: Desk) -> None:
    with pytest.raises(NotFound, match="no voice “Englich”") as unknown:
        await desk.generate(voice="Englich")
    assert unknown.value.remedy == "Did you mean “English”?"


async def test_a_job_tells_how_it_comes_on_and_what_it_gave(desk: Desk) -> None:
    made = await desk.generate()
    jobs = [event.data.job for event in await desk.heard("speech.job_progressed")]
    assert [job.state for job in jobs] == ["queued", "speaking", "mastering", "done"]
    assert [job.progress for job in jobs] == sorted(job.progress for job in jobs)
    assert jobs[-1].announcement == made.id
    [listed] = await desk.call("jobs")
    assert (listed.state, listed.by, listed.text) == ("done", "ana", "Good evening.")


async def test_a_job_that_is_broken_off_leaves_nothing(desk: Desk, tmp_path: Path) -> None:
    speaking = asyncio.create_task(desk.generate(LONG))
    await until(lambda: any(job.state in ("speaking", "mastering") for job in desk.part.jobs.all()))
    [job] = await desk.call("jobs")
    assert (await desk.call("cancel", job=job.id)).state == "cancelled"
    with pytest.raises(Conflict, match="was broken off"):
        await speaking
    [job] = await desk.call("jobs")
    assert job.state == "cancelled"
    assert files_below(tmp_path / "data" / "speech") in ([], [".wav"])  # what was spoken whole may stay
    with pytest.raises(Conflict, match="is over"):
        await desk.call("cancel", job=job.id)
    with pytest.raises(NotFound):
        await desk.call("cancel", job=99)


async def test_what_a_killed_engine_had_begun_is_cleared_away(tmp_path: Path) -> None:
    left = tmp_path / "data" / "speech" / "work" / "job" / "spoken.wav"
    left.parent.mkdir(parents=True)
    left.write_bytes(b"half")
    async with open_desk(tmp_path) as desk:
        assert not left.exists()
        await desk.generate()
    assert [path.suffix for path in (tmp_path / "data/speech/ready").iterdir()] == [".flac"]


async def test_old_announcements_are_cleared_away_and_kept_ones_stay(desk: Desk) -> None:
    kept, old = await desk.generate("This one is kept."), await desk.generate("This one is old.")
    await desk.call("message_save", announcement=kept.id, title="Kept")
    await desk.set("speech.cache_mb", 10)
    long_ago = "UPDATE speech_announcement SET used_at = 1, bytes = 20000000 WHERE id = ?"
    for made in (kept, old):
        await desk.room.store.submit(lambda db, made=made: db.execute(long_ago, (made.id,)) and None)
    new = await desk.generate("And this one is new.")
    assert [each.id for each in await desk.call("recent")] == [new.id, kept.id]
    assert is_there(kept.path)
    assert not is_there(old.path)
    await desk.call("message_remove", message="Kept")
    await desk.generate("And this one is newer.")
    assert not is_there(kept.path)  # nobody keeps it any more


def make_silence(file: Path) -> None:
    source = ["-f", "lavfi", "-i", "anullsrc=r=44100:cl=stereo", "-t", "1"]
    subprocess.run(["ffmpeg", "-nostdin", "-v", "error", *source, str(file)], check=True)


def is_there(file: str) -> bool:
    return Path(file).is_file()


def files_below(folder: Path) -> list[str]:
    return [path.suffix for path in folder.rglob("*") if path.is_file()]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Give a disk of 24 MB."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", str(disk)], check=False, capture_output=True
    )
    if mounted.returncode != 0:
        pytest.skip("only root may mount a small disk")
    yield disk
    subprocess.run(["umount", "-l", str(disk)], check=True)


async def test_a_disk_that_fills_is_told_and_leaves_nothing_half(small_disk: Path) -> None:
    async with open_desk(small_disk) as desk:
        await desk.set("speech.longest_text", 40_000)
        whole = await desk.generate()
        with pytest.raises(DiskFull, match="is full"):
            await desk.generate(LONG * 3)  # a quarter of an hour of sound
        speech = small_disk / "data" / "speech"
        assert not list((speech / "work").iterdir())
        filler = small_disk / "filler"
        filler.write_bytes(bytes(shutil.disk_usage(small_disk).free - 17 * 1024 * 1024))
        with pytest.raises(DiskFull, match="is full"):
            await desk.generate(LONG)  # of which there is room for what was spoken, and none to make it ready
        assert [path.suffix for path in (speech / "takes").iterdir()].count(".wav") == 2
        assert [str(path) for path in (speech / "ready").iterdir()] == [whole.path]
        assert not list((speech / "work").iterdir())
        [long] = [path for path in (speech / "takes").iterdir() if path.stat().st_size > 1_000_000]
        long.unlink()
        filler.write_bytes(bytes(shutil.disk_usage(small_disk).free - 2 * 1024 * 1024))
        with pytest.raises(DiskFull):
            await desk.generate("Another text.")
        assert (await desk.generate()).path == whole.path  # what lies ready needs no room
        filler.unlink()
        assert is_there((await desk.generate("Another text.")).path)


async def test_say_hands_the_file_to_the_player(desk: Desk) -> None:
    made = await desk.call("say", text="Fire! Leave the hall.", category="emergencies", deck="hall")
    await desk.call("say", text="Good evening.", priority=2)
    urgent, calm = desk.player.announced
    assert urgent == {"path": made.path, "title": "Fire! Leave the hall.", "deck": "hall", "priority": 8}
    assert (calm["deck"], calm["priority"]) == ("announce", 2)
    with pytest.raises(Invalid, match="from 1 to 10"):
        await desk.call("say", text="Good evening.", priority=11)


async def test_what_is_said_may_have_music_under_it(desk: Desk, tmp_path: Path) -> None:
    bed = {"bed": str(make_tone(tmp_path / "tone.wav", 15_000, 2)), "bed_intro": 1.0, "bed_outro": 1.0, "duck_db": -20}
    said = await desk.call("say", text="Good evening.", pad_before=0, pad_after=0, **bed)
    assert (said.path, said.profile) == ((await desk.generate(**bed)).path, "jingle")
    assert [each["path"] for each in desk.player.announced] == [said.path]
    assert tone_db(samples(said.path), 15_000, 0.5, 0.9) > -60
    with pytest.raises(Invalid, match="from -60 to 0 dB"):
        await desk.call("say", text="Good evening.", **bed | {"duck_db": 3})


async def test_what_lies_ready_is_said_just_as_it_was_heard(desk: Desk) -> None:
    made = await desk.generate("Leave the hall.", preset="calm", category="emergencies", pad_after=1)
    await desk.call("preset_remove", preset="calm")
    assert (await desk.call("play", announcement=made.id, deck="hall")).path == made.path
    await desk.call("play", announcement=made.id, priority=2)
    first, second = desk.player.announced
    assert first == {"path": made.path, "title": "Leave the hall.", "deck": "hall", "priority": 8}
    assert (second["path"], second["priority"]) == (made.path, 2)
    with pytest.raises(NotFound, match="no announcement 99"):
        await desk.call("play", announcement=99)
    await asyncio.to_thread(Path(made.path).unlink)
    with pytest.raises(Invalid, match="from 1 to 10"):
        await desk.call("play", announcement=made.id, priority=0)
    again = await desk.call("play", announcement=made.id)
    assert (again.id, again.duration_ms, is_there(again.path)) == (made.id, made.duration_ms, True)


async def test_what_waits_for_its_turn_is_not_cleared_away(desk: Desk) -> None:
    made = await desk.generate("This one is played.")
    await desk.set("speech.cache_mb", 10)
    long_ago = "UPDATE speech_announcement SET used_at = 1, bytes = 20000000"
    await desk.room.store.submit(lambda db: db.execute(long_ago) and None)
    await desk.call("play", announcement=made.id)
    await desk.generate("And this one is new.")
    assert is_there(made.path)


async def test_a_file_is_given_in_pieces_to_whoever_is_elsewhere(desk: Desk) -> None:
    made = await desk.generate()
    whole, size = b"", 1
    while len(whole) < size:
        piece = await desk.call("file", announcement=made.id, offset=len(whole), limit=10_000)
        size, whole = piece.size, whole + base64.b64decode(piece.data)
    assert whole == await asyncio.to_thread(Path(made.path).read_bytes)
    assert (piece.name, piece.media_type) == (f"announcement-{made.id}.flac", "audio/flac")
    assert (await desk.call("file", announcement=made.id, offset=size)).data == ""
    for wrong in ({"offset": -1}, {"limit": 0}, {"limit": 2_000_000}):
        with pytest.raises(Invalid, match="no such piece"):
            await desk.call("file", announcement=made.id, **wrong)
    await asyncio.to_thread(Path(made.path).unlink)
    with pytest.raises(NotFound, match="has gone"):
        await desk.call("file", announcement=made.id)


async def test_what_is_spoken_anew_is_as_long_as_it_has_become(desk: Desk) -> None:
    made = await desk.generate()
    [take] = (Path(made.path).parent.parent / "takes").iterdir()
    await asyncio.to_thread(Path(made.path).unlink)
    await asyncio.to_thread(make_tone, take, 440, 5)  # a service does not speak a text twice in the same way
    again = await desk.generate()
    assert (again.id, again.cached, again.duration_ms) == (made.id, False, 5000)


async def test_pronunciations_are_put_in_and_the_text_stays_as_written(desk: Desk) -> None:
    before = await desk.generate("Nguyen wins against the FCB.")
    await desk.call("pronunciation_put", word="nguyen", say_as="win")
    await desk.call("pronunciation_put", word="FCB", say_as="eff see bee", language="en")
    after = await desk.generate("Nguyen wins against the FCB.")
    assert after.path != before.path
    assert after.text == "Nguyen wins against the FCB."
    assert after.characters == len("win wins against the eff see bee.")
    await desk.call("pronunciation_remove", word="Nguyen")
    await desk.call("pronunciation_remove", word="FCB", language="en")
    assert (await desk.generate("Nguyen wins against the FCB.")).path == before.path
    with pytest.raises(NotFound):
        await desk.call("pronunciation_remove", word="Nguyen")
