"""How the OBS instances are, for the desk's health and gauges."""

from collections.abc import Iterable, Sequence
from typing import Final

from core.health import Health, HealthState, worst
from core.obs.models import Connection, Instance, LinkState

_HEALTH: Final[dict[LinkState, HealthState]] = {
    "disabled": "disabled",
    "connecting": "unknown",
    "connected": "ok",
    "degraded": "degraded",
    "lost": "failed",
    "refused": "failed",
}
_REMEDIES: Final[dict[LinkState, str]] = {
    "lost": "Look whether that OBS runs, with its WebSocket server switched on.",
    "refused": "Give its password: obs.connection_edit.",
}


def health_of(connections: Sequence[Connection]) -> Health:
    """Give the health of the worst of the enabled connections, with a word on each that is not well."""
    enabled = [connection for connection in connections if connection.enabled]
    if not enabled:
        return Health("disabled", "No OBS is to be connected.", "Add one: obs.connection_add.")
    ailing = [connection for connection in enabled if connection.state != "connected"]
    if not ailing:
        return Health("ok", f"{len(enabled)} of {len(enabled)} connected")
    state = worst([_HEALTH[connection.state] for connection in ailing])
    told = [connection for connection in ailing if _HEALTH[connection.state] == state]
    remedy = next((_REMEDIES[connection.state] for connection in told if connection.state in _REMEDIES), None)
    return Health(state, "; ".join(_word(connection) for connection in told), remedy)


def gauges_of(connections: Sequence[Connection], instances: Iterable[Instance]) -> dict[str, float]:
    """Give what is measured: how many are connected, and each one's figures by its name."""
    gauges: dict[str, float] = {
        "enabled": sum(connection.enabled for connection in connections),
        "connected": sum(connection.state in ("connected", "degraded") for connection in connections),
    }
    for instance in instances:
        measured = {
            "fps": instance.stats.fps,
            "cpu_percent": instance.stats.cpu_percent,
            "lagged": instance.stats.lagged,
            "skipped": instance.stats.skipped,
            "dropped": instance.stream.dropped,
            "stream_kbps": instance.stream.kbps,
            "disk_free_mb": instance.stats.disk_free_mb,
        }
        gauges |= {f"{instance.connection}.{name}": value for name, value in measured.items() if value is not None}
    return gauges


def _word(connection: Connection) -> str:
    reason = f": {connection.reason.rstrip('.')}" if connection.reason else ""
    return f"“{connection.name}” is {connection.state}{reason}"
