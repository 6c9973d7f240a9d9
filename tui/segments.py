"""What the header and the status bar say: pure functions from what is known to lines of a width."""

from collections.abc import Sequence
from dataclasses import dataclass

from textual.content import Content

from core.clock import Micros
from core.pss.models import Court
from tui.desk import Desk
from tui.link import LinkState
from tui.marks import Marks
from tui.runner import Armed
from tui.screens import ScreenSpec
from tui.text import clip, visible

FED_SECONDS = 5
MODE_WORDS = {"locked": "LOCKED", "show": "SHOW", "edit": "EDIT"}
NARROW = 100


@dataclass(frozen=True, slots=True)
class Situation:
    """Everything the frame is drawn from."""

    desk: Desk
    link: LinkState
    now: Micros
    marks: Marks
    armed: Armed | None = None
    seconds_left: float = 0.0


# ---- the header


CLOCK_WIDTH = 10


def header(specs: Sequence[ScreenSpec], current: str, at: Situation, width: int) -> Content:
    """Write the screens' names and, at the right, venue and mode; the clock stands beside, on its own.

    The venue gives way first, then the names of the other screens. On a narrow terminal the mode is in the status bar.
    """
    room = width - CLOCK_WIDTH
    mode = mode_box(at) + Content("  ") if width >= NARROW else Content()
    venue = Content.styled(f"{clip(at.desk.venue, room // 3)}  ", "$quiet") if at.desk.venue else Content()
    for left, right in (
        (_tabs(specs, current, full=True), venue + mode),
        (_tabs(specs, current, full=True), mode),
        (_tabs(specs, current, full=False), mode),
    ):
        if left.cell_length + right.cell_length < room:
            break
    return _spread(left, right, room)


def _tabs(specs: Sequence[ScreenSpec], current: str, *, full: bool) -> Content:
    parts: list[tuple[str, str] | str] = [" "]
    for spec in specs:
        if spec.name == current:
            parts += [(f" {spec.digit} {spec.title} ", "reverse bold")]
        else:
            parts += [(f" {spec.digit}", "bold"), (f" {spec.title} " if full else " ", "$quiet")]
    return Content.assemble(*parts)


def mode_box(at: Situation) -> Content:
    """Draw the mode as a word in a box of its own colour; nothing while it is not known."""
    mode = at.desk.mode
    if mode is None:
        return Content()
    word, marks = MODE_WORDS[mode], at.marks
    if not at.link.attached:
        return Content.styled(f"{marks.left}{word}{marks.right}", "$quiet")
    colour = f"$mode-{mode}"
    return Content.assemble((marks.left, colour), (word, f"bold $on-mode on {colour}"), (marks.right, colour))


# ---- the status bar


def status(at: Situation, width: int) -> list[Content]:
    """Write the status bar: one row where there is room, two on a narrow terminal.

    What is armed and what fails come first and are never dropped; the lights and rates give way.
    """
    head = _never_dropped(at, width)
    full = Content("  ").join(part for part in (_lights(at), _rates(at)) if part)
    if width < NARROW:
        first = Content("  ").join(part for part in (mode_box(at), head) if part)
        return [(Content(" ") + line).truncate(width, ellipsis=True) for line in (first, full)]
    tail = full
    for tail in (full, _lights(at), _lights(at, words=False)):
        if head.cell_length + tail.cell_length + 4 <= width:
            break
    return [_spread(Content(" ") + head, tail + Content(" "), width)]


