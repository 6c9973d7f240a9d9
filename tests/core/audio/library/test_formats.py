"""Files by their bytes: each format says of itself what ffprobe says, and what is bad is told with the reason."""

import base64
import os
import shutil
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import mutagen
import pytest
from hypothesis import given
from hypothesis import strategies as st
from mutagen.flac import Picture
from mutagen.id3 import APIC, ID3

from core.audio.library.formats import NotAudio, read_sound
from tests.support.engine import environment
from tests.support.privileges import without_override

KINDS = ("mp3", "flac", "ogg", "opus", "m4a", "aac", "wav")


def ffmpeg(*words: str) -> None:
    subprocess.run(["ffmpeg", "-v", "error", "-y", *words], check=True)


def seconds(file: Path) -> float:
    words = ["ffprobe", "-v", "error", "-show_entries", "format=duration", "-of", "csv=p=0", str(file)]
    return float(subprocess.run(words, capture_output=True, text=True, check=True).stdout)


def reason(file: Path) -> str:
    with pytest.raises(NotAudio) as refused:
        read_sound(os.fsencode(file))
    return str(refused.value)


@pytest.mark.parametrize("kind", KINDS)
def test_tells_kind_length_and_tags(samples: Path, kind: str) -> None:
    file = samples / f"tune.{kind}"
    sound = read_sound(os.fsencode(file))
    assert sound.kind == kind
    assert sound.channels == 2
    assert sound.duration_ms == pytest.approx(seconds(file) * 1000, abs=60)
    if kind != "aac":  # raw AAC carries no tags
        assert sound.texts["TITLE"] == f"Tune {kind}"
        assert sound.texts["ARTIST"] == "Ann Ärtist"
        assert sound.texts["DATE"].startswith("1999")


@pytest.mark.parametrize("kind", KINDS)
def test_a_wrong_ending_does_not_mislead(samples: Path, tmp_path: Path, kind: str) -> None:
    file = tmp_path / "tune.xyz"
    file.write_bytes((samples / f"tune.{kind}").read_bytes())
    assert read_sound(os.fsencode(file)).kind == kind


@pytest.mark.parametrize("words", [("-q:a", "4"), ("-b:a", "128k")], ids=["variable", "constant"])
def test_an_mp3_without_a_header_has_its_right_length(tmp_path: Path, words: tuple[str, ...]) -> None:
    file = tmp_path / "bare.mp3"
    noise = "anoisesrc=d=4:a=0.4[a];sine=d=4[b];[a][b]concat=n=2:v=0:a=1"
    ffmpeg("-filter_complex", noise, *words, "-write_xing", "0", str(file))
    assert read_sound(os.fsencode(file)).duration_ms == pytest.approx(8000, abs=120)


