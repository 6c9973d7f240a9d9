"""One open OBS as its keeper sees it: what is known of it, kept up to date, and told in events as it changes."""

import asyncio
import contextvars
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import Final

from msgspec.structs import replace as replaced

from core.bus import Bus
from core.caller import correlation
from core.clock import Clock
from core.errors import Conflict, CuedeskError, Unavailable, Unsupported
from core.event import Payload
from core.obs import state
from core.obs.awaited import Awaited, Gone
from core.obs.causes import Causes, Expected, starts
from core.obs.events import (
    InstanceChanged,
    LevelsMeasured,
    OfConnection,
    OutputChanged,
    OutputName,
    OutputState,
    ReplaySaved,
    SceneChanged,
    VolumeChanged,
)
from core.obs.instance import ObsInstance, Said, Target
from core.obs.models import Instance
from core.tasks import end

SOURCE: Final = "obs"

Opener = Callable[[Target, Said], Awaitable[ObsInstance]]
"""Opens an OBS. Raises Refused for a wrong or missing password, Unavailable or Unsupported for what cannot be had."""

Complaint = Callable[[Instance], str | None]
"""Tells what is wrong with an instance, in words; None while all is well."""

_FIGURES_SECONDS: Final = 0.5
_REPLAY_SECONDS: Final = 15.0
_STREAM_SECONDS: Final = 5.0


