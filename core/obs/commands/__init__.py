"""The OBS part's front door: every command that reads or changes an OBS.

`connection` takes a connection's id or name. Every call has a time limit, and what an instance's protocol cannot do
is refused as `unsupported`, in words.
"""

from typing import Protocol

from core.command import service
from core.obs.commands.clips import Clips
from core.obs.commands.connections import Connections
from core.obs.commands.control import Control
from core.obs.commands.matches import Matches
from core.obs.commands.outputs import Outputs
from core.obs.commands.watching import Watching

__all__ = ["Clips", "Connections", "Control", "Matches", "ObsCommands", "Outputs", "Watching"]


@service("obs")
class ObsCommands(Connections, Watching, Control, Outputs, Matches, Clips, Protocol):
    """Everything of the OBS part, as a client sees it."""
