"""Writes one OBS as the lines of a column: its head, what it makes of its program, its scenes and its sound."""

from dataclasses import dataclass
from datetime import tzinfo
from string import ascii_lowercase

from textual.content import Content

from core.clock import Micros
from core.obs.models import Input, Instance, Output
from tui.marks import Marks
from tui.obs.state import Seen
from tui.obs.words import (
    cpu_words,
    decibels,
    disk_style,
    disk_words,
    fps_words,
    identity_words,
    kbps_words,
    lasted,
    link_sign,
    link_words,
    lost_words,
    record_words,
    replay_words,
    stream_words,
    timer,
)
from tui.text import clip, clock_time, fit, visible, width, wrap

LETTERS = ascii_lowercase
"""The keys of the first scenes."""

PROGRAM, PREVIEW = " PROGRAM ", "  preview"
_TAG = len(PROGRAM) + 2
_HOLDS = 9
_LABEL = 9
_SCENE_NAME = 36
_SOUND_NAME = 18
_FADER = 9
_LEAST_DB = -60.0
_LOUD_DB, _CLIPPED_DB = -9.0, -1.0


@dataclass(frozen=True, slots=True)
class View:
    """How everything is told: as of when, in which zone, with which signs, and below what a disk is full."""

    now: Micros
    zone: tzinfo | None
    marks: Marks
    low_disk_gb: float = 5.0


@dataclass(frozen=True, slots=True)
class SceneRow:
    """A scene as a row.

    Attributes:
        letter: The key that arms its cut, or empty beyond the alphabet.
        holds: What else it is for: `holding`, `replay`, or nothing.
    """

    name: str
    letter: str
    program: bool
    preview: bool
    holds: str = ""


def scene_rows(seen: Seen) -> list[SceneRow]:
    """List the scenes of an OBS, in its own order."""
    instance, connection = seen.instance, seen.connection
    if instance is None:
        return []
    uses = {connection.replay_scene: "replay", connection.holding_scene: "holding"}
    return [
        SceneRow(
            name,
            LETTERS[place] if place < len(LETTERS) else "",
            name == instance.program,
            bool(instance.studio_mode) and name == instance.preview,
            uses.get(name, ""),
        )
        for place, name in enumerate(instance.scenes)
    ]


def sound_rows(seen: Seen) -> list[Input]:
    """List the inputs that can be heard."""
    return [input for input in seen.instance.inputs if input.muted is not None] if seen.instance else []


# ---- the head


