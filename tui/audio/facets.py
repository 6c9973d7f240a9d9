"""The line above the Library's list: how much was found, by which filters, and what is being scanned or imported."""

from typing import Final

from textual.content import Content

from core.audio.events import BatchProgressed
from core.audio.models.jobs import ImportStatus
from core.audio.models.library import ScanProgress, Sort
from tui.audio.library import LibraryState
from tui.audio.players import MUSIC
from tui.audio.window import Look
from tui.audio.words import grouped
from tui.marks import Marks
from tui.text import clip, visible

SORT_WORDS: Final[dict[Sort, str]] = {
    "relevance": "best first",
    "title": "by title",
    "artist": "by artist",
    "album": "by album",
    "added": "newest first",
    "plays": "most played",
    "played": "played last",
    "duration": "shortest first",
    "loudness": "softest first",
    "year": "by year",
}


def facets_line(state: LibraryState, look: Look, selected: int, marks: Marks, width: int, deck: str) -> Content:
    """Write the line.

    Args:
        state: What is known of the library.
        look: What is looked at.
        selected: How many tracks are selected.
        marks: The signs.
        width: How wide.
        deck: The deck that the keys act on.
    """
    if not state.read:
        return Content.styled(" reading …", "$quiet")
    window = state.window
    found = grouped(window.total)
    count = f"{found} of {grouped(window.held)}" if look.narrowed else f"{found} tracks"
    parts = [Content.styled(f" {count}", "bold")]
    if window.corrected:
        parts.append(Content.styled(f"nothing of that; meant “{visible(window.corrected)}”?", "$attention"))
    parts.append(Content.styled(clip(look.category, 20) if look.category else "all categories",
                                "bold" if look.category else "$quiet"))  # fmt: skip
    parts += [Content.styled(words, "bold") for words in _narrowing(look)]
    if look.favourite:
        parts.append(Content.styled("★ favourites", "bold $attention"))
    if look.state != "ok":
        parts.append(Content.styled(f"{marks.attention} {look.state}", "bold $attention"))
    parts.append(Content.styled(_order(look), "$quiet"))
    if selected:
        parts.append(Content.styled(f"{selected} selected", "bold $armed"))
    if deck != MUSIC:
        parts.append(Content.styled(f"keys act on {clip(deck, 16)}", "bold $attention"))
    parts += [Content.styled(words, "$accent") for words in _under_way(state)
              if words]  # fmt: skip
    broken = sum(folder.broken for folder in state.folders)
    if broken and look.state == "ok":
        parts.append(Content.styled(f"{grouped(broken)} broken", "$quiet"))
    return Content.styled(" │ ", "$quiet").join(parts).truncate(width, ellipsis=True)


def _under_way(state: LibraryState) -> list[str]:
    return [scan_words(state.scan), import_words(state.importing), batch_words(state.batch)]


def look_words(look: Look) -> str:
    """Say by what a look is narrowed down, and in which order it is."""
    parts = [f"“{visible(look.text)}”" if look.text else "", visible(look.category or ""), *_narrowing(look),
             "★ favourites" if look.favourite else "", _order(look)]  # fmt: skip
    return " · ".join(part for part in parts if part)


def _narrowing(look: Look) -> list[str]:
    """Say what has no place of its own in the line while it narrows nothing down."""
    tag, folder = clip(f"#{look.tag}" if look.tag else "", 20), clip(f"in {look.folder}" if look.folder else "", 24)
    return [words for words in (tag, look.kind or "", folder) if words]


def _order(look: Look) -> str:
    order = "by title" if look.sort == "relevance" and not look.text else SORT_WORDS[look.sort]
    return f"{order}, reversed" if look.reversed else order


def scan_words(scan: ScanProgress) -> str:
    """Say how far a scan is, or nothing."""
    folder = clip(scan.folder or "", 20)
    match scan.phase:
        case "idle":
            return ""
        case "waiting":
            return "scan waits"
        case "listing":
            return f"looking through {folder}: {grouped(scan.found)}"
        case "reading":
            of = f" of {grouped(scan.total)}" if scan.total is not None else ""
            rate = f" · {scan.rate:.0f}/s" if scan.rate else ""
            left = f" · {_span(scan.seconds_left)} left" if scan.seconds_left is not None else ""
            return f"reading {folder}: {grouped(scan.read)}{of}{rate}{left}"


def import_words(status: ImportStatus) -> str:
    """Say how far an import is, or nothing."""
    if status.state != "running":
        return ""
    of = f" of {grouped(status.total)}" if status.total is not None else ""
    return f"importing {grouped(status.done + status.skipped + status.failed)}{of}"


def batch_words(batch: BatchProgressed | None) -> str:
    """Say how far a batch is, or nothing."""
    if batch is None:
        return ""
    failed = f", {grouped(batch.failed)} not" if batch.failed else ""
    return f"batch {grouped(batch.done)} of {grouped(batch.total)}{failed}"


def ended_words(status: ImportStatus) -> str:
    """Say how an import has ended."""
    if status.problem:
        return f"Import {status.state}: {status.problem}"
    parts = [f"{grouped(status.done)} imported"]
    if status.skipped:
        parts.append(f"{grouped(status.skipped)} there already")
    if status.failed:
        first = status.failures[0] if status.failures else None
        why = f" ({clip(first.what, 30)}: {first.reason})" if first else ""
        parts.append(f"{grouped(status.failed)} not{why}" + ("; w lists them all" if status.failed > 1 else ""))
    return f"{'Import broken off: ' if status.state == 'cancelled' else ''}{', '.join(parts)}"


def empty_words(state: LibraryState, look: Look) -> str:
    """Say what stands where tracks would, and how the list is filled."""
    if not state.read:
        return ""
    if look.text:
        return f"  nothing is found for “{visible(look.text)}”: escape shows everything"
    if look.narrowed:
        words = {"broken": "no file is broken", "vanished": "no file has vanished", "deleted": "nothing is deleted"}
        return f"  {words.get(look.state, 'no track is like this')}: escape shows everything"
    if state.scan.phase != "idle":
        return "  the first tracks come as they are read …"
    if state.folders:
        return "  no music in the folders yet: I imports files, a adds another folder"
    return "  no music yet: a adds a folder, I imports files or a USB stick"


def _span(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 90 else f"{seconds / 60:.0f} min"
