"""What the tests of the library share: a house with a library on a real store, and files made by ffmpeg."""

import subprocess
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.support.library import House, open_house


@pytest.fixture(scope="session")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a second of sound in every format, with tags."""
    folder = tmp_path_factory.mktemp("samples")
    for kind in ("mp3", "flac", "ogg", "opus", "m4a", "aac", "wav"):
        tags = [f"title=Tune {kind}", "artist=Ann Ärtist", "album=The Album", "genre=Pop", "date=1999-05-01", "track=3"]
        subprocess.run(
            ["ffmpeg", "-v", "error", "-f", "lavfi", "-i", "sine=frequency=440:duration=3", "-ac", "2"]
            + [word for tag in tags for word in ("-metadata", tag)]
            + [str(folder / f"tune.{kind}")],
            check=True,
        )
    return folder


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(tmp_path / "desk") as opened:
        yield opened
