"""Courts as the Settings screen shows and edits them: words for their state, and the fields of their form."""

from typing import Any

from core.pss.models import Court
from tui.fields import Field, as_text
from tui.marks import Marks
from tui.text import UNKNOWN, when

FED_SECONDS = 3
"""A court that was heard no longer ago is being fed."""


def state_words(court: Court) -> str:
    """Say how a court's listener is, with the reason where it does not listen."""
    if court.state == "retrying":
        return f"retrying: {court.error or 'no reason known'}"
    if court.manual:
        return f"{court.state}, by hand"
    return court.state


def state_sign(court: Court, marks: Marks) -> tuple[str, str]:
    """Give a court's sign and its colour."""
    match court.state:
        case "retrying":
            return marks.failed, "bold $failure"
        case "listening":
            return (marks.attention, "$attention") if court.manual else (marks.well, "$ok")
        case _:
            return marks.off, "$quiet"


def address(court: Court) -> str:
    """Say where a court listens."""
    return f"{court.interface or court.bind}:{court.port}"


def heard(court: Court, now: int) -> str:
    """Say when a court was last heard."""
    if court.state != "listening":
        return ""
    return "not heard yet" if court.last_at is None else f"heard {when(court.last_at, now)}"


def counters(court: Court, room: int) -> str:
    """Give a court's counters with their units, as many as there is room for; what was lost comes first."""
    buffer = UNKNOWN if court.receive_buffer is None else f"{court.receive_buffer / 1_048_576:.1f} MiB"
    words = ""
    for part in (f"lost {court.dropped:<6}", f"{court.datagrams:>8} datagrams", f"  buffer {buffer}"):
        if len(words) + len(part) > room:
            break
        words += part
    return words


def court_fields(court: Court | None) -> list[Field]:
    """Give the form of a court: a new one, or one there is."""
    asked: list[tuple[str, str, Any, str]] = [
        ("name", "text", "", "what people call it"),
        ("port", "whole number", 6000, "UDP port its scoring system sends to"),
        ("bind", "text", "0.0.0.0", "address to listen on; 0.0.0.0 is all"),
        ("interface", "text", None, "network interface, in place of an address"),
        ("enabled", "yes or no", True, "it may run at all"),
        ("auto_start", "yes or no", True, "it starts with the engine"),
        ("share", "yes or no", False, "share the port; the other program may take all"),
        ("resync_port", "whole number", None, "the sender's own port for resync; usually empty"),
    ]
    return [
        Field(
            name=name,
            type=type,
            required=court is None and name == "name",
            initial=as_text(default if court is None else getattr(court, name)),
            help=help,
            emptied=0 if name == "resync_port" else "",
        )
        for name, type, default, help in asked
    ]
