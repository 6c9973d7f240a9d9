"""The forms of the Events screen: marking, a status by hand, exporting, and what is typed while running by hand."""

from collections.abc import Mapping, Sequence
from datetime import datetime, tzinfo
from typing import Any, Protocol

from core.clock import Micros
from core.pss.models import STATUSES, EventRow, Scoreboard
from tui.fields import Field
from tui.runner import Outcome
from tui.scoring.filter import EventFilter
from tui.scoring.hand import Item
from tui.scoring.words import say
from tui.screens.form import Form


class Ask(Protocol):
    """Gives a command and waits for its outcome; failures are raised, and the form shows them."""

    async def __call__(self, command: str, arguments: Mapping[str, Any] | None = None, label: str = "") -> Outcome:
        """Give the command."""
        ...


class Told(Protocol):
    """Shows a passing message."""

    def __call__(self, text: str) -> None:
        """Show it."""
        ...


def mark_form(ask: Ask, told: Told, court: str, now: Micros) -> Form:
    """Mark the moment in which the form was asked for, with a note if one is typed."""

    async def send(values: dict[str, Any]) -> None:
        if (await ask("pss.mark", {"court": court, "at": now, **values})).ran:
            told(f"The moment is marked on {court}")

    return Form("Mark this moment", f"On {court}; the note may stay empty.", [Field("note")], send)


def status_form(ask: Ask, rows: Sequence[EventRow]) -> Form:
    """Change the status of one event or of the selected ones."""
    about = f"{say(rows[0]).word}, event {rows[0].id}" if len(rows) == 1 else f"{len(rows)} selected events"
    fields = [
        Field("status", "one of", required=True, initial=rows[0].status, choices=STATUSES),
        Field("reason", required=True, help="kept in the event's history with your name"),
    ]

    async def send(values: dict[str, Any]) -> None:
        for row in rows:
            await ask("pss.set_status", {"event": row.id, **values})

    return Form("Change status", about, fields, send)


def export_form(ask: Ask, told: Told, filter: EventFilter, now: Micros, zone: tzinfo | None) -> Form:
    """Write what is shown to a file."""
    asked = filter.query()
    about = "All events that the table's filter shows" if filter.narrowed else "All events of what is looked at"
    stamp = datetime.fromtimestamp(now / 1_000_000, zone).strftime("%Y-%m-%d-%H%M%S")
    name = f"match-{filter.match}" if filter.match is not None else "events"
    formats = ("csv", "jsonl", "report") if filter.match is not None else ("csv", "jsonl")
    fields = [
        Field("format", "one of", required=True, initial="csv", choices=formats),
        Field(
            "file",
            required=True,
            initial=f"{name}-{stamp}",
            help="a path on the engine's machine; without one it goes to the exports",
        ),
    ]

    async def send(values: dict[str, Any]) -> None:
        ending = {"csv": ".csv", "jsonl": ".jsonl", "report": ".txt"}[values["format"]]
        file = values["file"] if "." in values["file"].rpartition("/")[2] else values["file"] + ending
        # A report is of the whole match whatever the table's filter hides.
        scope = {"match": filter.match} if values["format"] == "report" else asked
        outcome = await ask("pss.export", {**scope, "format": values["format"], "file": file})
        if outcome.ran:
            rows = outcome.value["rows"]
            what = "Report" if values["format"] == "report" else f"{rows} {'row' if rows == 1 else 'rows'}"
            told(f"{what} written to {outcome.value['file']}")

    return Form("Export", about, fields, send)


def typed_form(ask: Ask, court: str, item: Item, value: str) -> Form:
    """Type one value of a court that is run by hand."""
    if item.name.endswith("_name"):
        side = item.area
        fields = [Field(f"{side}_name", initial=value), Field(f"{side}_country", help="three letters, such as CRO")]
    elif item.name == "winner":
        fields = [
            Field("winner", choices=("blue", "red", "tie"), initial=value),
            Field("decision", help="such as 2-1 PTF"),
        ]
    else:
        kind = "text" if item.name == "clock" else "whole number"
        fields = [Field(item.name, kind, required=True, initial=value, help="m:ss" if item.name == "clock" else "")]

    async def send(values: dict[str, Any]) -> None:
        if values:
            await ask("pss.correct", {"court": court, **values})

    return Form(f"Correct {item.name.replace('_', ' ')}", f"On {court}, by hand.", fields, send)


def new_match_form(ask: Ask, board: Scoreboard) -> Form:
    """Start a new match on a court that is run by hand."""
    names = ("number", "blue_name", "blue_country", "red_name", "red_country", "category", "weight", "division")

    async def send(values: dict[str, Any]) -> None:
        await ask("pss.match_new", {"court": board.court, **values})

    return Form(
        "New match", f"On {board.court}, by hand; what stays empty is unknown.", [Field(name) for name in names], send
    )


def pattern_form(ask: Ask, pattern: int, example: str, note: str | None) -> Form:
    """Note something about an unknown shape of messages."""

    async def send(values: dict[str, Any]) -> None:
        if values:
            await ask("pss.pattern_note", {"pattern": pattern, **values})

    return Form("Note on unknown messages", example, [Field("note", initial=note or "")], send)
