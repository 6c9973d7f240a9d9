"""The lights of the status bar: one per kind of outside system, each the worst of its kind, with a sign and words."""

from dataclasses import dataclass

from core.pss.models import Court
from tui.segments import Situation, span
from tui.text import clip

FED_SECONDS = 5


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
