"""The commands on courts: how they are configured, whether they listen, what is recorded of them."""

import asyncio
import datetime
import re
from dataclasses import replace
from functools import partial
from typing import Final

from core.caller import correlation
from core.errors import Conflict
from core.health import Health
from core.part import Room
from core.pss.events import CourtChanged, CourtRemoved
from core.pss.intake.ingest import Ingest
from core.pss.listening import court_rows
from core.pss.listening.interfaces import list_interfaces
from core.pss.listening.receiver import Receiver
from core.pss.listening.recorder import open_recorder
from core.pss.models import Court, Interface, Sender

_SILENCE: Final = 3_000_000
"""After so many microseconds without a datagram a court whose match clock runs is not fed any more."""

# What a sender answers with its last values; one of the words needs its semicolon.
_ASK_ALL: Final = b"\r\n".join(
    (
        b"informations",
        b"athletes",
        b"period",
        b"clock",
        b"break",
        b"scores",
        b"gam-jeom",
        b"winperiods;",
        b"winmatch",
        b"referees",
    )
)


class CourtsService:
    """Every court that is configured, each with its own listening."""

    def __init__(self, room: Room, ingest: Ingest) -> None:
        """Work on the table `pss_court`; nothing listens before `start`."""
        self._store, self._bus, self._clock = room.store, room.bus, room.clock
        self._captures = room.paths.state / "captures"
        self._ingest = ingest
        self._receivers: dict[int, Receiver] = {}
        self._published: dict[int, Court] = {}
        self._changing = asyncio.Lock()
        room.health.declare("listeners", check=self._check, gauges=self._gauges)

    async def start(self) -> None:
        """Listen for all courts that start by themselves; one that cannot be listened for does not hinder the rest."""
        for row in await self._store.fetch(court_rows.SELECT):
            self._take(court_rows.from_row(row))
        await asyncio.gather(*(self._start_if_wanted(receiver) for receiver in self._receivers.values()))

    async def stop(self) -> None:
        """Close all sockets and captures, with what had come processed."""
        await asyncio.gather(*(self._end(receiver) for receiver in self._receivers.values()))

    def changed(self, court_id: int) -> None:
        """Publish how a court is now, unless that was published before."""
        court = self._show(court_id)
        if self._published.get(court_id) != court:
            self._published[court_id] = court
            self._bus.publish(CourtChanged(court), source="pss", correlation=correlation())

    # ---- commands

    async def courts(self) -> list[Court]:
        """List the courts with their listeners' state and counters."""
        return [self._show(court_id) for court_id in self._receivers]

    async def court_add(
        self,
        name: str,
        port: int = 6000,
        bind: str = "0.0.0.0",
        interface: str | None = None,
        enabled: bool = True,
        auto_start: bool = True,
        share: bool = False,
        resync_port: int | None = None,
    ) -> Court:
        """Add a court and, where it is enabled and starts by itself, listen for it at once."""
        court = Court(0, _tidy(name), bind, interface or None, port, enabled, auto_start, share, resync_port or None)
        async with self._changing:
            court_rows.check(court, await self.courts())
            court = replace(court, id=await self._store.submit(partial(court_rows.insert, court=court)))
            self._ingest.add_court(court.id, court.name)
            receiver = self._take(court)
            await self._start_if_wanted(receiver)
        return self._answer(court.id)

    async def court_edit(
        self,
        court: str,
        name: str | None = None,
        port: int | None = None,
        bind: str | None = None,
        interface: str | None = None,
        enabled: bool | None = None,
        auto_start: bool | None = None,
        share: bool | None = None,
        resync_port: int | None = None,
    ) -> Court:
        """Change a court; what is not given stays (an empty interface or a resync port of 0 clears it)."""
        async with self._changing:
            receiver = self._find(court)
            before = receiver.court
            after = replace(
                before,
                name=before.name if name is None else _tidy(name),
                port=before.port if port is None else port,
                bind=before.bind if bind is None else bind,
                interface=before.interface if interface is None else interface or None,
                enabled=before.enabled if enabled is None else enabled,
                auto_start=before.auto_start if auto_start is None else auto_start,
                share=before.share if share is None else share,
                resync_port=before.resync_port if resync_port is None else resync_port or None,
            )
            court_rows.check(after, await self.courts())
            await self._store.submit(partial(court_rows.update, court=after))
            if after.name != before.name:
                self._bus.clear_retained(CourtChanged.topic, before.name)
                self._ingest.add_court(after.id, after.name)
            await receiver.configure(after)
            if after.enabled and not before.enabled:
                await self._start_if_wanted(receiver)
        return self._answer(after.id)

    async def court_remove(self, court: str) -> None:
        """Remove a court; its matches and events stay."""
        async with self._changing:
            receiver = self._find(court)
            removed, now = receiver.court, self._clock.now()
            await self._store.submit(partial(court_rows.remove, court_id=removed.id, at=now))
            await self._end(receiver)
            self._ingest.remove_court(removed.id, now)
            del self._receivers[removed.id]
            self._published.pop(removed.id, None)
            self._bus.clear_retained(CourtChanged.topic, removed.name)
            self._bus.publish(CourtRemoved(removed.name), source="pss", correlation=correlation())

    async def court_start(self, court: str) -> Court:
        """Start listening for a court."""
        async with self._changing:
            receiver = self._find(court)
            _require_enabled(receiver.court)
            await receiver.start()
        return self._answer(receiver.court.id)

    async def court_stop(self, court: str) -> Court:
        """Stop listening for a court."""
        async with self._changing:
            receiver = self._find(court)
            await receiver.stop()
        return self._answer(receiver.court.id)

    async def court_restart(self, court: str) -> Court:
        """Close a court's socket and open it again."""
        async with self._changing:
            receiver = self._find(court)
            _require_enabled(receiver.court)
            await receiver.stop()
            await receiver.start()
        return self._answer(receiver.court.id)

    async def senders(self, court: str | None = None) -> list[Sender]:
        """List who has sent datagrams in the present sessions."""
        wanted = list(self._receivers) if court is None else [self._find(court).court.id]
        return [sender for court_id in wanted for sender in self._ingest.senders(court_id)]

    async def interfaces(self) -> list[Interface]:
        """List this machine's network interfaces that a court could listen on."""
        return list_interfaces()

    async def resync(self, court: str) -> None:
        """Ask the court's sender for its last values (only where a resync port is set)."""
        receiver = self._find(court)
        name, port = receiver.court.name, receiver.court.resync_port
        if port is None:
            raise Conflict(
                f"Court “{name}” has no resync port, so its sender is not asked for anything.",
                remedy="Set resync_port to the port on which the scoring system itself listens.",
            )
        receiver.send(_ASK_ALL, port)

    async def capture_start(self, court: str, file: str | None = None) -> str:
        """Record every datagram of a court as it comes; answers the file's path."""
        async with self._changing:
            receiver = self._find(court)
            shown = receiver.court
            if shown.capturing is not None:
                raise Conflict(f"Court “{shown.name}” is recorded to {shown.capturing} already.", remedy="Stop that.")
            await _end_capture(receiver)
            name = self._capture_name(shown) if file is None else file
            receiver.recorder = await open_recorder(name, self._captures, shown.port)
            path = receiver.recorder.path
        self.changed(shown.id)
        return str(path)

    async def capture_stop(self, court: str) -> None:
        """Stop recording a court's datagrams."""
        async with self._changing:
            receiver = self._find(court)
            await _end_capture(receiver)
        self.changed(receiver.court.id)

    # ---- what they share

    def _find(self, court: str) -> Receiver:
        return self._receivers[self._ingest.find_court(court)]

    def _take(self, court: Court) -> Receiver:
        receiver = self._receivers[court.id] = Receiver(court, self._ingest, self._clock, self.changed)
        return receiver

    async def _start_if_wanted(self, receiver: Receiver) -> None:
        if receiver.court.enabled and receiver.court.auto_start:
            await receiver.start()
        self.changed(receiver.court.id)

    async def _end(self, receiver: Receiver) -> None:
        await receiver.stop()
        await _end_capture(receiver)

    def _answer(self, court_id: int) -> Court:
        self.changed(court_id)
        return self._show(court_id)

    def _show(self, court_id: int) -> Court:
        return replace(self._receivers[court_id].court, manual=self._ingest.is_manual(court_id))

    def _capture_name(self, court: Court) -> str:
        at = datetime.datetime.fromtimestamp(self._clock.now() / 1e6, datetime.UTC).astimezone()
        name = re.sub(r"[^\w-]+", "_", court.name)
        return f"{name}-{at:%Y%m%d-%H%M%S}.pcap"

    # ---- health

    def _check(self) -> Health:
        receivers = self._receivers.values()
        for receiver in receivers:
            court = receiver.court
            if court.state != "listening" and court.error:
                return Health("failed", f"Court “{court.name}” does not listen: {court.error}", receiver.remedy)
        if silent := [name for receiver in receivers if (name := self._silent(receiver.court))]:
            return Health("degraded", "; ".join(silent), "Look at the scoring system and its network.")
        listening = sum(receiver.court.state == "listening" for receiver in receivers)
        if not listening:
            return Health("disabled", "No court listens.", "Add or start one: pss.court_add, pss.court_start.")
        return Health("ok", f"{listening} of {len(receivers)} courts listen")

    def _silent(self, court: Court) -> str | None:
        """Say that nothing comes although the match clock runs; for how long is told by the health's own `since`."""
        board = self._ingest.scoreboard(court.id)
        if court.state != "listening" or board.manual or not board.running or board.last_at is None:
            return None
        if self._clock.now() - board.last_at < _SILENCE:
            return None
        return f"Court “{court.name}” sends nothing while its clock runs"

    def _gauges(self) -> dict[str, float]:
        courts = [receiver.court for receiver in self._receivers.values()]
        return {
            "listening": sum(court.state == "listening" for court in courts),
            "retrying": sum(court.state == "retrying" for court in courts),
            "datagrams": sum(court.datagrams for court in courts),
            "dropped": sum(court.dropped for court in courts),
        }


async def _end_capture(receiver: Receiver) -> None:
    if receiver.recorder is not None:
        recorder, receiver.recorder = receiver.recorder, None
        await recorder.stop()


def _tidy(name: str) -> str:
    return " ".join(name.split())


def _require_enabled(court: Court) -> None:
    if not court.enabled:
        raise Conflict(f"Court “{court.name}” is disabled.", remedy="Enable it first: pss.court_edit enabled=true.")
