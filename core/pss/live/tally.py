"""Whether the points announced one by one add up to the score; said in words where they do not, and never believed."""

from core.pss.models import SIDES, Side


class Tally:
    """Counts the points of a round and compares them with the score that the sender states.

    A penalty gives the opponent a point that is not announced, so it is counted in. Where counting began in the middle
    of a round, the first score stated is the base.

    Attributes:
        unanswered: Sides that have been given a point since their score was stated.
    """

    __slots__ = ("_base", "_doubts", "_last", "_points", "unanswered")

    def __init__(self) -> None:
        """Start without a base."""
        self.restart(None)

    def restart(self, base: int | None) -> None:
        """Count anew from this score; None where it is not known."""
        self._base: dict[Side, int | None] = dict.fromkeys(SIDES, base)
        self._points: dict[Side, int] = dict.fromkeys(SIDES, 0)
        self._last: tuple[Side, int] | None = None
        self.unanswered: set[Side] = set()
        self._doubts: dict[Side, str] = {}

    @property
    def doubts(self) -> tuple[str, ...]:
        """Tell what does not add up."""
        return tuple(self._doubts.values())

    def point(self, side: Side, points: int, score: int | None, penalties: int | None) -> bool:
        """Count a point; tell whether that settles a doubt.

        The same point again, with no score stated in between, is the same datagram again.
        """
        if self._last == (side, points):
            return False
        self._last = (side, points)
        self._points[side] += points
        self.unanswered.add(side)
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
            announced_all: The sender announces every point; if not, a higher score is normal.
        """
        self._last = None
        self.unanswered.discard(side)
        before = self._doubts.get(side)
        expected = self._expected(side, penalties)
        counted = self._points[side] + (penalties or 0)
        if expected is None and score >= counted:
            self._base[side], expected = score - counted, score
        made = counted if expected is None else expected
        if made == score or (made < score and not announced_all):
            self._doubts.pop(side, None)
        else:
            self._doubts[side] = f"{side}: points and penalties make {made}, the score says {score}"
        return self._doubts.get(side) != before

    def _expected(self, side: Side, penalties: int | None) -> int | None:
        base = self._base[side]
        return None if base is None else base + self._points[side] + (penalties or 0)
