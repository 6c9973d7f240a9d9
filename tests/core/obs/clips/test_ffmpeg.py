"""Cutting real files: as long as asked for, whole or not at all."""

import subprocess
from pathlib import Path

import pytest

from core.errors import Unavailable
from core.obs.clips import ffmpeg


@pytest.fixture(scope="module", params=[".mkv", ".mp4", ".mov", ".ts", ".flv"])
def video(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_video(tmp_path_factory.mktemp("video") / f"a 'b' -c %d{request.param}")


def inside(folder: Path) -> list[Path]:
    return sorted(folder.iterdir())


def make_video(file: Path, seconds: int = 20) -> Path:
    """Make a video with a key frame every two seconds."""
    picture = ["-f", "lavfi", "-i", f"testsrc=size=160x120:rate=25:duration={seconds}"]
    sound = ["-f", "lavfi", "-i", f"sine=duration={seconds}"]
    codecs = ["-c:v", "libx264", "-preset", "ultrafast", "-g", "50", "-pix_fmt", "yuv420p", "-c:a", "aac"]
    words = ["ffmpeg", "-v", "error", *picture, *sound, *codecs, "-y", f"file:{file}"]
    subprocess.run(words, check=True, timeout=30)
    return file


def make_broken(file: Path) -> Path:
    file.write_bytes(b"no video at all" * 1000)
    return file


def make_sound(file: Path) -> Path:
    words = ["ffmpeg", "-v", "error", "-f", "lavfi", "-i", "sine=duration=2", "-c:a", "aac", str(file)]
    subprocess.run(words, check=True, timeout=30)
    return file


async def test_a_copy_begins_at_the_key_frame_before(video: Path, tmp_path: Path) -> None:
    target = tmp_path / f"clip{video.suffix}"
    assert await ffmpeg.duration_ms(video) == pytest.approx(20_000, abs=200)
    length_ms = await ffmpeg.cut(video, target, 7.0, 5.0, exact=False)
    assert 5_000 - 200 <= length_ms <= 7_000 + 200
    assert await ffmpeg.duration_ms(target) == length_ms
    assert inside(tmp_path) == [target]


async def test_an_exact_cut_is_as_long_as_asked_for(video: Path, tmp_path: Path) -> None:
    target = tmp_path / f"clip{video.suffix}"
    assert await ffmpeg.cut(video, target, 7.3, 2.5, exact=True) == pytest.approx(2_500, abs=120)


async def test_what_cannot_be_cut_leaves_nothing_behind(tmp_path: Path) -> None:
    broken = make_broken(tmp_path / "broken.mkv")
    with pytest.raises(Unavailable, match="could not be cut"):
        await ffmpeg.cut(broken, tmp_path / "clip.mkv", 0, 5, exact=False)
    with pytest.raises(Unavailable, match="could not be cut"):
        await ffmpeg.cut(tmp_path / "none.mkv", tmp_path / "clip.mkv", 0, 5, exact=False)
    assert inside(tmp_path) == [broken]


@pytest.mark.parametrize("exact", [True, False])
async def test_a_piece_after_the_end_is_no_clip(video: Path, tmp_path: Path, exact: bool) -> None:
    assert await ffmpeg.cut(video, tmp_path / f"clip{video.suffix}", 30, 1, exact=exact) == 0
    assert inside(tmp_path) == []


async def test_what_is_no_video_has_no_length(tmp_path: Path) -> None:
    sound = make_sound(tmp_path / "sound.mp4")
    with pytest.raises(Unavailable, match="not a whole video"):
        await ffmpeg.duration_ms(sound)


async def test_a_cut_that_takes_too_long_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    video = make_video(tmp_path / "video.mkv")
    monkeypatch.setattr(ffmpeg, "_LEAST_CUT_SECONDS", 0.01)
    monkeypatch.setattr(ffmpeg, "_EXACT_PACE", 0.0)
    with pytest.raises(Unavailable, match="was not done after"):
        await ffmpeg.cut(video, tmp_path / "clip.mkv", 0, 20, exact=True)
    assert inside(tmp_path) == [video]
