"""Where one match on a court ends and the next begins, and what is known of the present one."""

from collections.abc import Callable
from typing import Any

from core.pss.live.board import CLOCK, LOAD_ONLY, OPPONENT, Board
from core.pss.live.hits import HitMemory
from core.pss.live.phase import UNDER_WAY, Evidence, Phase
from core.pss.live.tally import Tally
from core.pss.models import Dialect, MatchStateName, Side


class Lifecycle:
    """The match that is on, in parts; what messages do to it is told in `scores` and `timing`.

    Load messages are weighed: one that comes while a match is on stays provisional until either new load data
    follows, and another match begins, or the round goes on.

    Attributes:
        match_id: The present match, or None before anything was heard.
        board: What was said of it.
        phase: Its state and clocks.
        tally: Whether its points add up.
        memory: Its last hits.
        hits: Hit levels linked to the point just heard.
        facts: What has just happened, by its name in `Change`.
        dialect: How the sender writes.
        testing: An equipment test is on: hits and points do not count.
        provisional: A load message came while the match was on, and nothing yet says whether to believe it.
        count_up: The round clock rises.
    """

    __slots__ = (
        "_loaded",
        "_new_match_id",
        "_played_round",
        "_ready",
        "_trusted",
        "board",
        "count_up",
        "dialect",
        "facts",
        "hits",
        "match_id",
        "memory",
        "phase",
        "provisional",
        "tally",
        "testing",
    )

    def __init__(self, new_match_id: Callable[[], int]) -> None:
        """Know nothing yet; `new_match_id` gives each match its id."""
        self.match_id: int | None = None
        self.board = Board()
        self.phase = Phase()
        self.tally = Tally()
        self.memory = HitMemory()
        self.hits: tuple[int, ...] = ()
        self.facts: dict[str, Any] = {}
        self.dialect: Dialect = "unknown"
        self.testing = self.provisional = self.count_up = False
        self._new_match_id = new_match_id
        self._loaded = self._ready = False
        self._trusted = 0
        self._played_round: int | None = None

    def join(self) -> None:
        """Give an id to a match that was on before anyone listened."""
        self.match_id = self._new_match_id()
        self.facts["match_started_new"] = True
        self._ready = True

    def resume(self, match_id: int | None) -> None:
        """Go on with a match whose board and phase have been restored."""
        self.match_id = match_id
        self._loaded = self.phase.word != "idle"
        self._ready = self.phase.word not in {"idle", "loading"}
        self.provisional = False
        self.tally.restart(None)

    def mark_stale(self) -> None:
        """Say that everything known is only the last known."""
        self.board.fresh = 0
        self.board.stale = self.board.known() | CLOCK * (self.phase.clock is not None)

    def begin(self, word: MatchStateName, *, loaded: bool) -> None:
        """Begin another match; what its load block has said already stays.

        Args:
            word: The state it is in.
            loaded: A load block said so, and not just a clock or a round that can only be another match's.
        """
        self.match_id = self._new_match_id()
        self.facts["visible"] = self.facts["match_started_new"] = True
        self._loaded = loaded
        if loaded:
            self.facts["match_loaded"] = True
        if not self.board.fresh & CLOCK:
            self.phase.clock = None
        self.board.wipe(loaded=loaded)
        self.phase.reset(word)
        self.tally.restart(0 if loaded else None)
        self.memory.clear()
        self._played_round = None
        self._ready = self.provisional = self.testing = False

    def finish(self) -> bool:
        """The match is decided; tell whether that is new."""
        self.play()
        if not self.phase.finish():
            return False
        self.board.fresh = 0
        self.facts["match_finished"] = True
        return True

    # ---- weighing

    def suspect(self) -> None:
        """Another match may have been loaded: what only a load block says is no longer sure."""
        if not self.provisional:
            self.provisional = True
            self._trusted = ~self.board.stale
            self.board.stale |= self.board.known() & LOAD_ONLY

    def dismiss(self) -> None:
        """The match goes on, so the load message was spurious."""
        if self.provisional:
            self.provisional = False
            self.facts["visible"] = True
            self.board.stale &= ~self._trusted

    def play(self) -> None:
        """Take in that only a match that is on sends this."""
        self.dismiss()
        if self.phase.word in UNDER_WAY:
            self.board.fresh = 0

    def is_another(self, *, surely: bool, perhaps: bool, known: bool) -> bool:
        """Judge load data that differs from what is known of the present match.

        Args:
            surely: It differs by more than a correction would.
            perhaps: It differs, which is enough where a load message came before it.
            known: There is something to compare with.
        """
        if not self.provisional:
            return surely
        return perhaps or (not known and self.phase.word in UNDER_WAY)

    def loaded(self) -> bool:
        """Take the message that starts a load block; tell whether that changes anything."""
        self.forget_hits()
        word = self.phase.word
        if word == "loading" or (word == "idle" and self.match_id is not None and not self.board.scored):
            return self._load_late()
        if self.provisional:
            return False
        self.board.fresh = 0
        if word in {"idle", "decided"}:
            self.begin("loading", loaded=True)
        else:
            self.suspect()
        return True

    def _load_late(self) -> bool:
        """Take the start of a load block of which something came before; a repeated one changes nothing."""
        if self._loaded:
            return False
        self._loaded = self.facts["match_loaded"] = True
        self._ready = False
        self.phase.reset("loading")
        return True

    def ready(self) -> None:
        """Take the message that ends a load block."""
        self.forget_hits()
        word = self.phase.word
        if word == "decided" or (self.provisional and word in UNDER_WAY):
            self.begin("loading", loaded=True)
        elif word in UNDER_WAY and self._ready:
            self.suspect()
            return
        elif word == "ready":
            self.dismiss()  # the same match was loaded again
            return
        if self.phase.word in {"idle", "loading"}:
            self.phase.reset("ready")
            if not self._loaded:  # the message that starts the block was lost
                self._loaded = self.facts["match_loaded"] = True
        self._ready = self.facts["match_ready"] = True

    def compare_score(self, side: Side) -> bool:
        """See whether the points of a side make its score; tell whether the doubts changed."""
        score, penalties = self.board.corners[side].score, self.board.corners[OPPONENT[side]].gam_jeom
        if score is None:
            return False
        return self.tally.compare(side, score, penalties, announced_all=self.dialect != "gen2")

    def doubt_unanswered(self) -> None:
        """Compare where no score has followed a point until the clock moved on."""
        for side in tuple(self.tally.unanswered):
            self.compare_score(side)
        self.tally.unanswered.clear()

    def forget_hits(self) -> None:
        """Clear the hits, as at both ends of a load block."""
        self.testing = False
        self.memory.clear()
        for corner in self.board.corners.values():
            corner.hits = ()

    def weigh_clock(self, evidence: Evidence, last: int | None, seconds: int, action: object) -> None:
        """Draw from the round clock what it says of the match.

        Args:
            evidence: What the phase made of it.
            last: Seconds before.
            seconds: Seconds now.
            action: What the message said besides.
        """
        if evidence == "new":
            self.begin("running", loaded=False)
        elif evidence == "reopened":
            self.board.winner = self.board.decision = None
        elif self.provisional and last is not None and not self.count_up:
            if seconds > last:
                self.begin("running" if action == "start" else "loading", loaded=False)
            elif seconds < last or action == "start":
                self.play()
        if action == "start":
            self.testing = False
            if evidence == "rose" and self.board.round == self._played_round:
                self.tally.restart(None)  # another round, whose number was lost
            self._played_round = self.board.round

    def weigh_round(self, before: int, number: int) -> None:
        """Take a change of the round: forward is the match going on, backward may be another match."""
        if number > before:
            self.dismiss()
            if self.phase.word == "decided":  # too early, as before a golden round
                self.phase.reset("break")
                self.board.winner = self.board.decision = None
            restarts = self.board.best_of_rounds
            if restarts:
                self.board.restart_scores()
            self.tally.restart(0 if restarts else None)
        elif self.provisional or self.phase.word == "decided":
            self.begin("loading", loaded=False)
