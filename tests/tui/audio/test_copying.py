"""An announcement's file is copied whole or not at all; the sound is the speech part's own."""

from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import pytest

from core.errors import Invalid, Unavailable
from core.speech.models import FilePiece
from tests.support.speech import Desk, open_desk
from tui.audio.copying import copy_announcement, file_name

if TYPE_CHECKING:
    from core.client import Client

_PIECE = 1000


class Line:
    """Reaches the desk's own command in small pieces, until it is cut."""

    def __init__(self, desk: Desk, cut_at: int | None = None) -> None:
        self.speech = self
        self._desk, self._cut_at = desk, cut_at

    async def file(self, announcement: int, offset: int = 0, limit: int = 0) -> FilePiece:
        if self._cut_at is not None and offset >= self._cut_at:
            raise Unavailable("The engine has gone.")
        piece: Any = await self._desk.call("file", announcement=announcement, offset=offset, limit=min(limit, _PIECE))
        return cast("FilePiece", piece)


def read(path: str) -> bytes:
    return Path(path).read_bytes()


def through(desk: Desk, cut_at: int | None = None) -> "Client":
    return cast("Client", Line(desk, cut_at))


async def test_a_copy_is_the_file_to_the_byte_and_replaces_none(tmp_path: Path) -> None:
    async with open_desk(tmp_path / "desk") as desk:
        made = await desk.generate()
        whole = read(made.path)
        assert len(whole) > 3 * _PIECE
        target = tmp_path / "copy.flac"
        assert await copy_announcement(through(desk), made.id, str(target)) == str(target)
        assert target.read_bytes() == whole
        with pytest.raises(Invalid) as refused:
            await copy_announcement(through(desk), made.id, str(target))
        assert refused.value.data["fields"] == {"path": "file exists"}
        assert target.read_bytes() == whole
        named = await copy_announcement(through(desk), made.id, str(tmp_path))
        assert Path(named).parent == tmp_path
        assert read(named) == whole


async def test_nothing_is_left_of_a_copy_that_was_broken_off(tmp_path: Path) -> None:
    async with open_desk(tmp_path / "desk") as desk:
        made = await desk.generate()
        with pytest.raises(Unavailable):
            await copy_announcement(through(desk, cut_at=2 * _PIECE), made.id, str(tmp_path / "copy.flac"))
        assert not (tmp_path / "copy.flac").exists()


@pytest.mark.parametrize("path", ["/nowhere/at/all.flac", "a\0b", "~nobody-of-that-name/x.flac", "/proc/x.flac"])
async def test_where_nothing_can_be_written_it_is_said_at_the_path(tmp_path: Path, path: str) -> None:
    async with open_desk(tmp_path / "desk") as desk:
        made = await desk.generate()
        with pytest.raises(Invalid) as refused:
            await copy_announcement(through(desk), made.id, path)
        assert refused.value.data["fields"]["path"]


def test_a_file_is_named_after_what_is_said_in_it() -> None:
    assert file_name("Doors open: [b]now[/]!") == "doors-open-b-now.flac"
    assert file_name("¡…!") == "announcement.flac"
    assert file_name("../../etc/passwd") == "etc-passwd.flac"
    assert len(file_name("word " * 1000)) <= 45
