"""The lights of the status bar: one per kind of outside system, each the worst of its kind, with a sign and words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from core.health import HealthState
from core.pss.models import Court
from tui.audio.players import ENDING_SECONDS, MUSIC, remaining
from tui.courts import FED_SECONDS
from tui.marks import health_sign
from tui.obs.words import link_sign, next_try_words
from tui.segments import Situation, span
from tui.text import clip


@dataclass(frozen=True, slots=True)
class Light:
    """How one kind of outside system is.

    Attributes:
        label: Its three letters.
        sign: The mark that says it without colour.
        words: What is to be said beside, or empty when all is well.
        style: The colour that says it again.
        brief: What is said also where there is no room for the words.
        aside: What is said after the words where there is room to spare.
    """

    label: str
    sign: str
    words: str
    style: str
    brief: str = ""
    aside: str = ""


def lights(at: Situation) -> list[Light]:
    """Give a light per kind of outside system, each the worst of its kind; while the engine is away none is known."""
    found = [light for tell in KINDS if (light := tell(at)) is not None]
    if at.link.attached:
        return found
    return [Light(light.label, at.marks.unknown, "", "$quiet") for light in found]


def _udp(at: Situation) -> Light | None:
    if at.desk.mode is None:
        return None
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


def _obs(at: Situation) -> Light | None:
    worst = at.desk.obs.worst
    if worst is None:
        return None
    connection = worst.connection
    sign, style = link_sign(connection, at.marks)
    name = clip(connection.name, 16)
    match connection.state:
        case "lost":
            lost = f"{name} lost {span(at.now - connection.since)}"
            return Light("OBS", sign, lost, style, aside=next_try_words(connection, at.now))
        case "refused":
            aside = next_try_words(connection, at.now)
            return Light("OBS", sign, f"{name}: password refused", style, aside=aside)
        case "degraded":
            return Light("OBS", sign, clip(f"{name}: {connection.reason or 'ailing'}", 40), style)
        case "connecting":
            return Light("OBS", sign, f"{name} connecting", style)
        case "connected" | "disabled":
            return Light("OBS", sign, "", style)


def _sound(at: Situation) -> Light | None:
    """Tell how the decks are: what should play and does not comes before whatever their process says of itself."""
    marks, players, health = at.marks, at.desk.players, at.desk.health.get("player")
    if health is None and not list(players):
        return None
    if players.process:
        return Light("SND", marks.failed, clip(players.process, 40), "bold $failure")
    if (deck := players.ailing) is not None:
        return Light("SND", marks.failed, clip(f"{deck.name}: {deck.why}", 40), "bold $failure")
    if health is not None and health.state != "ok":
        sign, style = health_sign(health.state, marks)
        words = {"unknown": "", "disabled": "no device"}.get(health.state, clip(health.reason, 40))
        return Light("SND", sign, words, style)
    if (music := players.get(MUSIC)) is not None and music.state == "playing":
        left = remaining(music, at.now)
        if music.next is None and left is not None and left < ENDING_SECONDS * 1000:
            return Light("SND", marks.attention, f"nothing next in {left // 1000} s", "$attention")
    return Light("SND", marks.well, "", "$ok")


def _database(at: Situation) -> Light | None:
    marks, ingest, health = at.marks, at.desk.ingest, at.desk.health.get("store")
    if ingest is not None and ingest.store_failing:
        waiting = f"{ingest.waiting} waiting"
        return Light("DB", marks.failed, f"failing, {waiting}", "bold $failure", waiting)
    if health is None:
        return None
    sign, style = health_sign(health.state, marks)
    return Light("DB", sign, _DATABASE_WORDS[health.state], style)


_DATABASE_WORDS: Mapping[HealthState, str] = {
    "ok": "",
    "degraded": "degraded",
    "failed": "failed",
    "disabled": "off",
    "unknown": "",
}

KINDS: tuple[Callable[[Situation], Light | None], ...] = (_udp, _obs, _sound, _database)
"""The kinds in the order of their lights; one that is not known of yet has none."""