class ObsLink:
    """What a coordinator keeps open: an OBS, and all that is known of it.

    Attributes:
        instance: The OBS itself.
        known: What is known of it.
    """

    def __init__(self, instance: ObsInstance, known: Instance, bus: Bus, clock: Clock, complaint: Complaint) -> None:
        """Made by `open`."""
        self.instance = instance
        self.known = known
        self._bus, self._clock = bus, clock
        self._complaint = complaint
        self._is_told = False
        self._held: list[Payload] = []
        self._meanwhile: list[Payload] | None = None
        self._told: set[OutputName] = set()
        self._causes = Causes(clock)
        self._publishing: asyncio.Handle | None = None
        self._outdated = asyncio.Event()
        self._unread: str | None = None
        self._reading: asyncio.Task[None] | None = None
        self._levels = False
        self._replay: Awaited[ReplaySaved] = Awaited(clock, _REPLAY_SECONDS)
        self._stream: Awaited[OutputState] = Awaited(clock, _STREAM_SECONDS)

    @classmethod
    async def open(cls, opener: Opener, target: Target, bus: Bus, clock: Clock, complaint: Complaint) -> "ObsLink":
        """Open an OBS and ask for all that is to be known; nothing is published before `begin`.

        Args:
            opener: Opens it.
            target: Which it is, and how.
            bus: Where it is told of.
            clock: Dates what is known.
            complaint: Tells what is wrong with an instance, in words, or None.

        Raises:
            CuedeskError: As the opener says, or because it could not be asked.
        """
        early: list[Payload] = []
        hear: Said = early.append

        def said(payload: Payload) -> None:
            hear(payload)

        instance = await opener(target, said)
        try:
            known = state.read_anew(None, await instance.read(), clock.now())
        except BaseException:
            await instance.close()
            raise
        link = cls(instance, known, bus, clock, complaint)
        hear = link._hear
        for payload in early:
            link._hear(payload)
        return link

    @property
    def name(self) -> str:
        """The connection's name, which may be changed while it is open."""
        return self.instance.connection

    @name.setter
    def name(self, name: str) -> None:
        self.instance.connection = name

    @property
    def ended(self) -> asyncio.Future[str]:
        """Becomes the reason once the connection has ended by itself."""
        return self.instance.ended

    def begin(self) -> None:
        """Publish from now on, and first of all what is known already."""
        self._is_told = True
        self.introduce()
        for said in self._held:
            if not isinstance(said, SceneChanged):  # the scene was just introduced
                self._publish(said)
        self._held.clear()
        # In a context of its own: what happens later is not what the present call has caused.
        self._reading = asyncio.create_task(self._keep_read(), context=contextvars.Context())

    def introduce(self) -> None:
        """Publish what is retained of it: all that is known, and the scene that the audience sees."""
        self._publish_known()
        if self.known.program is not None:
            self._publish(SceneChanged(self.name, self.known.program))

    @contextmanager
    def asking(self, *events: Expected) -> Iterator[ObsInstance]:
        """Give the OBS to be asked for something in the present call.

        Args:
            events: What OBS will say when it has done so; it is tied to the call.
        """
        with self._causes.expecting(correlation(), *events):
            yield self.instance

    async def ping(self) -> str | None:
        """Ask for the figures, which no event tells, and see to the levels; gives what is wrong with it."""
        if self._reading is not None and self._reading.done():
            self._reading.result()  # raises the fault that ended it
        self._told.clear()
        figures = await self.instance.figures()
        self._know(state.measured(self.known, figures, self._clock.now(), self._told), soon=False)
        await self._listen()
        if self._unread is not None:
            self._outdated.set()
            return f"What it is like could not be asked: {self._unread}"
        return self._complaint(self.known)

    async def save_replay(self) -> ReplaySaved:
        """Have the replay buffer written, and wait until the file is there; this save is not published here.

        Raises:
            Unavailable: OBS did not say so in time, or has gone.
            CuedeskError: As the instance says.
        """
        try:
            saved = await self._replay.after(self.instance.save_replay, self.ended)
        except Gone:
            raise Unavailable(f"OBS “{self.name}” was gone before it had said that the replay is saved.") from None
        if saved is None:
            raise Unavailable(f"OBS “{self.name}” has not said within {_REPLAY_SECONDS:g} s that the replay is saved.")
        return saved

    async def start_stream(self) -> None:
        """Go live, and wait for what becomes of it, but not for long: a server that takes its time is told by events.

        Raises:
            Conflict: The stream's server did not take it.
            Unavailable: OBS has gone.
            CuedeskError: As the instance says.
        """
        with self.asking(*starts("stream")) as instance:

            async def order() -> None:
                await instance.start_stream()
                if self.known.stream.active:  # of which OBS has nothing more to say
                    self._stream.tell("started")

            try:
                became = await self._stream.after(order, self.ended)
            except Gone:
                gone = f"OBS “{self.name}” was gone before it had said whether its stream has begun."
                raise Unavailable(gone) from None
        if became == "stopped":
            raise Conflict(
                f"OBS “{self.name}” was told to go live, and its stream ended at once.",
                remedy="Look at its stream settings in OBS: the server may be down, or not take the stream key.",
            )

    async def close(self) -> None:
        """End the connection; nothing is published any more."""
        self._is_told = False
        if self._publishing is not None:
            self._publishing.cancel()
        self._replay.leave()
        self._stream.leave()
        if self._reading is not None:
            await end(self._reading)
        await self.instance.close()

    # ---- what it says

    def _hear(self, said: Payload) -> None:
        """Take an event, on the loop."""
        if isinstance(said, LevelsMeasured):
            if self._is_told and self._bus.wanted(LevelsMeasured.topic):
                self._publish(said)
            return
        if isinstance(said, OutputChanged):
            self._told.add(said.output)
            # What stops and has run is the last stream, for whose end the next one still waits.
            ends = ("started",) if self.known.stream.active else ("started", "stopped")
            if said.output == "stream" and said.became in ends:
                self._stream.tell(said.became)
        if self._meanwhile is not None:
            self._meanwhile.append(said)
        before = self.known
        self._know(state.applied(before, said, self._clock.now()), soon=not isinstance(said, VolumeChanged))
        if state.outdates(self.known, said):
            self._outdated.set()
        if isinstance(said, SceneChanged):
            if said.scene == before.program:
                self._causes.of(said)
                return  # as it was read already
            said = replaced(said, before=before.program)
        if isinstance(said, ReplaySaved) and self._replay.tell(said):
            return  # whoever asked for it tells of it
        if self._is_told:
            self._publish(said)
        else:
            self._held.append(said)

    async def _read(self) -> None:
        """Ask for everything; what is said meanwhile is newer than the answer, or the same."""
        meanwhile = self._meanwhile = []
        try:
            read = await self.instance.read()
        finally:
            self._meanwhile = None
        now, before = self._clock.now(), self.known.program
        known = state.read_anew(self.known, read, now)
        for said in meanwhile:
            known = state.applied(known, said, now)
        self._know(known, soon=True)
        if known.program not in (None, before):
            self._publish(SceneChanged(self.name, known.program, before))

    async def _keep_read(self) -> None:
        """Ask for everything anew whenever an event said that something is another, but not what it is."""
        while True:
            await self._outdated.wait()
            self._outdated.clear()
            try:
                await self._read()
                self._unread = None
            except CuedeskError as error:
                self._unread = error.message

    async def _listen(self) -> None:
        wanted = self._bus.wanted(LevelsMeasured.topic)
        if wanted != self._levels:
            with suppress(Unsupported):  # as `cannot` tells
                await self.instance.listen_to_levels(wanted)
            self._levels = wanted

    # ---- what is told

    def _know(self, known: Instance, *, soon: bool) -> None:
        """Let this be known, and publish it: soon, or with the figures."""
        if known is self.known:
            return
        self.known = known
        if not self._is_told:
            return
        loop = asyncio.get_running_loop()
        if soon:
            if self._publishing is not None:
                self._publishing.cancel()
            self._publishing = loop.call_soon(self._publish_known)
        elif self._publishing is None:
            self._publishing = loop.call_later(_FIGURES_SECONDS, self._publish_known)

    def _publish_known(self) -> None:
        self._publishing = None
        self.known = replace(self.known, connection=self.name)
        self._publish(InstanceChanged(self.known))

    def _publish(self, said: Payload) -> None:
        if isinstance(said, OfConnection) and said.connection != self.name:
            said = replaced(said, connection=self.name)
        self._bus.publish(said, source=SOURCE, correlation=self._causes.of(said))
