"""How the Announce screen tells of announcements: rows, what a text costs, and what is on its way."""

from datetime import tzinfo
from typing import Final

from rich.cells import cell_len
from textual.content import Content

from core.clock import Micros
from core.speech.models import Announcement, Cost, Job, Message, Template, Voice
from tui.audio.announce import LISTS, AnnounceState, ListName, Row
from tui.audio.voicewords import provider_trouble
from tui.audio.words import grouped, length, loudness
from tui.marks import Marks
from tui.text import clip, fit, visible, when, wrap

EMPTY: Final[dict[ListName, str]] = {
    "recent": "  nothing has been spoken yet: n, type a text, enter",
    "saved": "  nothing is saved yet: s saves what is under the cursor of recent",
    "favourites": "  no favourites yet: f makes what is under the cursor of recent one",
    "templates": "  no templates: a adds one",
    "voices": "  no voices: V has them, and adds one",
    "jobs": "  nothing has been spoken since the engine was started",
}


def head_line(state: AnnounceState, width: int) -> Content:
    """Say who would speak, and how."""
    voice, options = state.voice, state.draft.options
    who = f"{voice.name} ({voice.provider})" if voice is not None else state.draft.voice or "the default voice"
    more = [f"{name.replace('_', ' ')} {value}" for name, value in options.items()]
    words = " · ".join(visible(each) for each in more)
    return Content.assemble(
        (" Announce", "bold"),
        ("   voice ", "$quiet"),
        (visible(who), "bold"),
        (f"   {words}" if words else "", "$quiet"),
    ).truncate(width, ellipsis=True)


def cost_line(state: AnnounceState, marks: Marks, width: int) -> Content:
    """Say what the text costs, or why it cannot be spoken; and what is being spoken."""
    parts = _price(state.cost, state.problem, marks)
    if underway := state.underway:
        parts.append(Content.styled(job_words(underway[0]), "$accent"))
        if len(underway) > 1:
            parts.append(Content.styled(f"+{len(underway) - 1} more", "$quiet"))
    return Content(" ") + Content.styled(" │ ", "$quiet").join(parts).truncate(width - 1, ellipsis=True)


def trial_line(cost: Cost | None, problem: str, marks: Marks, width: int) -> Content:
    """Say what it costs to hear something, or why it cannot be spoken."""
    price = _price(cost, problem, marks)
    return Content(" to hear it: ").join([Content(""), *price]).truncate(width, ellipsis=True)


def _price(cost: Cost | None, problem: str, marks: Marks) -> list[Content]:
    if problem:
        return [Content.styled(f"{marks.failed} {visible(problem)}", "bold $failure")]
    return [Content.styled(*cost_words(cost))] if cost is not None else []


def trouble_line(state: AnnounceState, now: Micros, zone: tzinfo | None, marks: Marks, width: int) -> list[Content]:
    """Say what keeps the voice's provider from speaking, or soon will; nothing while all is well."""
    provider = state.provider
    trouble = provider_trouble(provider, now, zone) if provider is not None else ""
    if provider is None or not trouble:
        return []
    words = visible(f"{provider.name}: {trouble}" + (f" {provider.remedy}" if provider.remedy else ""))
    return [Content.styled(f" {marks.attention} {words}", "$attention").truncate(width, ellipsis=True)]


def cost_words(cost: Cost) -> tuple[str, str]:
    """Say what a text costs, with a style."""
    characters = f"{grouped(cost.characters)} {'character' if cost.characters == 1 else 'characters'}"
    if not cost.fits:
        return f"{characters}: {visible(cost.reason or 'that does not fit')}", "bold $attention"
    if cost.cached:
        return f"{characters}, spoken before: costs nothing", "$quiet"
    if not cost.charged:
        return f"{characters}, {cost.provider} costs nothing", "$quiet"
    left = f" of {grouped(cost.remaining)} left" if cost.remaining is not None else ""
    return f"{characters}: {grouped(cost.charged)}{left} at {cost.provider}", ""


def job_words(job: Job) -> str:
    """Say where a job is."""
    done = f" {job.progress:.0%}" if job.state in ("speaking", "mastering") else ""
    why = f": {visible(job.reason)}" if job.reason else ""
    return f"{job.state}{done} “{clip(job.text, 24)}”{why}"


def tabs_line(state: AnnounceState, width: int) -> Content:
    """List the lists, the one that is shown set off, and what they are filtered for."""
    listed, counts = state.listed, state.counts
    parts: list[tuple[str, str]] = []
    for name in LISTS:
        count = f" {counts[name]}" if counts.get(name) else ""
        parts.append((f" {name}{count} ", "reverse bold" if name == listed else "$quiet"))
    if state.wanted:
        parts.append((f" filter: {visible(state.wanted)}", "$attention"))
    return Content.assemble(" ", *parts).truncate(width, ellipsis=True)


def row_content(row: Row, width: int, now: Micros, zone: tzinfo | None, state: AnnounceState, marks: Marks) -> Content:
    """Write one row of whichever list."""
    match row:
        case Announcement():
            sign = marks.attention if row.fell_back else "★" if row.favourite else " "
            tail = f"{fit(row.voice, 12)}  {length(row.duration_ms):>6}  {fit(when(row.at, now, zone), 12, 'right')}"
            return _row(sign, row.text, tail, width)
        case Message():
            tail = f"{fit(row.category, 12)}  {f'sent {row.sent}×' if row.sent else '':>9}"
            return _row(" ", f"{row.title}: {row.text}", tail, width)
        case Template():
            return _row(" ", f"{row.title}: {row.text}", f"{fit(row.category, 12)}  {fit(row.language, 6)}", width)
        case Voice():
            chosen = marks.well if state.voice is not None and row.id == state.voice.id else " "
            default = "default" if row.default else ""
            return _row(chosen, row.name, f"{fit(row.provider, 12)}  {fit(row.language, 6)}  {default:<8}", width)
        case Job():
            return _row(" ", row.text, fit(_state_words(row), max(12, min(50, width // 2))), width)


def _state_words(job: Job) -> str:
    done = f" {job.progress:.0%}" if job.state in ("speaking", "mastering") else ""
    return f"{job.state}{done}" + (f": {job.reason}" if job.reason else "")


def _row(sign: str, text: str, tail: str, width: int) -> Content:
    room = max(8, width - 6 - cell_len(tail))
    return Content.assemble((f" {sign} ", "$attention"), fit(text, room), (f"  {tail}", "$quiet"))


def _characters(template: Template) -> int:
    """Count what a template's text has with its examples put in."""
    missing = sum(len(template.example.get(name, "")) - len(name) - 2 for name in template.variables)
    return len(template.text) + missing


def row_facts(row: Row | None, width: int, rows: int) -> list[Content]:
    """Say all of a row that did not fit in it."""
    match row:
        case Announcement():
            spoken = f"{row.provider}, {loudness(row.lufs)} as {row.profile}, {grouped(row.characters)} characters"
            about = [*(note for note in (row.fell_back, row.warning) if note), spoken, row.path]
        case Message():
            about = [" · ".join(part for part in (row.description, *(f"#{tag}" for tag in row.tags)) if part)]
        case Template():
            asked = "asks for " + ", ".join(row.variables) if row.variables else "asks for nothing"
            about = [f"{asked} · about {grouped(_characters(row))} characters"]
        case _:
            return []
    text = wrap(row.text, width - 2)[: max(1, rows - len(about))]
    lines = [Content(f" {line}") for line in text]
    return [*lines, *(Content.styled(f" {clip(line, width - 2)}", "$quiet") for line in about if line)][:rows]