def head_lines(seen: Seen, view: View, room: int, *, chosen: bool) -> list[Content]:
    """Write who this is and how the desk stands with it, above a rule that shows which OBS the keys act on."""
    connection = seen.connection
    sign, style = link_sign(connection, view.marks)
    words = link_words(connection, view.now, view.zone) if seen.instance is None else ""
    identity = identity_words(connection)
    name = clip(connection.name, max(8, room - 5 - min(width(words or identity), room * 3 // 4)))
    left = Content.assemble(f" {name}", " ", (sign, style))
    if chosen:
        left = left.stylize("bold")
    said = clip(words or identity, room - left.cell_length - 2)
    line = Content.assemble(left, " ", (said, style if words else "$quiet"))
    rule = Content.styled(("━" if chosen else "─") * max(0, room - 1), "$accent" if chosen else "$rule")
    return [line, Content(" ") + rule]


def figure_lines(seen: Seen, view: View, room: int) -> list[Content]:
    """Write what an OBS makes of its program, and how its machine does: a labelled line each."""
    instance = seen.instance
    if instance is None:
        return []
    complaint = link_words(seen.connection, view.now, view.zone)
    lines = [
        _record_line(instance, view),
        _stream_line(seen, instance, view),
        _replay_line(instance, view, room),
        _system_line(seen, instance),
    ]
    if complaint:
        sign, style = link_sign(seen.connection, view.marks)
        lines.append(Content.assemble((f" {sign} {complaint}", style)))
    return [line.truncate(room - 1, ellipsis=True) for line in lines]


def _label(word: str) -> tuple[str, str]:
    return f" {word:<{_LABEL - 1}}", "$quiet"


def _joined(*parts: tuple[str, str]) -> Content:
    return Content("   ").join(Content.styled(*part) for part in parts if part[0])


def _dot(output: Output, view: View, style: str) -> tuple[str, str]:
    return (f"{view.marks.well} ", style) if output.active else ("", "")


def _record_line(instance: Instance, view: View) -> Content:
    words = record_words(instance, view.now)
    disk = disk_words(instance), disk_style(instance, view.low_disk_gb)
    return Content.assemble(
        _label("record"), _dot(instance.record, view, "bold $attention" if instance.record.paused else "$ok"),
        _joined(words, disk),
    )  # fmt: skip


def _stream_line(seen: Seen, instance: Instance, view: View) -> Content:
    words = stream_words(instance, view.now)
    camera = ("virtual camera on", "bold $on-air") if instance.virtual_camera.active else ("", "")
    parts = [words, camera]
    if instance.stream.active:
        parts += [(kbps_words(instance.stream.kbps), ""), lost_words("dropped", seen.trend.dropped)]
    return Content.assemble(_label("stream"), _dot(instance.stream, view, "bold $on-air"), _joined(*parts))


def _replay_line(instance: Instance, view: View, room: int) -> Content:
    words = replay_words(instance, view.now, view.zone)
    file = (instance.last_replay or "").rpartition("/")[2] if instance.last_replay_at is not None else ""
    left = room - _LABEL - width(words[0]) - 6
    return Content.assemble(
        _label("replay"),
        _dot(instance.replay_buffer, view, "$ok"),
        _joined(words, (clip(file, left) if left > 10 else "", "$quiet")),
    )


def _system_line(seen: Seen, instance: Instance) -> Content:
    stats, trend = instance.stats, seen.trend
    return Content.assemble(
        _label("system"),
        _joined(
            fps_words(stats.fps, trend.best_fps),
            cpu_words(stats.cpu_percent),
            lost_words("late", trend.late),
            lost_words("skipped", trend.skipped),
        ),
    )


# ---- what stands in the place of scenes


def away_lines(seen: Seen, view: View, room: int) -> list[Content]:
    """Say why nothing is known of an OBS, what is being done, what a person can do, and what it was like before."""
    connection, last = seen.connection, seen.last
    reason = visible(connection.reason or "").strip()
    where = f"{connection.host}:{connection.port}"
    match connection.state:
        case "lost":
            said = [reason or "It does not answer.", f"The desk tries again by itself, at {where}."]
            if connection.attempts > 1:
                said.append(f"{connection.attempts} tries have failed; N tries now.")
        case "refused":
            said = [reason or "It refuses the password.", "E gives another password; N tries again with this one."]
        case "disabled":
            said = ["The desk keeps away from it; OBS itself goes on.", "N connects it."]
        case "connecting":
            said = [reason, f"It is being asked at {where} …"]
        case _:
            said = ["What it is like is being asked …"]
    lines = [Content(f" {line}") for each in said if each for line in wrap(each, room - 2)]
    if last is not None and connection.state != "disabled":
        lines += [Content(), Content.styled(f" When last heard, {clock_time(last.at, view.zone)}:", "$quiet")]
        lines += [Content.styled(f"   {clip(line, room - 4)}", "$quiet") for line in _last_words(last)]
    return lines


def _last_words(last: Instance) -> list[str]:
    said = [f"on air {last.program}"] if last.program else []
    if last.record.active:
        said.append(f"recording for {timer(lasted(last.record, last, last.at))}")
    if last.stream.active:
        said.append(f"live for {timer(lasted(last.stream, last, last.at))}")
    return said


# ---- scenes and sound


def scenes_heading(seen: Seen, room: int) -> Content:
    """Write what is above the scenes: how the next one comes."""
    instance = seen.instance
    if instance is None:
        return Content()
    parts = ["studio mode"] if instance.studio_mode else []
    if instance.transition is not None:
        duration = instance.transition.duration_ms
        parts.append(instance.transition.name + (f" {duration} ms" if duration else ""))
    return Content.assemble(
        (" Scenes", "bold"), (clip("".join(f" · {part}" for part in parts), max(0, room - 8)), "$quiet")
    )


def draw_scene(row: SceneRow, room: int) -> Content:
    """Write a scene; the one that the audience sees is not to be overlooked."""
    name_room = max(6, min(_SCENE_NAME, room - 6 - _TAG - _HOLDS))
    tag = Content.styled(PREVIEW if row.preview else "", "bold $accent")
    if row.program:
        tag = Content.assemble(("▐", "$on-air"), (PROGRAM, "bold $on-mode on $on-air"), ("▌", "$on-air"))
    return Content.assemble(
        (f"  {row.letter or ' '} ", "bold $accent"),
        (f" {fit(row.name, name_room)} ", "bold" if row.program or row.preview else ""),
        tag,
        (f"  {row.holds}", "$quiet") if row.holds else "",
    )


def sound_heading(seen: Seen, *, measured: bool) -> Content:
    """Write what is above the inputs; where nothing measures them, why."""
    if not sound_rows(seen):
        return Content.styled(" no sound", "$quiet")
    levels = "" if measured else " · levels are not measured on a slow link"
    if measured and seen.connection.spoken == "v4":
        levels = " · protocol v4 tells no levels"
    return Content.assemble((" Sound", "bold"), (levels, "$quiet"))


def draw_sound(input: Input, peak: float | None, room: int) -> Content:
    """Write an input: how loud it is, where its fader is, and whether it is muted."""
    name_room = max(8, min(_SOUND_NAME, room // 3))
    cells = room - name_room - _FADER - 13
    muted = bool(input.muted)
    return Content.assemble(
        (f"  {fit(input.name, name_room)} ", "$quiet" if muted else ""),
        meter(peak, cells, quiet=muted),
        f" {fit(decibels(input.volume_db), _FADER, 'right')}",
        ("  muted", "bold $attention") if muted else "",
    )


def meter(peak: float | None, cells: int, *, quiet: bool = False) -> Content:
    """Draw a level as a bar; nothing where none was measured."""
    if cells < 4:
        return Content()
    if peak is None:
        return Content(" " * cells)

    def place(db: float) -> int:
        return round(cells * max(0.0, min(1.0, 1 - db / _LEAST_DB)))

    end, loud, clipped = place(peak), place(_LOUD_DB), place(_CLIPPED_DB)
    parts = [(min(end, loud), "$ok"), (min(end, clipped) - loud, "$attention"), (end - clipped, "bold $failure")]
    bar = [("▆" * count, "$quiet" if quiet else style) for count, style in parts if count > 0]
    return Content.assemble(*bar, ("─" * (cells - end), "$rule"))
