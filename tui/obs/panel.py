"""Writes everything that one OBS has and does as the sections of its panel, with what each key does on each row."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from core.obs.models import Filter, Input, Instance, Media, SceneItem
from tui.obs.asked import Asked, Unknown, media_inputs, text_inputs
from tui.obs.column import View, sound_rows
from tui.obs.panel_outputs import outputs
from tui.obs.panel_rows import Edit, Heading, Line, Order, Row, Step
from tui.obs.state import Seen
from tui.obs.words import decibels

_MEDIA_WORDS: Final = {
    "none": "nothing to play",
    "opening": "opening",
    "buffering": "waits for its data",
    "playing": "playing",
    "paused": "paused",
    "stopped": "stopped",
    "ended": "ended",
    "error": "failed",
}
_RUNS: Final = ("playing", "opening", "buffering")


@dataclass(frozen=True, slots=True)
class Whole:
    """All that the panel is written from.

    Attributes:
        seen: The OBS; it is up.
        instance: What is known of it.
        view: How everything is told.
        scene: Whose items are listed.
        source: Whose filters are listed.
        asked: What it answered; None until it has.
        media: Where each media input is, as far as that was asked.
        texts: What each text input says, as far as that was asked.
    """

    seen: Seen
    instance: Instance
    view: View
    scene: str | None
    source: str | None
    asked: Asked | None
    media: Mapping[str, Media | Unknown]
    texts: Mapping[str, str | Unknown]


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with its rows; `beside` is the one that stands in the second list, where there are two."""

    heading: Heading
    rows: tuple[Row, ...]
    beside: bool = False


def sections(whole: Whole) -> list[Section]:
    """List everything, what is wanted most often first."""
    known, asked = whole.instance, whole.asked
    about = "on air" if whole.scene == known.program else ""
    return [
        Section(Heading("Outputs"), tuple(outputs(whole.seen, known, whole.view))),
        Section(Heading(f"Items of scene {whole.scene}", about), _items(whole), beside=True),
        Section(Heading("Sound"), _or_none("sound", [_sound(input) for input in sound_rows(whole.seen)])),
        Section(Heading("Media"), _or_none("media", [_media(it, whole.media) for it in media_inputs(known)])),
        Section(Heading(f"Filters of {whole.source}"), _filters(whole), beside=True),
        Section(Heading("Transitions"), _transitions(known)),
        Section(Heading("Texts"), _or_none("text", [_text(it, whole.texts) for it in text_inputs(known)]), beside=True),
        Section(Heading("Profile"), _chosen("profile", known.profile, known.profiles)),
        Section(Heading("Scene collection"), _chosen("collection", known.collection, known.collections)),
        Section(Heading("Files"), _files(asked)),
        Section(Heading("Cannot"), _cannot(whole.seen.connection.cannot)),
        Section(Heading("Hotkeys"), _hotkeys(asked), beside=True),
    ]


def lines(found: Sequence[Section], *, roomy: bool) -> list[Line]:
    """Put sections one below the other, with a blank line between them where there is room."""
    below: list[Line] = []
    for section in found:
        if roomy and below:
            below.append(Heading(""))
        below += [section.heading, *section.rows]
    return below


def _said(section: str, why: str) -> Row:
    """Say why a section is empty."""
    return Row((section, ""), why)


def _or_none(section: str, rows: list[Row]) -> tuple[Row, ...]:
    return tuple(rows) or (_said(section, "none"),)


# ---- scenes


def _items(whole: Whole) -> tuple[Row, ...]:
    items = whole.asked.items if whole.asked else Unknown("…")
    if isinstance(items, Unknown):
        return (_said("items", items.reason),)
    return _or_none("items", [_item(item, whole.scene or "") for item in items])


def _item(item: SceneItem, scene: str) -> Row:
    word, shown = ("hide", "shown") if item.visible else ("show", "hidden")
    change = {"scene": scene, "item": item.id, "visible": not item.visible}
    order = Order("set_item_visible", f"{word} {item.source} in {scene} on", change)
    style = "" if item.visible else "$quiet"
    return Row(("items", str(item.id)), item.source, shown, style, on=item.visible, turn=order, source=item.source)


def _filters(whole: Whole) -> tuple[Row, ...]:
    filters = whole.asked.filters if whole.asked else Unknown("…")
    if isinstance(filters, Unknown):
        return (_said("filters", filters.reason),)
    return _or_none("filters", [_filter(each, whole.source or "") for each in filters])


def _filter(filter: Filter, source: str) -> Row:
    word = "off" if filter.enabled else "on"
    change = {"source": source, "filter": filter.name, "enabled": not filter.enabled}
    order = Order("set_filter", f"{filter.name} of {source} {word} on", change)
    style = "" if filter.enabled else "$quiet"
    return Row(
        ("filters", filter.name), filter.name, "on" if filter.enabled else "off", style, on=filter.enabled, turn=order
    )


