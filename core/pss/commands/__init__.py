"""The scoring part's front door: every command that reads or changes it.

`court`, `match`, `tournament` and `event` arguments take an id; courts and tournaments take a name as well. `day` takes
a date as YYYY-MM-DD, the day's number where a tournament is given with it, or else its id.
"""

from typing import Protocol

from core.command import service
from core.pss.commands.byhand import ByHand
from core.pss.commands.courts import Courts
from core.pss.commands.matches import Matches
from core.pss.commands.rules import Rules
from core.pss.commands.scoring import Scoring

__all__ = ["ByHand", "Courts", "Matches", "PssCommands", "Rules", "Scoring"]


@service("pss")
class PssCommands(Courts, Scoring, Matches, Rules, ByHand, Protocol):
    """Everything of the scoring part, as a client sees it."""
