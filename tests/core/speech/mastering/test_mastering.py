"""Loudness and peaks, on sounds whose measure is known."""

import subprocess
from pathlib import Path

import pytest

from core.audio.models import library
from core.errors import Unavailable
from core.speech.mastering.loudness import measure
from core.speech.mastering.mastering import Wanted, master
from core.speech.mastering.profiles import PROFILES, profile_of
from core.speech.models import Category, Profile, ProfileName
from tests.support.speech import make_tone, measured

MESSAGE = Wanted(PROFILES["message"])


async def test_loudness_is_measured_as_ffmpegs_other_meter_does(tmp_path: Path) -> None:
    tone = make_tone(tmp_path / "tone.wav", 1000, 3)
    found = await measure(tone, "no")
    stereo = tmp_path / "stereo.wav"
    run("-i", tone, "-af", "aformat=channel_layouts=stereo", stereo)
    assert (found.lufs, found.true_peak_db) == pytest.approx(measured(stereo), abs=0.3)
    assert found.seconds == pytest.approx(3, abs=0.05)


async def test_a_sound_shorter_than_the_meters_window_is_as_loud_too(tmp_path: Path) -> None:
    click, ready, again = make_tone(tmp_path / "click.wav", 1000, 0.2), tmp_path / "r.flac", tmp_path / "again.wav"
    made = await master(click, ready, MESSAGE)
    assert made.duration_ms == pytest.approx(200, abs=20)
    run("-stream_loop", "20", "-i", ready, again)
    assert measured(again)[0] == pytest.approx(-16, abs=1)
    assert made.lufs == pytest.approx(-16, abs=0.1)


async def test_what_cannot_be_as_loud_is_as_loud_as_its_peaks_let_it_be_and_says_so(tmp_path: Path) -> None:
    sparse, ready = tmp_path / "sparse.wav", tmp_path / "ready.flac"
    # A knock every second: all peak and little loudness, and more than a limiter can even out.
    run("-f", "lavfi", "-i", "aevalsrc='0.5*sin(2*PI*1000*t)*lt(mod(t,1),0.01)':s=44100:d=6", sparse)
    made = await master(sparse, ready, MESSAGE)
    assert measured(ready)[1] <= -1.45
    assert "LUFS loud in place of -16.0" in str(made.warning)


async def test_silence_and_what_is_no_sound_are_refused(tmp_path: Path) -> None:
    silence, text = tmp_path / "silence.wav", tmp_path / "text.wav"
    run("-f", "lavfi", "-i", "anullsrc=r=44100", "-t", "1", silence)
    text.write_text("no sound at all")
    with pytest.raises(Unavailable, match="nothing to be heard"):
        await master(silence, tmp_path / "ready.flac", MESSAGE)
    with pytest.raises(Unavailable, match="could not be made as loud"):
        await master(text, tmp_path / "ready.flac", MESSAGE)
    with pytest.raises(Unavailable, match="could not be made as loud"):
        await master(tmp_path / "none.wav", tmp_path / "ready.flac", MESSAGE)


@pytest.mark.parametrize(
    ("named", "category", "has_bed", "profile"),
    [
        ("podcast", "emergencies", True, "podcast"),
        (None, "emergencies", False, "emergency"),
        (None, "offers", False, "announcement"),
        (None, "events", True, "announcement"),
        (None, "music", False, "background"),
        (None, "jingles", False, "jingle"),
        (None, "general", True, "jingle"),
        (None, "information", False, "message"),
    ],
)
def test_a_profile_is_the_named_one_or_the_categorys(
    named: ProfileName | None, category: Category, has_bed: bool, profile: ProfileName
) -> None:
    assert profile_of(named, category, has_bed=has_bed).name == profile


def test_the_profiles_are_those_that_tracks_are_played_by() -> None:
    urgency = {"low": 3, "normal": 5, "high": 8}
    assert list(PROFILES.values()) == [
        Profile(each.name, each.lufs, each.true_peak_db, each.range_lu, urgency[each.priority])  # type: ignore[arg-type]
        for each in library.PROFILES
    ]


def run(*words: str | Path) -> None:
    subprocess.run(["ffmpeg", "-nostdin", "-v", "error", *words], check=True)
