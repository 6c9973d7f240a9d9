"""How speech is, for the desk's health and gauges."""

from collections.abc import Iterable

from core.health import Health
from core.speech.models import ProviderState, Voice


def health_of(default: Voice | None, states: Iterable[ProviderState]) -> Health:
    """Give the health of who speaks where nobody is named, and of quotas that come near their end."""
    known = {state.name: state for state in states}
    state = known.get(default.provider) if default else None
    if default is None or state is None:
        return Health("failed", "There is no voice.", "Add one: speech.voice_put.")
    if not state.ready:
        return Health("failed", f"“{default.name}” cannot speak: {state.reason}", state.remedy)
    if state.reason:
        return Health("degraded", f"“{default.name}” could not speak the last time: {state.reason}", state.remedy)
    for each in known.values():
        if each.quota is not None and each.quota.level != "ok":
            return Health("degraded", f"{each.name} has {each.quota.remaining} of {each.quota.limit} characters left")
    return Health("ok", f"“{default.name}” speaks")


def gauges_of(jobs: int, states: Iterable[ProviderState]) -> dict[str, float]:
    """Give what is measured."""
    left = {f"{state.name}.characters_left": float(state.quota.remaining) for state in states if state.quota}
    return {"jobs": float(jobs), **left}