def _never_dropped(at: Situation, width: int) -> Content:
    parts = [part for part in (_armed(at, width // 4), _failures(at)) if part]
    return Content.styled(f" {at.marks.between} ", "$quiet").join(parts)


def _armed(at: Situation, room: int) -> Content:
    """Say what GO would fire, its label in so much room that what fails can be said beside it."""
    if at.armed is None:
        return Content()
    seconds = max(1, round(at.seconds_left))
    return Content.assemble(
        (f" ARMED {seconds}s ", "bold reverse $armed"),
        (f" {clip(at.armed.label, room)} ", "bold"),
        ("— space is GO", "$armed"),
    )


def _failures(at: Situation) -> Content:
    """Say what fails, the worst first, in as many words as there are causes."""
    marks = at.marks
    if not at.link.attached:
        words = link_words(at.link, at.now)
        if at.link.phase == "starting" and not at.link.attempt:
            return Content.styled(words, "$quiet")
        return Content.styled(f"{marks.failed} {words}", "bold $failure")
    failed = [health for health in at.desk.health.values() if health.state == "failed"]
    degraded = [health for health in at.desk.health.values() if health.state == "degraded"]
    parts = [
        Content.styled(f"{marks.failed} {visible(health.part)}: {visible(health.reason)}", "bold $failure")
        for health in failed
    ]
    parts += [
        Content.styled(f"{marks.attention} {visible(health.part)}: {visible(health.reason)}", "$attention")
        for health in degraded
    ]
    if at.desk.zone_error:
        parts.append(Content.styled(f"{marks.attention} {visible(at.desk.zone_error)}", "$attention"))
    return Content("  ").join(parts)


def link_words(link: LinkState, now: Micros) -> str:
    """Say in words how the connection is: since when, why, and what is done about it."""
    met = visible(link.attempt).rstrip(".")
    if link.phase == "starting":
        return f"no engine yet: {met}; trying again" if met else "starting the engine …"
    reason = visible(link.reason).rstrip(".")
    lost = now - link.since
    ago = "just now" if lost < 1_000_000 else f"{span(lost)} ago"
    return f"engine lost {ago}: {reason}; trying again" + (f" ({met})" if met else "")


# ---- lights


@dataclass(frozen=True, slots=True)
class Light:
    """How one kind of outside system is.

    Attributes:
        label: Its three letters.
        sign: The mark that says it without colour.
        words: What is to be said beside, or empty when all is well.
        style: The colour that says it again.
    """

    label: str
    sign: str
    words: str
    style: str


def lights(at: Situation) -> list[Light]:
    """Give a light per kind of outside system, each the worst of its kind."""
    if not at.link.attached:
        known = ["UDP"] + (["DB"] if "store" in at.desk.health else [])
        return [Light(label, at.marks.unknown, "", "$quiet") for label in known] if at.desk.mode else []
    found = [_udp(at)]
    database = _database(at)
    return [*found, database] if database else found


def _udp(at: Situation) -> Light:
    marks, courts = at.marks, list(at.desk.courts.values())
    retrying = [court for court in courts if court.state == "retrying"]
    listening = [court for court in courts if court.state == "listening"]
    by_hand = [court for court in courts if court.manual]
    if not courts:
        return Light("UDP", marks.off, "no court", "$quiet")
    if retrying:
        court = retrying[0]
        return Light("UDP", marks.failed, clip(f"{court.name}: {court.error or 'retrying'}", 40), "bold $failure")
    if by_hand:
        return Light("UDP", marks.attention, f"{clip(by_hand[0].name, 16)} by hand", "$attention")
    if not listening:
        return Light("UDP", marks.off, "stopped", "$quiet")
    return _fed(at, listening)


def _fed(at: Situation, listening: list[Court]) -> Light:
    """Tell fed courts from silent ones; silence between matches is no failure."""
    heard = [court.last_at for court in listening if court.last_at is not None]
    fed = [last for last in heard if at.now - last < FED_SECONDS * 1_000_000]
    if len(fed) == len(listening):
        return Light("UDP", at.marks.well, "", "$ok")
    if fed:
        return Light("UDP", at.marks.well, f"{len(fed)} of {len(listening)} fed", "$ok")
    words = f"silent {span(at.now - max(heard))}" if heard else "waiting"
    return Light("UDP", at.marks.waiting, words, "$quiet")


def _database(at: Situation) -> Light | None:
    marks, ingest, health = at.marks, at.desk.ingest, at.desk.health.get("store")
    if ingest is not None and ingest.store_failing:
        return Light("DB", marks.failed, f"failing, {ingest.waiting} waiting", "bold $failure")
    if health is None:
        return None
    match health.state:
        case "ok":
            return Light("DB", marks.well, "", "$ok")
        case "degraded":
            return Light("DB", marks.attention, "degraded", "$attention")
        case "failed":
            return Light("DB", marks.failed, "failed", "bold $failure")
        case "disabled":
            return Light("DB", marks.off, "off", "$quiet")
        case "unknown":
            return Light("DB", marks.unknown, "", "$quiet")


def _lights(at: Situation, *, words: bool = True) -> Content:
    parts: list[Content] = []
    for light in lights(at):
        said = f" {visible(light.words)}" if light.words and words else ""
        parts.append(
            Content.assemble((light.label, "" if at.link.attached else "$quiet"), (light.sign + said, light.style))
        )
    return Content("  ").join(parts)


def _rates(at: Situation) -> Content:
    ingest = at.desk.ingest
    if ingest is None or not at.link.attached:
        return Content()
    lost = ingest.dropped + ingest.overflowed
    return Content.assemble(
        (f"{ingest.per_second:.0f} ev/s  ", "$quiet"),
        (f"lost {lost}", "bold $attention" if lost else "$quiet"),
    )


# ---- words


def span(micros: int) -> str:
    """Say how long something has lasted, coarsely enough to stay still: `12 s`, `3 min`, `2 h`, `4 days`."""
    seconds = max(0, micros // 1_000_000)
    if seconds < 60:
        return f"{seconds} s"
    if seconds < 3600:
        return f"{seconds // 60} min"
    if seconds < 172_800:
        return f"{seconds // 3600} h"
    return f"{seconds // 86_400} days"


def _spread(left: Content, right: Content, width: int) -> Content:
    """Put one part at either end; the left one gives way where both do not fit."""
    room = width - right.cell_length
    if left.cell_length > room:
        left = left.truncate(max(0, room - 1), ellipsis=True)
    return left + Content(" " * max(0, room - left.cell_length)) + right
