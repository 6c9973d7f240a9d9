"""The signs beside colours and words, in a rich set and in plain ASCII for terminals whose font has no others."""

from dataclasses import dataclass

from core.health import HealthState


@dataclass(frozen=True, slots=True)
class Marks:
    """Signs for states; colour is never the only signal.

    Attributes:
        blocks: Half blocks can be drawn, for flags and for digits of any size.
    """

    well: str
    waiting: str
    off: str
    attention: str
    failed: str
    unknown: str
    left: str
    right: str
    between: str
    cursor: str
    blocks: bool = True


RICH = Marks("●", "○", "–", "!", "✕", "?", "◖", "◗", "·", "▌")
PLAIN = Marks("*", "o", "-", "!", "X", "?", "[", "]", "|", ">", blocks=False)


def health_sign(state: HealthState, marks: Marks) -> tuple[str, str]:
    """Give the sign and the colour of a part's health."""
    match state:
        case "ok":
            return marks.well, "$ok"
        case "degraded":
            return marks.attention, "$attention"
        case "failed":
            return marks.failed, "bold $failure"
        case "disabled":
            return marks.off, "$quiet"
        case "unknown":
            return marks.unknown, "$quiet"
