"""Where clips are on this machine: their folder and names, and which files may be deleted."""

import asyncio
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from core.errors import Conflict, Unavailable
from core.obs.clips.ffmpeg import CONTAINERS
from core.obs.matches.naming import part_name
from core.obs.places import is_here

_FOLDER: Final = "Clips"
_MOST_NAMES: Final = 1000


async def path_here(connection: str, host: str, path: str) -> Path:
    """Give the path of an OBS's file on this machine, whether or not it is there.

    Raises:
        Unavailable: It is on another one.
    """
    if not await is_here(host):
        raise Unavailable(
            f"{path} is on another machine ({host}, where OBS “{connection}” runs).",
            remedy="See to it there, or copy it here.",
        )
    return Path(path)


async def require_here(connection: str, host: str, path: str | None) -> Path:
    """Give a file of an OBS as it is on this machine.

    Raises:
        Unavailable: It is on another one, or not there.
    """
    if path is None:
        raise Unavailable(f"OBS “{connection}” has not told where its file is.")
    file = await path_here(connection, host, path)
    if not await asyncio.to_thread(file.is_file):
        raise Unavailable(f"{path} is not there (any more).")
    return file


class NewNames:
    """Gives files names that no other file has, also none that is only about to be written."""

    def __init__(self) -> None:
        """Begin with none given."""
        self._given: set[Path] = set()

    async def claim(self, folder: Path, stem: str, suffix: str) -> Path:
        """Make the folder where it is missing, and give a path in it; `release` it when the file is there.

        Raises:
            Unavailable: The folder cannot be made.
        """
        try:
            await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
            taken = {path.name for path in await asyncio.to_thread(_listed, folder)}
        except OSError as error:
            raise Unavailable(
                f"Clips cannot be put into {folder}: {error.strerror}.",
                remedy="Name a folder that Cuedesk may write to: settings.set key=obs.clip_folder.",
            ) from error
        for number in range(1, _MOST_NAMES):
            path = folder / f"{stem}{f' ({number})' if number > 1 else ''}{suffix}"
            if path.name not in taken and path not in self._given:
                self._given.add(path)
                return path
        raise Conflict(f"There are too many clips named {stem} in {folder}.")

    def release(self, path: Path) -> None:
        """Let a name go: its file is there, or will not be."""
        self._given.discard(path)


def clip_folder(setting: str, recording: Path) -> Path:
    """Tell where the clips of a recording go: into the folder of the setting, or beside the recording."""
    return Path(setting) if setting else recording.parent / _FOLDER


def clip_stem(recording: Path, begin: float, caption: str) -> str:
    """Name a clip for its recording, its place in it and what there is to see."""
    minutes, seconds = divmod(int(begin), 60)
    place = f"{minutes:02d}-{seconds:02d}"
    return " ".join(word for word in (part_name(caption), place, recording.stem[:120]) if word)


def may_be_deleted(file: Path, clip_folder: str, record_base: str, recorded: Iterable[str]) -> bool:
    """Tell whether a file is a video in a folder of recordings or clips, and none of the recordings; blocking.

    A path comes from an OBS, which may be anybody's: it must not make the desk delete something else.

    Args:
        file: The file.
        clip_folder: The folder of clips, if one is set.
        record_base: The folder of all recordings, if one is set.
        recorded: The recordings' paths.
    """
    real = file.resolve()
    recordings = [Path(path).resolve() for path in recorded]
    if file.is_symlink() or real.suffix.lower() not in CONTAINERS or real in recordings:
        return False
    known = {folder for recording in recordings for folder in (recording.parent, recording.parent / _FOLDER)}
    roots = [Path(folder).resolve() for folder in (clip_folder, record_base) if folder]
    return real.parent in known or any(real.is_relative_to(root) for root in roots)


def _listed(folder: Path) -> list[Path]:
    return list(folder.iterdir())
