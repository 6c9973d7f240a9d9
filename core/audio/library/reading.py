"""The process that goes through a folder: it reads what the store does not know yet, and tells it on its output.

It is a process of its own so that reading a hundred thousand files takes nothing from the engine's loop, and so that
a file that makes a reader hang or fall over takes nothing else with it.
"""

import gc
import hashlib
import json
import os
import sqlite3
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from typing import TYPE_CHECKING, Any, BinaryIO, Final, NamedTuple

import msgspec

from core.audio.library.found import Done, FoundTrack, Gone, Listed, Message, Moved, Read, pack
from core.audio.library.walking import OnDisk, Walk

if TYPE_CHECKING:
    from core.audio.library.formats import Sound

_BATCH: Final = 500
_SOON_SECONDS: Final = 0.3
"""How long what was read waits for more before it is told."""

_KNOWN: Final = "SELECT path, id, size, modified_ns, inode, is_there FROM audio_track WHERE folder = ?"
_THERE: Final = "SELECT id FROM audio_track WHERE folder = ? AND is_there"
_LISTING: Final = "SELECT listing FROM audio_folder WHERE id = ?"

_shorten = msgspec.msgpack.Encoder().encode


class Known(NamedTuple):
    """A track as the store has it."""

    id: int
    size: int
    modified_ns: int
    inode: int
    is_there: int


def main() -> int:
    """Go through each folder that a line on the input names, as a list in JSON: the database, its number, its path."""
    os.nice(5)
    gc.disable()  # nothing here is in a circle, and looking for circles takes as long as the walk
    for line in sys.stdin.buffer:
        database, folder, path = json.loads(line)
        with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as db:
            go_through(bytes.fromhex(path), db, folder, sys.stdout.buffer)
    return 0


def go_through(top: bytes, db: sqlite3.Connection, folder: int, output: BinaryIO) -> None:
    """Walk a folder, read what is new in it, and tell of it.

    Args:
        top: The folder.
        db: The store.
        folder: The folder's number there.
        output: Where to tell.
    """

    def tell(message: Message) -> None:
        output.write(pack(message))
        output.flush()

    if not os.path.isdir(top):  # noqa: PTH112 - a path of bytes, which need not be UTF-8
        tell(Gone([track for (track,) in db.execute(_THERE, (folder,))], []))
        tell(Done("is not there"))
        return
    walk = Walk(top)
    files: list[OnDisk] = []
    told = time.monotonic()
    for some in walk.folders():
        files += some
        if time.monotonic() - told > _SOON_SECONDS:
            told = time.monotonic()
            tell(Listed(len(files)))
    listing = _listing(files)
    if db.execute(_LISTING, (folder,)).fetchone() == (listing,):
        tell(Listed(len(files), 0))
    else:
        for message in _compare(files, _known(db, folder)):
            tell(message)
    tell(Done(_unread(walk.unread), listing))


def _listing(files: list[OnDisk]) -> bytes:
    """Give what was found in short: the same as long as nothing has changed, for the disk keeps its order."""
    return hashlib.blake2b(_shorten(files), digest_size=16).digest()


def _known(db: sqlite3.Connection, folder: int) -> dict[bytes, Known]:
    make = Known._make
    return {row[0]: make(row[1:]) for row in db.execute(_KNOWN, (folder,))}


def _compare(files: list[OnDisk], known: dict[bytes, Known]) -> Iterator[Message]:
    """Tell what has changed since the store was written, and read what is new."""
    new, returned, missing = [], [], dict(known)
    for file in files:
        track = missing.pop(file.path, None)
        if track is None or track[1:4] != file[1:]:
            new.append(file)
        elif not track.is_there:
            returned.append(track.id)
    moved = _moved(new, missing, known)
    if moved:
        yield Moved(moved)
    went = {track for track, _, _ in moved}
    vanished = [track.id for track in missing.values() if track.is_there and track.id not in went]
    if vanished or returned:
        yield Gone(vanished, returned)
    paths = {path for _, path, _ in moved}
    wanted = [file for file in new if file.path not in paths]
    yield Listed(len(files), len(wanted))
    yield from _read_all(wanted, known)


