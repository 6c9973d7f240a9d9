"""Nothing that the wire can say is without a word."""

from typing import get_args

from core.pss.models import STATUSES, Dialect, MatchStateName
from tui.scoring.vocabulary import DIALECTS, STATES, STATUS_WORDS


def test_every_state_status_and_dialect_has_a_word() -> None:
    assert set(STATES) == set(get_args(MatchStateName))
    assert set(STATUS_WORDS) == set(STATUSES)
    assert set(DIALECTS) == set(get_args(Dialect))
