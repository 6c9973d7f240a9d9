"""The steps of a sequence on one OBS: one that fails does not keep the next from being done."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable

from core.bus import Bus
from core.caller import correlation
from core.errors import CuedeskError
from core.obs.events import StepFailed
from core.obs.link import SOURCE
from core.obs.models import Step
from core.settings import Settings

Work = Callable[[], Awaitable[str | None]]
"""Does a step; gives what there is to say of it. It raises where it is not done, or not as it was to be."""


class Steps:
    """What is done on one OBS, and how it went.

    Attributes:
        taken: The steps that were taken, in their order.
    """

    def __init__(self, connection: str, settings: Settings) -> None:
        """Begin with none."""
        self.taken: list[Step] = []
        self._connection, self._settings = connection, settings

    def is_on(self, switch: str) -> bool:
        """Tell whether a step is to be done at all."""
        return bool(self._settings.get(switch))

    async def take(self, step: str, work: Work, switch: str | None = None) -> bool:
        """Take a step, unless it is switched off; tells whether nothing went wrong."""
        if switch is not None and not self.is_on(switch):
            return True
        try:
            said = await work()
        except CuedeskError as error:
            self.taken.append(Step(self._connection, step, False, error.message))
            return False
        self.taken.append(Step(self._connection, step, True, said))
        return True

    def say(self, step: str, said: str) -> None:
        """Note that there is nothing to be done for a step."""
        self.taken.append(Step(self._connection, step, True, said))


async def gathered(bus: Bus, sequences: Iterable[Awaitable[Steps]]) -> list[Step]:
    """Run the sequences of several OBS at once, and say which steps went wrong."""
    taken = [step for steps in await asyncio.gather(*sequences) for step in steps.taken]
    failed = [StepFailed(step) for step in taken if not step.done]
    if failed:
        bus.publish(*failed, source=SOURCE, correlation=correlation())
    return taken
