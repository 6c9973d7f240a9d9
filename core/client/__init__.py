"""The typed client that the console and the command line share.

It knows every part's commands, models and events, and loads no service, no SQL and no pydantic: validation is the
engine's.
"""

from core.client.connection import Client, Subscription
from core.client.events import Event, Snapshot
from core.client.reads import Answer
from core.client.services import secret_arguments
from core.event import Lagged

__all__ = ["Answer", "Client", "Event", "Lagged", "Snapshot", "Subscription", "secret_arguments"]
