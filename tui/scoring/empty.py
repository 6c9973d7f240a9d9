"""Says what an empty table means and what fills it."""

from core.pss.models import Court
from tui.courts import address
from tui.scoring.state import ScoringState
from tui.text import visible


def empty_words(state: ScoringState, court: Court | None, *, any_court: bool) -> tuple[str, ...]:
    """Tell why there is no row to show."""
    if not state.read:
        return ("reading …",)
    if not any_court:
        return ("no courts yet: press 7 and add one", "or try it with `cuedesk pss simulate` once there is one")
    if state.window.filter.narrowed:
        searched = ("the text is looked for in messages as received; F chooses kinds",) * bool(state.window.filter.text)
        return ("no event matches the filter: esc clears it", *searched)
    if court is None or isinstance(state.look.scope, int):
        return ("no event of this match is stored",)
    return tuple(visible(line) for line in _court_words(court))


def _court_words(court: Court) -> tuple[str, ...]:
    where = address(court)
    match court.state:
        case "listening" if court.datagrams:
            return (f"listening on {where}; no event of this match yet",)
        case "listening":
            return (f"listening on {where}, nothing received yet",)
        case "retrying":
            return (f"not listening on {where}: {court.error or 'the reason is not known'}", "trying again by itself")
        case "stopped":
            return (f"{court.name} is stopped: press 7 and start it",)
        case "disabled":
            return (f"{court.name} is disabled: press 7 and enable it",)
