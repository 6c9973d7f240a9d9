"""How the Voices screen tells of voices, presets, pronunciations and providers; and what is wrong with a provider."""

from collections.abc import Sequence
from datetime import tzinfo
from typing import Final

from rich.cells import cell_len
from textual.content import Content

from core.clock import Micros
from core.speech.models import Preset, Pronunciation, ProviderState, Quota, Settings, Usage, Voice
from tui.audio.voices import LISTS, VoiceList, VoiceRow, VoicesState
from tui.audio.words import grouped
from tui.marks import Marks
from tui.text import clip, clock_time, fit, visible, when, wrap

EMPTY: Final[dict[VoiceList, str]] = {
    "voices": "  no voice yet: a adds one",
    "presets": "  no preset yet: a adds a way of speaking under a name",
    "pronunciations": "  no word yet: a has one spoken otherwise than it is written",
    "providers": "  no providers",
}


def voices_head(state: VoicesState, width: int) -> Content:
    """List the lists, the one that is shown set off."""
    read = state.read
    counts = {name: len(getattr(read, name)) if read is not None else 0 for name in LISTS}
    parts = [(f" {name} {counts[name]} ", "reverse bold" if name == state.listed else "$quiet") for name in LISTS]
    return Content.assemble((" Voices  ", "bold"), *parts).truncate(width, ellipsis=True)


def voice_row(row: VoiceRow, width: int, now: Micros, zone: tzinfo | None, marks: Marks) -> Content:
    """Write one row of whichever list."""
    match row:
        case Voice():
            sign = marks.well if row.active else marks.off
            tail = f"{fit(row.provider, 10)}  {fit(row.language, 6)}  {trim_words(row.trim_db):>7}  "
            return _row(sign, row.name, tail + ("default" if row.default else " " * 7), width)
        case Preset():
            tail = f"{fit(row.profile or '', 12)}  {fit(row.voice or 'any voice', 16)}  "
            return _row(" ", row.name, tail + ("default" if row.default else " " * 7), width)
        case Pronunciation():
            return _row(" ", f"{row.word} → {row.say_as}", f"{fit(row.language or 'any', 6)}", width)
        case ProviderState():
            trouble = provider_trouble(row, now, zone)
            state = trouble or ("speaking" if row.speaking else "ready")
            sign, tone = _stands(row, trouble, marks)
            key = "key stored" if row.has_key else ""
            line = Content.assemble((f" {sign} ", tone), fit(row.name, 12), (f"  {fit(key, 10)}  ", "$quiet"))
            return line + Content.styled(clip(state, max(8, width - cell_len(line.plain) - 1)), tone if trouble else "")


def _stands(provider: ProviderState, trouble: str, marks: Marks) -> tuple[str, str]:
    if not trouble:
        return marks.well, "$ok"
    # One that was never set up is no trouble.
    return (marks.attention, "$attention") if provider.ready or provider.has_key else (marks.off, "$quiet")


def _row(sign: str, text: str, tail: str, width: int) -> Content:
    room = max(8, width - 6 - cell_len(tail))
    return Content.assemble((f" {sign} ", "$ok"), fit(text, room), (f"  {tail}", "$quiet"))


def trim_words(db: float) -> str:
    """Write how much louder or softer than its profile a voice is; nothing where it is not."""
    return f"{db:+.1f} dB".replace("-", "−") if db else ""


def settings_words(settings: Settings) -> str:
    """Say how a voice speaks."""
    numbers = [f"{name} {getattr(settings, name):g}" for name in ("style", "stability", "similarity", "speed")]
    return ", ".join([*numbers, "boost" if settings.boost else "no boost"])


def provider_trouble(state: ProviderState, now: Micros, zone: tzinfo | None) -> str:
    """Say what keeps a provider from speaking, or soon will; empty while all is well."""
    if state.breaker == "open":
        left = max(0, (state.retry_at or now) - now) // 1_000_000
        until = f" until {clock_time(state.retry_at, zone)} ({left} s)" if state.retry_at is not None else ""
        return f"left alone{until}: {state.reason or 'it has failed again and again'}"
    if not state.ready:
        return state.reason or "cannot be asked"
    if state.reason is None and state.quota is not None and state.quota.level != "ok":
        return quota_words(state.quota)
    return state.reason or ""


def quota_words(quota: Quota) -> str:
    """Say how much of a quota is used."""
    part = quota.used / quota.limit if quota.limit else 1.0
    return f"{part:.0%} of its quota used".replace("%", " %") + f", {grouped(quota.remaining)} characters left"


def voice_facts(row: VoiceRow | None, usage: Sequence[Usage], now: Micros, zone: tzinfo | None) -> list[str]:
    """Say all of a row that did not fit in it."""
    match row:
        case Voice():
            offered = "offered" if row.active else "not offered: it is not in the list of who may speak"
            model = f" · model {row.model}" if row.model else ""
            return [f"{settings_words(row.settings)} · {offered}", f"at {row.provider} it is {row.ref}{model}"]
        case Preset():
            holds = " · holds where neither a preset nor a voice is named" if row.default else ""
            return [settings_words(row.settings) + holds]
        case Pronunciation():
            return [f"“{row.word}” is spoken as “{row.say_as}” in {row.language or 'any language'}"]
        case ProviderState():
            return provider_facts(row, usage, now, zone)
        case None:
            return []


def provider_facts(state: ProviderState, usage: Sequence[Usage], now: Micros, zone: tzinfo | None) -> list[str]:
    """Say how the desk stands with a provider: what is wrong and what to do, its queue, its quota, what it has cost."""
    queue = f"speaks {state.speaking} of {state.limit} at once, {state.waiting} waiting"
    if state.requests_left is not None:
        queue += f", {state.requests_left} more texts this minute"
    quota = ""
    if state.quota is not None:
        quota = f"{quota_words(state.quota)} ({grouped(state.quota.used)} of {grouped(state.quota.limit)})"
        if state.quota.resets_at is not None:
            quota += f", anew {when(state.quota.resets_at, now, zone)}"
    spent = [each for each in usage if each.provider == state.name]
    paid = f"in 31 days {grouped(sum(each.characters for each in spent))} characters paid for" if spent else ""
    trouble = provider_trouble(state, now, zone) if state.reason or state.breaker == "open" else ""
    told = " ".join(part for part in (trouble, state.remedy) if part)
    return [line for line in (told, queue, quota, paid) if line]


def facts_lines(facts: Sequence[str], width: int, rows: int) -> list[Content]:
    """Write facts below each other, broken where they are too long."""
    lines = [line for fact in facts for line in wrap(fact, width - 2)]
    return [Content.styled(f" {visible(line)}", "$quiet") for line in lines[:rows]]
