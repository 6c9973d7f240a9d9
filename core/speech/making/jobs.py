"""What is being made: each job with where it is, told of as it goes on, and broken off where somebody asks."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, replace
from itertools import count
from typing import Any, Final

from core.caller import correlation, who
from core.errors import Conflict, CuedeskError, NotFound
from core.part import Room
from core.speech.events import Failed, Generated, JobProgressed
from core.speech.models import Announcement, Job, JobState, ProviderName
from core.tasks import end, outcome

SOURCE: Final = "speech"
_KEPT: Final = 100
_LONGEST_SHOWN: Final = 100
_PROGRESS: Final[dict[JobState, float]] = {"queued": 0.0, "speaking": 0.1, "mastering": 0.7, "done": 1.0}


@dataclass(slots=True)
class Work:
    """A job under way.

    Attributes:
        job: Where it is.
    """

    job: Job
    _tell: Callable[[Job], None]

    def goes_on(self, state: JobState, **changes: Any) -> None:
        """Say that the job has come on."""
        progress = _PROGRESS.get(state, self.job.progress)
        self.job = replace(self.job, state=state, progress=progress, **changes)
        self._tell(self.job)


Making = Callable[[Work], Coroutine[Any, Any, Announcement]]


class Jobs:
    """The jobs of this run of the engine; the last of those that are over are kept to be seen."""

    def __init__(self, room: Room) -> None:
        """Begin with none."""
        self._room = room
        self._numbers = count(1)
        self._jobs: OrderedDict[int, Work] = OrderedDict()
        self._tasks: dict[int, asyncio.Task[Announcement]] = {}

    def __len__(self) -> int:
        """Count the jobs under way."""
        return len(self._tasks)

    def all(self) -> list[Job]:
        """List them, newest first."""
        return [work.job for work in reversed(self._jobs.values())]

    async def run(self, text: str, voice: str, provider: ProviderName, making: Making) -> Announcement:
        """Run a job to its end.

        Raises:
            Conflict: Somebody has broken it off.
            CuedeskError: It failed.
        """
        number = next(self._numbers)
        shown = text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"
        job = Job(number, shown, voice, provider, "queued", 0.0, None, None, who(), self._room.clock.now())
        work = self._jobs[number] = Work(job, self._tell)
        self._tell(job)
        task = self._tasks[number] = asyncio.create_task(making(work))
        try:
            await asyncio.wait([task])
        finally:
            await end(task)
            del self._tasks[number]
            self._close(work, task)
        if task.cancelled():
            raise Conflict(f"Job {number} was broken off.")
        return outcome(task)

    async def cancel(self, number: int) -> Job:
        """Break off a job.

        Raises:
            NotFound: There is no such job.
            Conflict: It is over, or has ended before it could be broken off.
        """
        work, task = self._jobs.get(number), self._tasks.get(number)
        if work is None:
            raise NotFound(f"There is no job {number}.", remedy="speech.jobs lists them.")
        if task is None:
            raise Conflict(f"Job {number} is over: it is {work.job.state}.")
        await end(task)
        if not task.cancelled():
            raise Conflict(f"Job {number} has just ended.")
        return replace(work.job, state="cancelled")

    async def stop(self) -> None:
        """Break off all of them."""
        for task in tuple(self._tasks.values()):
            await end(task)

    def _close(self, work: Work, task: "asyncio.Task[Announcement]") -> None:
        """Say how a job ended, and keep no more than the last ones."""
        if task.cancelled():
            work.goes_on("cancelled")
        elif (error := task.exception()) is not None:
            work.goes_on("failed", reason=error.message if isinstance(error, CuedeskError) else "a fault in Cuedesk")
            self._publish(Failed(work.job))
        else:
            made = task.result()
            work.goes_on("done", announcement=made.id)
            self._publish(Generated(made))
        for number in [number for number in self._jobs if number not in self._tasks][:-_KEPT]:
            del self._jobs[number]

    def _tell(self, job: Job) -> None:
        self._publish(JobProgressed(job))

    def _publish(self, payload: JobProgressed | Failed | Generated) -> None:
        self._room.bus.publish(payload, source=SOURCE, correlation=correlation())
