"""Copies an announcement's file from the engine to this machine, for whoever listens elsewhere than at the desk."""

import asyncio
import re
from base64 import b64decode
from contextlib import suppress
from io import BufferedWriter
from pathlib import Path
from typing import TYPE_CHECKING, Final

from core.errors import Invalid

if TYPE_CHECKING:
    from core.client import Client

_PIECE: Final = 1 << 20
_NAME_CHARACTERS: Final = 40


def file_name(text: str) -> str:
    """Name a file after what is said in it."""
    words = "-".join(re.findall(r"\w+", text.casefold()[: 2 * _NAME_CHARACTERS]))
    return f"{words[:_NAME_CHARACTERS].rstrip('-') or 'announcement'}.flac"


async def copy_announcement(client: "Client", announcement: int, path: str) -> str:
    """Write an announcement to a file that does not exist yet; nothing half-written is left.

    Args:
        client: The way to the engine.
        announcement: Its id.
        path: The file, or a folder that it goes to under the engine's own name for it.

    Raises:
        Invalid: It cannot be written there.
    """
    piece = await client.speech.file(announcement, limit=_PIECE)
    try:
        file = await asyncio.to_thread(_begin, path, piece.name)
        try:
            offset = 0
            while piece.data:
                data = b64decode(piece.data)
                await asyncio.to_thread(file.write, data)
                offset += len(data)
                piece = await client.speech.file(announcement, offset=offset, limit=_PIECE)
            await asyncio.to_thread(file.close)
        except BaseException:
            _drop(file)
            raise
    except (OSError, ValueError, RuntimeError) as error:  # of `~nobody`, of a path with a null byte in it
        why = error.strerror if isinstance(error, OSError) else None
        raise Invalid("The copy was not written", data={"fields": {"path": (why or str(error)).lower()}}) from error
    return file.name


def _begin(path: str, name: str) -> BufferedWriter:
    target = Path(path).expanduser()
    return (target / name if target.is_dir() else target).open("xb")


def _drop(file: BufferedWriter) -> None:
    with suppress(OSError):  # a full disk is told once
        file.close()
    Path(file.name).unlink(missing_ok=True)
