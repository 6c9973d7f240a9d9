"""What messages about time and a match's beginning and end do to it; each tells whether the scoreboard changed."""

from core.pss.live import board as groups
from core.pss.live.lifecycle import Lifecycle
from core.pss.live.values import text, time_in, whole
from core.pss.models import Message


def take_loaded(match: Lifecycle, _message: Message, _now: float) -> bool:
    """Take the start of a load block."""
    return match.loaded()


def take_ready(match: Lifecycle, _message: Message, _now: float) -> bool:
    """Take the end of a load block."""
    match.ready()
    return True


def take_clock(match: Lifecycle, message: Message, _now: float) -> bool:
    """Take a value of the round clock; most messages are its ticks."""
    fields = message.fields
    seconds = time_in(fields)
    if seconds is None:
        return False
    phase, board = match.phase, match.board
    last, action = phase.clock, fields.get("action")
    if match.tally.unanswered:
        match.doubt_unanswered()
    evidence = phase.hear_clock(seconds, action)
    if evidence == "play" and action is None and not match.provisional:
        board.fresh = groups.CLOCK
        board.stale &= ~groups.CLOCK
        return True
    board.carry(groups.CLOCK)
    if evidence != "none" or match.provisional:
        match.weigh_clock(evidence, last, seconds, action)
    return action is not None or seconds != last


def take_round(match: Lifecycle, message: Message, _now: float) -> bool:
    """Take the number of the round."""
    number = whole(message.fields.get("round"))
    if number is None:
        return False
    board, before = match.board, match.board.round
    board.round = number
    board.carry(groups.ROUND)
    if before is not None and number != before:
        match.weigh_round(before, number)
    return number != before


def take_break(match: Lifecycle, message: Message, _now: float) -> bool:
    """Take the clock of the break between rounds."""
    phase = match.phase
    before = (phase.word, phase.break_clock)
    phase.hear_break(time_in(message.fields), message.fields.get("action"))
    if (phase.word, phase.break_clock) == before:
        return False
    match.play()
    return True


def take_injury(match: Lifecycle, message: Message, _now: float) -> bool:
    """Take the clock of an injury, or of an athlete's time-out."""
    seconds = time_in(message.fields)
    if seconds is None:
        return False
    phase = match.phase
    before = (phase.injured, phase.injury_clock)
    hear = phase.hear_injury if message.kind == "injury" else phase.hear_timeout
    hear(seconds, message.fields.get("action"))
    match.play()
    return (phase.injured, phase.injury_clock) != before


def take_challenge(match: Lifecycle, message: Message, _now: float) -> bool:
    """Take a review that is asked for, granted, denied, cancelled or settled."""
    fields, phase = message.fields, match.phase
    state, by, before = fields.get("state"), fields.get("by"), phase.review
    if state in ("denied", "cancelled") or fields.get("result") in ("won", "lost"):
        phase.review = None
    elif state in ("requested", "accepted") and by in ("blue", "red", "referee"):
        phase.open_review(by)
    else:
        return False
    match.play()
    return phase.review != before


def take_hardware_test(match: Lifecycle, message: Message, _now: float) -> bool:
    """Take an equipment test, during which hits and points do not count."""
    state = message.fields.get("state")
    if isinstance(state, str):
        match.testing = state != "closed"
    return False


def take_winner(match: Lifecycle, message: Message, _now: float) -> bool:
    """Take who won the match."""
    winner = message.fields.get("winner")
    if winner not in ("blue", "red", "tie"):
        return False
    changed = match.board.winner != winner
    match.board.winner = winner
    return match.finish() or changed


def take_decision(match: Lifecycle, message: Message, _now: float) -> bool:
    """Take the winner's name and how the match was decided; senders give this before or after the colour."""
    board = match.board
    name, decision = text(message.fields.get("name")), text(message.fields.get("decision"))
    if name is None and decision is None:
        return False
    before = (board.winner, board.decision)
    board.decision = decision or board.decision
    named = [side for side, corner in board.corners.items() if name and name in (corner.name, corner.short_name)]
    if board.winner is None and len(named) == 1:
        board.winner = named[0]
    return match.finish() or (board.winner, board.decision) != before
