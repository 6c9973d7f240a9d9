"""What a person's corrections do to a match while they run the court by hand."""

from typing import Final

from core.pss.live import board as groups
from core.pss.live.lifecycle import Lifecycle
from core.pss.live.phase import clock_seconds
from core.pss.live.values import text, whole
from core.pss.models import SIDES, Message

_TEXTS: Final = ("number", "category", "weight", "division")


def take_correction(match: Lifecycle, message: Message, _now: float) -> bool:
    """Set what the correction names and leave the rest; `new_match` first begins another match at zero."""
    fields = message.fields
    if fields.get("new_match") is True:
        _begin(match)
    _correct_corners(match, message)
    _correct_match(match, message)
    _correct_time(match, message)
    _correct_end(match, message)
    match.tally.restart(None)  # a score set by hand is right by definition
    return True


def _begin(match: Lifecycle) -> None:
    match.board.fresh = 0
    match.begin("ready", loaded=True)
    match.board.restart_scores()
    match.board.round = 1


def _correct_corners(match: Lifecycle, message: Message) -> None:
    fields, board = message.fields, match.board
    for side, corner in board.corners.items():
        if (name := text(fields.get(f"{side}_name"))) is not None:
            corner.name, corner.short_name = name, None
            board.carry(groups.NAMES[side])
        if (country := text(fields.get(f"{side}_country"))) is not None:
            corner.country = country
        if (score := whole(fields.get(f"{side}_score"))) is not None:
            corner.score = score
            board.carry(groups.SCORE[side])
        if (penalties := whole(fields.get(f"{side}_gam_jeom"))) is not None:
            corner.gam_jeom = penalties
            board.carry(groups.GAM_JEOM[side])


def _correct_match(match: Lifecycle, message: Message) -> None:
    fields, board = message.fields, match.board
    for name in _TEXTS:
        if (value := text(fields.get(name))) is not None:
            board.config[name] = value
            board.carry(groups.CONFIG)


def _correct_time(match: Lifecycle, message: Message) -> None:
    fields, phase, board = message.fields, match.phase, match.board
    if (number := whole(fields.get("round"))) is not None:
        board.round = number
        board.carry(groups.ROUND)
    if (seconds := clock_seconds(text(fields.get("clock")))) is not None:
        phase.clock = seconds
        board.carry(groups.CLOCK)
    running = fields.get("running")
    if running is True:
        if phase.word == "decided":  # the end is taken back
            board.winner = board.decision = None
        phase.start()
    elif running is False and phase.word == "running":
        phase.pause()


def _correct_end(match: Lifecycle, message: Message) -> None:
    board, winner = match.board, message.fields.get("winner")
    board.decision = text(message.fields.get("decision")) or board.decision
    if winner in (*SIDES, "tie"):
        board.winner = winner
        match.finish()
