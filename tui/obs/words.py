"""How an OBS is, in words and signs: its connection, what it makes of its program, figures and their thresholds."""

from datetime import tzinfo
from typing import Final

from core.clock import Micros
from core.obs.models import Connection, Instance, LinkState, Output
from tui.marks import Marks
from tui.obs.trend import Share
from tui.text import UNKNOWN, visible, when

MUCH_CPU, TOO_MUCH_CPU = 70.0, 90.0
FEW_FRAMES, TOO_FEW_FRAMES = 0.95, 0.6
SOME_LOST, MANY_LOST = 0.5, 5.0
LONG_HOURS = 24
LITTLE_DISK: Final = 4.0
"""So many times the disk space at which the engine complains is already little."""
_STALE_SECONDS: Final = 5
"""A timer is not counted on by itself for longer than this."""

_STATES: Final[dict[LinkState, str]] = {
    "disabled": "disconnected",
    "connecting": "connecting",
    "connected": "connected",
    "degraded": "ailing",
    "lost": "lost",
    "refused": "password refused",
}


def link_sign(connection: Connection, marks: Marks) -> tuple[str, str]:
    """Give the sign and the colour of how the desk stands with an OBS."""
    match connection.state:
        case "connected":
            return marks.well, "$ok"
        case "degraded":
            return marks.attention, "$attention"
        case "connecting":
            return marks.waiting, "$quiet"
        case "disabled":
            return marks.off, "$quiet"
        case "lost" | "refused":
            return marks.failed, "bold $failure"


def link_words(connection: Connection, now: Micros, zone: tzinfo | None) -> str:
    """Say how the desk stands with an OBS that is not simply connected."""
    match connection.state:
        case "connected":
            return ""
        case "degraded":
            return visible(connection.reason or "").strip() or _STATES["degraded"]
        case "lost":
            return f"lost {when(connection.since, now, zone)} · {next_try_words(connection, now)}"
        case "refused":
            return f"{_STATES['refused']} · {next_try_words(connection, now)}"
        case state:
            return _STATES[state]


def next_try_words(connection: Connection, now: Micros) -> str:
    """Say when a connection that is away is tried again; what is due within the second is due now."""
    left = 0 if connection.next_try_at is None else connection.next_try_at - now
    return "trying now" if left < 1_000_000 else f"next try in {-(-left // 1_000_000)} s"


def identity_words(connection: Connection) -> str:
    """Say what an OBS is: its version, its protocol and its role."""
    version = (connection.version or "").partition(" (")[0]
    role = "" if connection.role == "general" else connection.role
    parts = (" ".join(part for part in (version, connection.spoken) if part), role)
    return " · ".join(visible(part) for part in parts if part)


# ---- outputs


def lasted(output: Output, instance: Instance, now: Micros) -> int | None:
    """Tell for how many seconds an output has lasted by now; None where nobody said."""
    if output.duration_ms is None:
        return None
    since = 0 if output.paused or output.reconnecting else now - instance.at
    return (output.duration_ms * 1000 + max(0, min(since, _STALE_SECONDS * 1_000_000))) // 1_000_000


def timer(seconds: int | None) -> str:
    """Write a duration, such as `00:14:07`."""
    if seconds is None:
        return "--:--:--"
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def record_words(instance: Instance, now: Micros) -> tuple[str, str]:
    """Say how the recording is, with a style."""
    record = instance.record
    if record.active is None:
        return "not known", "$quiet"
    if not record.active:
        return "not recording", "$quiet"
    seconds = lasted(record, instance, now)
    time = "starting" if seconds is None else timer(seconds)
    return (f"{time} paused", "bold $attention") if record.paused else (time, "bold")


def stream_words(instance: Instance, now: Micros) -> tuple[str, str]:
    """Say how the stream is, with a style."""
    stream = instance.stream
    if stream.active is None:
        return "not known", "$quiet"
    if not stream.active:
        return "not live", "$quiet"
    if stream.reconnecting:
        return "server lost, connecting again", "bold $failure"
    seconds = lasted(stream, instance, now)
    return "going live" if seconds is None else f"live {timer(seconds)}", "bold $on-air"


def replay_words(instance: Instance, now: Micros, zone: tzinfo | None) -> tuple[str, str]:
    """Say how the replay buffer is, with a style."""
    active = instance.replay_buffer.active
    if active is None:
        return "not known", "$quiet"
    words = "buffer on" if active else "buffer off"
    if instance.last_replay_at is not None:
        words += f" · saved {when(instance.last_replay_at, now, zone)}"
    return words, "" if active else "$quiet"


# ---- figures


def kbps_words(kbps: float | None) -> str:
    """Write a bitrate, such as `5 980 kb/s`; empty where it is not known."""
    return "" if kbps is None else f"{kbps:,.0f} kb/s".replace(",", " ")


def disk_words(instance: Instance) -> str:
    """Say what is left of the disk, and for how long that lasts at the bitrate of the recording."""
    free = instance.stats.disk_free_mb
    if free is None:
        return ""
    size = f"{free / 1000:.0f} GB" if free >= 10_000 else f"{free / 1000:.1f} GB" if free >= 1000 else f"{free:.0f} MB"
    kbps = instance.record.kbps
    if not instance.record.active or not kbps:
        return f"{size} left"
    hours = free * 8000 / kbps / 3600
    rest = f"{hours:.0f} h" if hours >= 2 else f"{hours * 60:.0f} min"
    return f"{size} left" if hours > LONG_HOURS else f"{size} left, {rest}"


def disk_style(instance: Instance, low_gb: float) -> str:
    """Give the colour of what is left of the disk."""
    free = instance.stats.disk_free_mb
    if free is None or free >= low_gb * 1000 * LITTLE_DISK:
        return "$quiet"
    return "bold $failure" if free < low_gb * 1000 else "$attention"


def fps_words(fps: float | None, best: float) -> tuple[str, str]:
    """Write how many frames a second are made, with a style: too few against the best that it was."""
    if fps is None:
        return f"{UNKNOWN} fps", "$quiet"
    share = fps / best if best else 1.0
    if share >= FEW_FRAMES:
        return f"{fps:.1f} fps", ""
    return f"{fps:.1f} of {best:.0f} fps", "bold $failure" if share < TOO_FEW_FRAMES else "bold $attention"


def cpu_words(percent: float | None) -> tuple[str, str]:
    """Write the load, with a style."""
    if percent is None:
        return f"cpu {UNKNOWN}", "$quiet"
    style = "bold $failure" if percent >= TOO_MUCH_CPU else "bold $attention" if percent >= MUCH_CPU else ""
    return f"cpu {percent:.0f} %", style


def lost_words(word: str, share: Share | None) -> tuple[str, str]:
    """Write how many frames were lost lately, with a style; nothing where none is known of."""
    if share is None or not share.of:
        return "", ""
    percent = share.percent
    if not share.lost:
        return f"{word} 0", "$quiet"
    style = "bold $failure" if percent >= MANY_LOST else "bold $attention" if percent >= SOME_LOST else ""
    return f"{word} {percent:.1f} %", style


def decibels(db: float | None) -> str:
    """Write a fader's place, such as `−12.0 dB`."""
    if db is None:
        return UNKNOWN
    return "−∞ dB" if db <= -100 else f"{db:+.1f} dB".replace("+0.0", "0.0").replace("-0.0 ", "0.0 ").replace("-", "−")
