"""What messages about scores and about who fights do to a match; each tells whether the scoreboard changed."""

from collections.abc import Mapping
from typing import Any, Final

from core.pss.live import board as groups
from core.pss.live.lifecycle import Lifecycle
from core.pss.live.values import LONGEST_CLOCK, text, whole
from core.pss.models import SIDES, Message, Side

_ROUNDS: Final = 12
_ROUND_SCORES: Final[dict[str, tuple[Side, int]]] = {
    f"{side}{number}": (side, number - 1) for side in SIDES for number in range(1, _ROUNDS + 1)
}
_ROUND_WINNERS: Final = {f"round{number}": number - 1 for number in range(1, _ROUNDS + 1)}


def take_athletes(match: Lifecycle, message: Message, _now: float) -> bool:
    """Take who fights."""
    board, fields = match.board, message.fields
    said = [side for side in SIDES if f"{side}_name" in fields or f"{side}_short" in fields]
    if not said:
        return False
    names = {side: text(fields.get(f"{side}_name")) or text(fields.get(f"{side}_short")) for side in SIDES}
    before = {side: corner.name or corner.short_name for side, corner in board.corners.items()}
    differ = [bool(names[side] and before[side] and names[side] != before[side]) for side in SIDES]
    # One name alone is corrected at the scorer's table; both are another match.
    if match.is_another(surely=all(differ), perhaps=any(differ), known=any(before.values())):
        match.begin("loading", loaded=True)
    for side in said:
        corner = board.corners[side]
        corner.name = text(fields.get(f"{side}_name"))
        corner.short_name = text(fields.get(f"{side}_short"))
        corner.country = text(fields.get(f"{side}_country"))
        board.carry(groups.NAMES[side])
    match.facts["named"] = True
    return True


def take_config(match: Lifecycle, message: Message, _now: float) -> bool:
    """Take which match it is."""
    board, fields = match.board, message.fields
    config: dict[str, Any] = {name: text(fields.get(name)) for name in groups.CONFIG_TEXTS}
    for name in groups.CONFIG_NUMBERS:
        config[name] = whole(fields.get(name), LONGEST_CLOCK)
    if all(value is None for value in config.values()):
        return False
    differs = any(
        None not in (config[name], board.config.get(name)) and config[name] != board.config[name]
        for name in ("number", "wire_id")
    )
    if match.is_another(surely=differs, perhaps=differs, known=bool(board.config)):
        match.begin("loading", loaded=True)
    board.config = config
    match.count_up = str(fields.get("countdown")).lower() == "cntup"
    board.carry(groups.CONFIG)
    match.facts["named"] = True
    return True


def take_scores(match: Lifecycle, message: Message, _now: float) -> bool:
    """Take the current score, and see whether the points add up to it."""
    board, carried, visible = match.board, 0, False
    for side, value in _totals(match, message.fields).items():
        corner = board.corners[side]
        visible |= corner.score != value
        corner.score = value
        carried |= groups.SCORE[side]
        visible |= match.compare_score(side)
    board.carry(carried)
    return visible


def take_round_scores(match: Lifecycle, message: Message, _now: float) -> bool:
    """Take the scores round by round."""
    board, visible, carried = match.board, False, 0
    for name, value in message.fields.items():
        place, score = _ROUND_SCORES.get(name), whole(value)
        if place is not None and score is not None:
            if score:
                match.play()
            visible |= board.corners[place[0]].set_round(place[1], score)
            carried = groups.BY_ROUND
    board.carry(carried)
    return visible


def take_round_winners(match: Lifecycle, message: Message, _now: float) -> bool:
    """Take who won which round; the present round having a winner is its end."""
    board, visible, rounds = match.board, False, 0
    for name, value in message.fields.items():
        index = _ROUND_WINNERS.get(name)
        if index is None or value not in ("blue", "red", "none"):
            continue
        visible |= board.set_winner_of(index, None if value == "none" else value)
        rounds = max(rounds, index + 1)
        if value != "none":
            match.play()
            if board.round == index + 1:
                visible |= match.phase.end_round()
    if rounds:
        # Some senders name only the rounds that are over: those after the last one named have no winner.
        visible |= board.cut_winners(rounds)
        board.carry(groups.WINNERS)
    return visible


def take_gam_jeom(match: Lifecycle, message: Message, _now: float) -> bool:
    """Take the penalties, each of which gives the opponent a point."""
    board, carried, visible = match.board, 0, False
    for side, value in _totals(match, message.fields).items():
        corner, opponent = board.corners[side], groups.OPPONENT[side]
        if corner.gam_jeom is None and value:
            match.tally.forget_base(opponent)
        visible |= corner.gam_jeom != value
        corner.gam_jeom = value
        carried |= groups.GAM_JEOM[side]
        visible |= match.tally.settle(opponent, board.corners[opponent].score, value)
    board.carry(carried)
    return visible


def _totals(match: Lifecycle, fields: Mapping[str, Any]) -> dict[Side, int]:
    """Give the totals of the sides that have one; only a match that is on sends any but zero."""
    totals = {side: total for side in SIDES if (total := whole(fields.get(side))) is not None}
    if any(totals.values()):
        match.play()
    return totals


def take_point(match: Lifecycle, message: Message, now: float) -> bool:
    """Count a point, and link the hits before it."""
    side, points = message.side, whole(message.fields.get("point"))
    if side not in SIDES or match.testing:
        return False
    match.hits = match.memory.linked(side, now)
    if points is None or not 1 <= points <= 5:
        return False
    match.play()
    penalties = match.board.corners[groups.OPPONENT[side]].gam_jeom
    settled = match.tally.point(side, points, match.board.corners[side].score, penalties)
    return settled or match.match_id is None


def take_hit(match: Lifecycle, message: Message, now: float) -> bool:
    """Remember a hit."""
    side, level = message.side, whole(message.fields.get("level"))
    if side not in SIDES or level is None or match.testing:
        return False
    match.memory.hit(side, level, now)
    match.board.corners[side].hits = match.memory.linked(side, now)
    return True
