"""The status bar: what is armed and what fails, never dropped; lights, rates and losses where there is room."""

from collections.abc import Iterator

from textual.content import Content

from core.clock import Micros
from core.desk.models import PartHealth
from core.health import HealthState
from tui.audio.players import on_air_words
from tui.lights import lights
from tui.link import LinkState
from tui.marks import health_sign
from tui.segments import NARROW, Situation, mode_box, span, spread
from tui.text import clip, clock_time, visible


def status(at: Situation, width: int) -> list[Content]:
    """Write the status bar: one row, or two on a narrow terminal and where what fails needs them.

    What is armed and what fails come first and are never dropped; the lights' words and the rates give way.
    """
    failures = list(_failures(at))
    mode = mode_box(at) if width < NARROW else Content()
    for said, others in _ever_shorter(failures, width):
        if (rows := _rows(at, mode, said, others, width)) is not None:
            return rows
    return [_head(at, mode, failures, width).truncate(width, ellipsis=True)]


def _ever_shorter(failures: list[Content], width: int) -> Iterator[tuple[list[Content], int]]:
    """Say all that fails; then fewer and how many more; then the worst alone, and less and less of it."""
    yield failures, 0
    for shown in range(len(failures) - 1, 0, -1):
        yield failures[:shown], len(failures) - shown
    for room in range(2 * width, 10, -5):
        yield [failure.truncate(room, ellipsis=True) for failure in failures[:1]], max(0, len(failures) - 1)


def _rows(at: Situation, mode: Content, failures: list[Content], others: int, width: int) -> list[Content] | None:
    """Lay the bar out, or answer None where so many failures do not fit."""
    head = _head(at, mode, failures, width)
    more = Content.styled(f"+{others} more" if others else "", "bold")
    tails = [
        _joined("  ", [part for part in (more, tail) if part]) + Content(" ")
        for tail in (_tail(at, asides=True), _tail(at), _lights(at), _lights(at, words=False))
    ]
    if width >= NARROW:
        for tail in tails:
            if head.cell_length + tail.cell_length + 3 <= width:
                return [spread(head, tail, width)]
    first, *rest = head.wrap(width)
    if not rest:
        fitting = next((tail for tail in tails[:2] if tail.cell_length < width), tails[1])
        return [first, (Content(" ") + fitting).truncate(width, ellipsis=True)]
    if len(rest) > 1 or rest[0].cell_length + tails[-1].cell_length + 3 > width:
        return None
    return [first, spread(Content(" ") + rest[0], tails[-1], width)]


def _head(at: Situation, mode: Content, failures: list[Content], width: int) -> Content:
    parts = (mode, _session(at), _armed(at, width // 4), _on_air(at, width // 2), _joined("  ", failures))
    said = [part for part in parts if part]
    return Content(" ") + _joined("  ", said)


def _joined(between: str, parts: list[Content]) -> Content:
    return Content(between).join(parts) if parts else Content()


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


def _session(at: Situation) -> Content:
    """Say that on-air commands fire at once, and for how long yet."""
    if not at.session_left:
        return Content()
    return Content.styled(f" SESSION ARMED {span(round(at.session_left * 1e6))} ", "bold reverse $armed")


def _on_air(at: Situation, room: int) -> Content:
    """Say what each OBS and each deck has on air; of those for whom there is no room, how many they are."""
    programs = ((it.connection.name, it.program) for it in at.desk.obs if it.program is not None)
    shown = [f"{clip(name, 12)}: {clip(program, 20)}" for name, program in programs]
    shown += on_air_words(at.desk.players, at.now)
    if not shown or not at.link.attached:
        return Content()
    words, more = "", len(shown)
    for each in shown:
        longer = f"{words}{' · ' if words else ''}{each}"
        if words and len(longer) > room:
            break
        words, more = longer, more - 1
    return Content.assemble(
        ("ON AIR ", "bold $on-air"), (words, "bold"), (f" · +{more} more" if more else "", "$quiet")
    )


def _failures(at: Situation) -> Iterator[Content]:
    """Say what fails, the worst first: who, since when, and why."""
    marks = at.marks
    if not at.link.attached:
        words = link_words(at.link, at.now)
        if at.link.phase == "starting" and not at.link.attempt:
            yield Content.styled(words, "$quiet")
        else:
            yield Content.styled(f"{marks.failed} {words}", "bold $failure")
        return
    states: tuple[HealthState, ...] = ("failed", "degraded")
    for state in states:
        sign, style = health_sign(state, marks)
        for health in at.desk.health.values():
            if health.state == state:
                yield Content.styled(f"{sign} {_health_words(at, health)}", style)
    for standing in at.desk.obs:
        if standing.ran:
            since = clock_time(standing.connection.since, at.desk.zone)
            words = f"{clip(standing.connection.name, 16)} was {standing.ran} when it was lost at {since}"
            yield Content.styled(f"{marks.failed} {words}", "bold $failure")
    if at.desk.zone_error:
        yield Content.styled(f"{marks.attention} {visible(at.desk.zone_error)}", "$attention")


def _health_words(at: Situation, health: PartHealth) -> str:
    reason = visible(health.reason).rstrip(".") or health.state
    return f"{visible(health.part)} since {clock_time(health.since, at.desk.zone)}: {reason}"


def link_words(link: LinkState, now: Micros) -> str:
    """Say in words how the connection is: since when, why, and what is done about it."""
    met = visible(link.attempt).rstrip(".")
    if link.phase == "starting":
        return f"no engine yet: {met}; trying again" if met else "starting the engine …"
    reason = visible(link.reason).rstrip(".")
    gone = now - link.since
    ago = "just now" if gone < 1_000_000 else f"{span(gone)} ago"
    if link.phase == "stopped":
        return f"engine stopped {ago}: {reason}; waiting until it is started"
    return f"engine lost {ago}: {reason}; trying again" + (f" ({met})" if met else "")


def _lights(at: Situation, *, words: bool = True, asides: bool = False) -> Content:
    parts: list[Content] = []
    for light in lights(at):
        said = visible(light.words if words else light.brief)
        if asides and light.aside:
            said = f"{said} · {light.aside}"
        label = (light.label, "" if at.link.attached else "$quiet")
        parts.append(Content.assemble(label, (f"{light.sign} {said}".rstrip(), light.style)))
    return Content("  ").join(parts)


def _tail(at: Situation, *, asides: bool = False) -> Content:
    return _joined("  ", [part for part in (_lights(at, asides=asides), _rates(at)) if part])


def _rates(at: Situation) -> Content:
    ingest = at.desk.ingest
    if ingest is None or not at.link.attached:
        return Content()
    lost = ingest.dropped + ingest.overflowed
    return Content.assemble(
        (f"{ingest.per_second:.0f} ev/s  ", "$quiet"),
        (f"lost {lost}", "bold $attention" if lost else "$quiet"),
    )
