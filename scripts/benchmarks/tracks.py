"""Thousands of tagged files to measure a library with: made once, and kept with the other things of the benchmarks."""

import os
import random
import shutil
import subprocess
from pathlib import Path

from mutagen.easyid3 import EasyID3
from mutagen.flac import FLAC
from mutagen.oggvorbis import OggVorbis

_KINDS = ("mp3", "mp3", "ogg", "flac")
_PER_FOLDER = 100
_BEGINNINGS = ("ri", "ver", "sto", "ne", "lo", "ma", "ki", "ta", "bel", "dor", "an", "es", "mor", "fal", "quin", "zu")
_ENDINGS = ("ver", "man", "side", "light", "rain", "ra", "lin", "to", "ken", "mia", "ward", "song", "hall", "night")


def tracks(folder: Path, number: int) -> Path:
    """Give a folder with so many files, MP3, Ogg and FLAC as 2:1:1; it is made where it is not."""
    made = folder / f"tracks-{number}"
    if not made.is_dir():
        print(f"  making {number} tagged files …", flush=True)
        partial = folder / f"tracks-{number}.partial"
        shutil.rmtree(partial, ignore_errors=True)
        _make(partial, number)
        partial.rename(made)
    return made


def linked(source: Path, folder: Path, times: int) -> Path:
    """Give a folder that has every file of another one up to ten times over, each under a number of its own."""
    folder.mkdir()
    for copy in range(times):
        for file in source.rglob("*.*"):
            target = folder / str(copy) / file.parent.name / f"No {copy}{file.name}"
            target.parent.mkdir(parents=True, exist_ok=True)
            os.link(file, target)
    return folder


def _make(folder: Path, number: int) -> None:
    folder.mkdir(parents=True)
    chance = random.Random(7)
    words = [begin + end for begin in _BEGINNINGS for end in _ENDINGS]
    sounds = {kind: _sound(folder / f"sound.{kind}") for kind in set(_KINDS)}
    for count in range(number):
        kind = _KINDS[count % len(_KINDS)]
        title = " ".join(chance.choices(words, k=chance.randint(1, 3))).title()
        artist = f"{words[count // _PER_FOLDER % len(words)]} {chance.choice(words)}".title()
        file = folder / f"{count // _PER_FOLDER:04d}" / f"{count:06d} {title}.{kind}"
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(sounds[kind])
        tags = EasyID3() if kind == "mp3" else OggVorbis(file) if kind == "ogg" else FLAC(file)
        said = {"title": title, "artist": artist, "album": chance.choice(words).title(), "genre": "Pop"}
        for name, text in {**said, "date": "1999", "tracknumber": "3"}.items():
            tags[name] = text
        tags.save(file)


def _sound(file: Path) -> bytes:
    words = ["ffmpeg", "-v", "error", "-f", "lavfi", "-i", "sine=frequency=330:duration=5", "-ac", "2", str(file)]
    subprocess.run(words, check=True)
    data = file.read_bytes()
    file.unlink()
    return data