def _moved(new: list[OnDisk], missing: dict[bytes, Known], known: dict[bytes, Known]) -> list[tuple[int, bytes, str]]:
    """Find the new files that are missing ones under another name, so that they stay what they are."""
    by_content = {(track.size, track.modified_ns, track.inode): track.id for track in missing.values()}
    moved = []
    for file in new:
        track = by_content.pop(file[1:], None) if file.path not in known else None
        if track is not None:
            moved.append((track, file.path, printable(base(file.path))))
    return moved


def _read_all(files: list[OnDisk], known: dict[bytes, Known]) -> Iterable[Read]:
    met: set[str] = set()
    batch: list[FoundTrack] = []
    since = time.monotonic()
    for file in files:
        track = known.get(file.path)
        batch.append(read_track(file, track.id if track else 0))
        if len(batch) >= _BATCH or time.monotonic() - since > _SOON_SECONDS:
            yield _batch(batch, met)
            batch, since = [], time.monotonic()
    if batch:
        yield _batch(batch, met)


def _batch(tracks: list[FoundTrack], met: set[str]) -> Read:
    from core.audio.library.words import vocabulary  # as in `read_track`

    words = vocabulary(
        text for track in tracks if track.problem is None for text in (track.title, track.artist, track.album)
    )
    new = words - met
    met |= new
    return Read(tracks, sorted(new))


def read_track(file: OnDisk, track: int) -> FoundTrack:
    """Read one file; one that cannot be played is told with the reason."""
    # A scan that finds nothing new, as nearly every one, is over before all of this were imported.
    from core.audio.library.formats import NotAudio, read_sound

    name = printable(base(file.path))
    try:
        sound = read_sound(file.path)
    except NotAudio as error:
        return FoundTrack(
            track, file.path, name, file.size, file.modified_ns, file.inode, problem=str(error), title=_stem(name)
        )
    return _as_found(file, track, name, sound)


def _as_found(file: OnDisk, track: int, name: str, sound: "Sound") -> FoundTrack:
    texts = sound.texts.get
    return FoundTrack(
        track,
        file.path,
        name,
        file.size,
        file.modified_ns,
        file.inode,
        None,
        sound.kind,
        texts("TITLE") or _stem(name),
        texts("ARTIST", ""),
        texts("ALBUM", ""),
        _genre(texts("GENRE", "")),
        _number(texts("DATE", "")[:4], 4),
        _number(texts("TRACKNUMBER", "").partition("/")[0], 5),
        sound.duration_ms,
        sound.bitrate,
        sound.sample_rate,
        sound.channels,
        sound.has_cover,
    )


def base(path: bytes) -> bytes:
    """Give the last part of a path."""
    return path.rpartition(b"/")[2]


def printable(name: bytes) -> str:
    """Show a name from the disk; what is no UTF-8, or would move a terminal's cursor, is shown as a mark."""
    text = name.decode("utf-8", "replace")
    return text if text.isprintable() else "".join(letter if letter.isprintable() else "�" for letter in text)


def _stem(name: str) -> str:
    return name.rpartition(".")[0] or name


def _number(text: str, digits: int) -> int | None:
    text = text.strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) <= digits else None


def _genre(text: str) -> str:
    """Give a genre in words also where it is a number, as old tags have it."""
    if not text or not (text[0] == "(" or text.isdigit()):
        return text
    from mutagen.id3 import TCON

    frame: Callable[..., Any] = TCON  # mutagen has types for little
    return " / ".join(frame(encoding=3, text=[text]).genres)


def _unread(folders: list[bytes]) -> str | None:
    if not folders:
        return None
    more = f" and {len(folders) - 1} more" if len(folders) > 1 else ""
    return f"has a folder that may not be read: {printable(folders[0])}{more}"


if __name__ == "__main__":
    sys.exit(main())
