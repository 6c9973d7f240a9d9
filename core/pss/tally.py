"""Whether the points announced one by one add up to the score; said in words where they do not, and never believed."""

from core.pss.models import SIDES, Side


class Tally:
    """Counts the points of a round and compares them with the score that the sender states.

    A penalty gives the opponent a point that is not announced, so it is counted in. Where counting began in the middle
    of a round, the first score stated is the base.
    """

    __slots__ = ("_base", "_doubts", "_points")

    def __init__(self) -> None:
        """Start without a base."""
        self.restart(None)

    def restart(self, base: int | None) -> None:
        """Count anew from this score; None where it is not known."""
        self._base: dict[Side, int | None] = dict.fromkeys(SIDES, base)
        self._points: dict[Side, int] = dict.fromkeys(SIDES, 0)
        self._doubts: dict[Side, str] = {}

    @property
    def doubts(self) -> tuple[str, ...]:
        """Tell what does not add up."""
        return tuple(self._doubts.values())

    def point(self, side: Side, points: int, score: int | None, penalties: int | None) -> bool:
        """Count a point; tell whether that settles a doubt."""
        self._points[side] += points
        return self.settle(side, score, penalties)

    def forget_base(self, side: Side) -> None:
        """Take the next score as the base: what was unknown has become known."""
        self._base[side] = None

    def settle(self, side: Side, score: int | None, penalties: int | None) -> bool:
        """Drop a doubt that has resolved itself, as when a point arrives after the score it made."""
        if side not in self._doubts or score != self._expected(side, penalties):
            return False
        del self._doubts[side]
        return True

    def compare(self, side: Side, score: int, penalties: int | None, *, announced_all: bool) -> bool:
        """Compare with a stated score; tell whether the doubts changed.

        Args:
            side: Whose score.
            score: What the sender states.
            penalties: The opponent's gam-jeoms.
            announced_all: The sender announces every point; if not, a higher score is normal and becomes the base.
        """
        before = self._doubts.get(side)
        expected = self._expected(side, penalties)
        counted = self._points[side] + (penalties or 0)
        if score >= counted and (expected is None or (score > expected and not announced_all)):
            self._base[side] = score - counted
            expected = score
        if expected == score:
            self._doubts.pop(side, None)
        else:
            made = counted if expected is None else expected
            self._doubts[side] = f"{side}: points and penalties make {made}, the score says {score}"
        return self._doubts.get(side) != before

    def _expected(self, side: Side, penalties: int | None) -> int | None:
        base = self._base[side]
        return None if base is None else base + self._points[side] + (penalties or 0)