def _transitions(known: Instance) -> tuple[Row, ...]:
    current = known.transition
    chosen = current.name if current else None
    rows = [
        Row(
            ("transitions", name),
            name,
            "chosen" if name == chosen else "",
            on=name == chosen,
            word="choose",
            turn=None if name == chosen else Order("set_transition", f"{name} as transition on", {"transition": name}),
        )
        for name in known.transitions
    ]
    if current is None or current.duration_ms is None:
        lasts = Row(("transitions", ""), "lasts", "it takes no time that could be set" if current else "not known")
    else:
        lasts = Row(
            ("transitions", ""),
            "lasts",
            f"{current.duration_ms} ms",
            step=Step("duration", current.name, current.duration_ms),
            edit=Edit("duration", current.name, str(current.duration_ms)),
        )
    return (*rows, lasts)


# ---- inputs


def _sound(input: Input) -> Row:
    volume = 0.0 if input.volume_db is None else input.volume_db
    value = f"{decibels(input.volume_db):>8}" + ("  muted" if input.muted else "")
    word = "unmute" if input.muted else "mute"
    return Row(
        ("sound", input.name),
        input.name,
        value,
        "bold $attention" if input.muted else "",
        on=not input.muted,
        turn=Order("set_mute", f"{word} {input.name} on", {"input": input.name, "muted": not input.muted}),
        step=Step("volume", input.name, volume),
        edit=Edit("volume", input.name, f"{volume:g}"),
        source=input.name,
    )


def _media(input: Input, asked: Mapping[str, Media | Unknown]) -> Row:
    media, name = asked.get(input.name), input.name
    if not isinstance(media, Media):
        return Row(("media", name), name, media.reason if media else "…", source=name)
    at, length = media.position_ms, media.duration_ms
    times = f"  {minutes(at)} / {minutes(length)}" if at is not None and length else ""
    runs = media.state in _RUNS
    word, action = ("pause", "pause") if runs else ("play", "play")
    return Row(
        ("media", name),
        name,
        f"{_MEDIA_WORDS[media.state]:<7}{times}",
        "$failure" if media.state == "error" else "" if runs else "$quiet",
        on=runs,
        share=at / length if at is not None and length else None,
        word="pause" if runs else "play",
        turn=Order("media_action", f"{word} {name} on", {"input": name, "action": action}),
        again=Order("media_action", f"play {name} from its beginning on", {"input": name, "action": "restart"}),
        step=Step("position", name, at, length) if at is not None else None,
        edit=Edit("position", name, minutes(at)) if at is not None else None,
        source=name,
    )


def _text(input: Input, asked: Mapping[str, str | Unknown]) -> Row:
    said, name = asked.get(input.name, Unknown("…")), input.name
    if isinstance(said, Unknown):
        return Row(("texts", name), name, said.reason, "$quiet", edit=Edit("text", name), source=name)
    value, style = (said, "") if said else ("says nothing", "$quiet")
    return Row(("texts", name), name, value, style, edit=Edit("text", name, said), source=name)


def minutes(milliseconds: float) -> str:
    """Write a place in a file, such as `1:05`; what is less than a second is left out."""
    seconds = int(milliseconds) // 1000
    hours, rest = divmod(seconds, 3600)
    return f"{hours}:{rest // 60:02}:{rest % 60:02}" if hours else f"{rest // 60}:{rest % 60:02}"


# ---- what it is as a whole


def _chosen(what: str, current: str | None, names: Sequence[str]) -> tuple[Row, ...]:
    words = "use profile" if what == "profile" else "load scene collection"
    return _or_none(
        what,
        [
            Row(
                (what, name),
                name,
                "in use" if name == current else "",
                on=name == current,
                word="choose",
                turn=None if name == current else Order(f"set_{what}", f"{words} {name} on", {what: name}),
            )
            for name in names
        ],
    )


def _files(asked: Asked | None) -> tuple[Row, ...]:
    rule = asked.files if asked else Unknown("…")
    if isinstance(rule, Unknown):
        return (_said("files", rule.reason),)
    directory, name = rule.directory or "", rule.file_name or ""
    return (
        Row(("files", "directory"), "directory", directory or "not known", edit=Edit("directory", initial=directory)),
        Row(("files", "name"), "file name", name or "not known", edit=Edit("file_name", initial=name)),
    )


def _hotkeys(asked: Asked | None) -> tuple[Row, ...]:
    hotkeys = asked.hotkeys if asked else Unknown("…")
    if isinstance(hotkeys, Unknown):
        by_name = Row(("hotkeys", "by name"), "by its name", "e types it, such as OBSBasic.Screenshot")
        named = Row(by_name.id, by_name.name, by_name.value, "$quiet", edit=Edit("hotkey"))
        return (_said("hotkeys", hotkeys.reason), *((named,) if asked else ()))
    return _or_none(
        "hotkeys",
        [
            Row(("hotkeys", name), name, word="press", turn=Order("press_hotkey", f"press {name} on", {"hotkey": name}))
            for name in hotkeys
        ],
    )


def _cannot(cannot: Sequence[str]) -> tuple[Row, ...]:
    return tuple(Row(("cannot", what), what) for what in cannot) or (_said("cannot", "it can do all of this"),)
