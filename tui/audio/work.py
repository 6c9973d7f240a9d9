"""Words for what the library does in the background: folders and their scans, imports, measuring loudness."""

from collections.abc import Iterator
from datetime import tzinfo
from typing import Final

from textual.content import Content

from core.audio.models.jobs import ImportStatus, LoudnessProgress
from core.audio.models.library import Folder
from core.clock import Micros
from tui.audio.words import grouped
from tui.marks import Marks
from tui.text import fit, visible, when

TOLD_FAILURES: Final = 8


def folder_row(folder: Folder, width: int, now: Micros, zone: tzinfo | None, marks: Marks) -> Content:
    """Write a folder: how many tracks it has, what is wrong with it, and when it was gone through."""
    wrong = [f"{grouped(count)} {word}" for count, word in ((folder.broken, "broken"), (folder.vanished, "vanished"))
             if count]  # fmt: skip
    sign, tone = (marks.failed, "bold $failure") if folder.problem else (marks.well, "$ok")
    scanned = f"scanned {when(folder.scanned_at, now, zone)}" if folder.scanned_at is not None else "never scanned"
    state = ", ".join([*wrong, scanned if folder.watched else f"{scanned}, not watched"])
    return Content.assemble(
        (f" {sign} ", tone), fit(folder.name, min(16, max(4, width // 4))),
        f" {grouped(folder.tracks):>7} tracks  ", (state, "$attention" if wrong else "$quiet"),
        (f"  {visible(folder.path)}", "$quiet"),
    )  # fmt: skip


def import_lines(status: ImportStatus) -> Iterator[tuple[bool, str, str]]:
    """Say how far an import is, or how it ended and what it could not bring in; the first of them is told so."""
    of = f" of {grouped(status.total)}" if status.total is not None else ""
    counts = f"{grouped(status.done)} imported"
    counts += f", {grouped(status.skipped)} there already" if status.skipped else ""
    counts += f", {grouped(status.failed)} not" if status.failed else ""
    match status.state:
        case "idle":
            yield True, "nothing is imported", ""
        case "running":
            yield True, f"{grouped(status.done + status.skipped + status.failed)}{of} from {status.source}", ""
            if status.file:
                yield False, f"{status.file}{_copied(status)}", "$quiet"
        case state:
            ended = {"done": "done", "cancelled": "broken off", "failed": "failed"}[state]
            yield True, f"{ended}: {status.problem or counts}", "bold $failure" if state == "failed" else ""
    for failure in status.failures[:TOLD_FAILURES]:
        yield False, f"{failure.what}: {failure.reason}", "$attention"
    if status.failed > TOLD_FAILURES:
        yield False, f"and {grouped(status.failed - TOLD_FAILURES)} more", "$attention"


def _copied(status: ImportStatus) -> str:
    if not status.file_size:
        return ""
    part = f" {status.file_bytes * 100 // status.file_size} %"
    rate = f" · {status.bytes_per_second / 1e6:.1f} MB/s" if status.bytes_per_second else ""
    return part + rate


def loudness_words(progress: LoudnessProgress) -> str:
    """Say how many tracks' loudness is known."""
    known = f"{grouped(progress.measured)} measured"
    if not progress.waiting:
        return f"{known}, nothing waits"
    waits = f"{grouped(progress.waiting)} still to be"
    if not progress.enabled:
        return f"{known}, {waits}; measuring is off: 7 has library.measure_loudness"
    return f"{known}, {waits}" + (", one is being measured" if progress.track is not None else "")
