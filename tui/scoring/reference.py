"""What the Events screen looks up beside the events: countries' names, and how often an unknown code was seen."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from core.pss.events import TOPIC_OF_KIND, Scored

if TYPE_CHECKING:
    from core.client import Client, Event

TOPICS = (TOPIC_OF_KIND["unknown"],)


@dataclass(frozen=True, slots=True)
class Reference:
    """What can be looked up.

    Attributes:
        countries: Names by wire code.
        seen: How often each unknown code was seen, ever; kept up by `count`.
    """

    countries: Mapping[str, str] = field(default_factory=dict)
    seen: Counter[str] = field(default_factory=Counter)

    def count(self, events: "Sequence[Event]") -> None:
        """Count unknown messages as they come."""
        self.seen.update(event.data.row.code for event in events if isinstance(event.data, Scored))


async def read_reference(client: "Client") -> Reference:
    """Read what can be looked up."""
    countries = {country.code: country.name for country in await client.pss.countries() if country.name}
    seen: Counter[str] = Counter()
    for pattern in await client.pss.unknown_patterns():
        seen[pattern.code] += pattern.count
    return Reference(countries, seen)