def test_a_cut_off_mp3_is_as_long_as_what_is_left(tmp_path: Path) -> None:
    whole, cut = tmp_path / "whole.mp3", tmp_path / "cut.mp3"
    ffmpeg("-f", "lavfi", "-i", "sine=d=30", str(whole))
    data = whole.read_bytes()
    cut.write_bytes(data[: len(data) // 5])
    assert read_sound(os.fsencode(cut)).duration_ms == pytest.approx(6000, abs=300)


@pytest.mark.parametrize("source", ["sine=d=30", "anoisesrc=d=30:a=0.5"])
def test_a_cut_off_flac_is_as_long_as_what_is_left(tmp_path: Path, source: str) -> None:
    whole, cut = tmp_path / "whole.flac", tmp_path / "cut.flac"
    ffmpeg("-f", "lavfi", "-i", source, "-ac", "2", str(whole))
    assert read_sound(os.fsencode(whole)).duration_ms == 30_000
    data = whole.read_bytes()
    cut.write_bytes(data[: len(data) // 10])
    ffmpeg("-err_detect", "ignore_err", "-i", str(cut), str(tmp_path / "heard.wav"))
    heard = seconds(tmp_path / "heard.wav") * 1000
    assert read_sound(os.fsencode(cut)).duration_ms == pytest.approx(heard, abs=250)


def test_an_mp3_with_a_hole_plays_on(tmp_path: Path) -> None:
    file = tmp_path / "hole.mp3"
    ffmpeg("-f", "lavfi", "-i", "sine=d=30", "-b:a", "128k", str(file))
    data = bytearray(file.read_bytes())
    data[100_000:140_000] = bytes(40_000)
    file.write_bytes(data)
    assert read_sound(os.fsencode(file)).duration_ms == pytest.approx(30_000, abs=200)


def test_a_cover_is_noted(samples: Path, tmp_path: Path) -> None:
    picture = tmp_path / "cover.png"
    ffmpeg("-f", "lavfi", "-i", "color=red:s=64x64:d=0.1", "-frames:v", "1", str(picture))
    for kind in ("mp3", "flac", "m4a"):
        file = tmp_path / f"covered.{kind}"
        words = ["-i", str(samples / f"tune.{kind}"), "-i", str(picture), "-map", "0:a", "-map", "1", "-c", "copy"]
        ffmpeg(*words, "-disposition:v", "attached_pic", str(file))
        assert read_sound(os.fsencode(file)).has_cover, kind
        assert not read_sound(os.fsencode(samples / f"tune.{kind}")).has_cover


@pytest.mark.parametrize("kind", ["ogg", "opus", "wav", "aac"])
def test_a_cover_is_noted_where_only_taggers_write_one(samples: Path, tmp_path: Path, kind: str) -> None:
    file = tmp_path / f"covered.{kind}"
    shutil.copyfile(samples / f"tune.{kind}", file)
    picture: Any = APIC(encoding=3, mime="image/jpeg", type=3, desc="", data=os.urandom(40_000))
    if kind == "wav":
        tagged: Any = mutagen.File(file)
        tagged.add_tags()
        tagged.tags.add(picture)
        tagged.save()
    elif kind == "aac":
        tagged = ID3()
        tagged.add(picture)
        tagged.save(file)
    else:
        block: Any = Picture()
        block.data, block.mime, block.type = picture.data, picture.mime, 3
        tagged = mutagen.File(file)
        tagged["metadata_block_picture"] = [base64.b64encode(block.write()).decode()]
        tagged.save()
    assert read_sound(os.fsencode(file)).has_cover
    assert not read_sound(os.fsencode(samples / f"tune.{kind}")).has_cover


def test_old_tags_at_the_end_count_where_there_are_no_others(tmp_path: Path) -> None:
    file = tmp_path / "old.mp3"
    ffmpeg("-f", "lavfi", "-i", "sine=d=1", "-id3v2_version", "0", str(file))
    old = b"TAG" + b"Old".ljust(30, b"\0") + b"Somebody".ljust(30, b" ") + bytes(64) + b"\x0d"
    file.write_bytes(file.read_bytes() + old)
    assert read_sound(os.fsencode(file)).texts["TITLE"] == "Old"


def test_what_is_bad_is_told_with_the_reason(samples: Path, tmp_path: Path) -> None:
    bad = {"garbage": bytes(range(1, 250)) * 400, "zeros": bytes(100_000), "text": b"not audio at all\n" * 50}
    for name, data in bad.items():
        (tmp_path / name).write_bytes(data)
    assert reason(tmp_path / "garbage") == "holds no MPEG audio"
    assert reason(tmp_path / "zeros") == "holds nothing but zeros"
    assert reason(tmp_path / "text") == "holds no MPEG audio"
    (tmp_path / "empty").touch()
    assert reason(tmp_path / "empty") == "is empty"
    assert "No such file" in reason(tmp_path / "missing")
    os.mkfifo(tmp_path / "pipe.mp3")
    assert reason(tmp_path / "pipe.mp3") == "is no file"


@pytest.mark.parametrize("kind", KINDS)
def test_no_beginning_of_a_file_is_too_short_to_be_told_of(samples: Path, tmp_path: Path, kind: str) -> None:
    data = (samples / f"tune.{kind}").read_bytes()
    file = tmp_path / "cut"
    for length in (1, 3, 4, 8, 12, 27, 28, 40, 58, 100, 200, 400, 1000, 3000):
        file.write_bytes(data[:length])
        with suppress(NotAudio):
            assert (read_sound(os.fsencode(file)).duration_ms or 0) <= 3200


def test_a_recording_of_four_hours_is_read_without_reading_it(tmp_path: Path) -> None:
    file = tmp_path / "long.wav"
    ffmpeg("-f", "lavfi", "-i", "anullsrc=r=8000:cl=mono:d=1", "-c:a", "pcm_u8", str(file))
    size = 8000 * 4 * 3600
    with file.open("r+b") as written:
        at = written.read().index(b"data") + 4
        written.seek(at)
        written.write(size.to_bytes(4, "little"))
        written.truncate(at + 4 + size)  # a hole, so that the disk is not filled
    assert read_sound(os.fsencode(file)).duration_ms == 4 * 3600 * 1000


@given(
    junk=st.binary(max_size=3000),
    head=st.sampled_from([b"", b"ID3\x04\0\0\0\0\x10\0", b"OggS", b"fLaC", b"RIFF1234WAVE", b"\xff\xfb\x90\x64"]),
)
def test_no_bytes_break_the_readers(tmp_path_factory: pytest.TempPathFactory, head: bytes, junk: bytes) -> None:
    file = tmp_path_factory.getbasetemp() / "junk"
    file.write_bytes(head + junk)
    with suppress(NotAudio):  # anything else that is raised fails this
        read_sound(os.fsencode(file))


def test_a_file_that_may_not_be_read_is_told(samples: Path, tmp_path: Path) -> None:
    file = tmp_path / "locked.wav"
    file.write_bytes((samples / "tune.wav").read_bytes())
    file.chmod(0)
    code = "import os, sys; from core.audio.library.formats import read_sound; read_sound(os.fsencode(sys.argv[1]))"
    words = without_override(sys.executable, "-c", code, file)
    done = subprocess.run(words, capture_output=True, text=True, check=False, env=environment())
    assert done.stderr.strip().endswith("NotAudio: cannot be read: Permission denied")
