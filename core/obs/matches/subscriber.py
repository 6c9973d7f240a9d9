"""Listens to the matches, and calls the commands that follow them, where the settings say so."""

import asyncio
import logging
from typing import Any, Final, TypeVar

import msgspec

from core.catalog import Caller, Principal
from core.errors import CuedeskError
from core.event import Event, Lagged
from core.obs.events import MatchRecordingChanged
from core.obs.keeper import Keepers
from core.obs.matches import settings
from core.obs.matches.moments import Happening, Moments
from core.obs.matches.recorders import recorders
from core.obs.matches.recordings import Recordings
from core.part import Room
from core.tasks import end

log = logging.getLogger("cuedesk.obs")

_NAME: Final = "obs.automation"
_MATCHES: Final = ("pss.match_loaded", "pss.match_ready", "pss.match_finished")
_CHALLENGE: Final = "pss.challenge_changed"
_CLOCK: Final = "pss.clock_changed"
_MOMENTS: Final = (
    "pss.point_scored",
    "pss.gam_jeom_changed",
    "pss.marked",
    "pss.round_sent",
    "pss.winner_sent",
)

Shape = TypeVar("Shape")


class MatchFact(msgspec.Struct, frozen=True):
    """What a match event carries, named as the commands' arguments are."""

    match: int
    court: str
    number: str | None
    tournament: str | None
    day: int | None
    blue: str | None
    blue_country: str | None
    red: str | None
    red_country: str | None


_ABOUT: Final = tuple(name for name in MatchFact.__struct_fields__ if name != "court")
"""What a match recording is told."""


class _Scored(msgspec.Struct, frozen=True):
    """What a scoring event carries."""

    row: Happening


class MatchSubscriber:
    """Follows the matches: one thing that goes wrong, or events that were missed, do not end it."""

    def __init__(self, room: Room, keepers: Keepers, recordings: Recordings, moments: Moments) -> None:
        """Listen from now on; nothing is done before `start`."""
        self._room, self._keepers = room, keepers
        self._recordings, self._moments = recordings, moments
        self._caller = Caller(Principal(_NAME, "system", "operator"), _NAME)
        self._reviewed: dict[int, str] = {}
        self._heard = room.bus.subscribe(*self._wanted())
        self._following: asyncio.Task[None] | None = None
        self._calls: set[asyncio.Task[None]] = set()
        self._stops: dict[int, asyncio.Task[None]] = {}

    def start(self) -> None:
        """Follow."""
        self._heard.retopic(self._wanted())
        self._following = asyncio.create_task(self._follow())

    async def stop(self) -> None:
        """Follow no more; recordings run on."""
        self._heard.close()
        tasks = [*self._calls, *([self._following] if self._following else [])]
        await asyncio.gather(*map(end, tasks))

    def _wanted(self) -> tuple[str, ...]:
        """Want no more than what matters now: of a flood of scoring events, none need be made for us alone."""
        moments = _MOMENTS if self._recordings.are_running else ()
        return (*_MATCHES, _CHALLENGE, MatchRecordingChanged.topic, *moments, *((_CLOCK,) if self._reviewed else ()))

    async def _follow(self) -> None:
        while True:
            await self._take_all(await self._heard.next())
            self._heard.retopic(self._wanted())

    async def _take_all(self, events: list[Event] | Lagged) -> None:
        if isinstance(events, Lagged):
            log.warning("Automation was too slow: what %d scoring events asked for is not done.", events.missed)
            return
        for event in events:
            try:
                await self._take(event)
            except CuedeskError as error:
                log.warning("Automation could not follow %s: %s", event.topic, error.message)
            except Exception:  # whatever it is, the next match must be recorded
                log.exception("Automation could not follow %s", event.topic)

    async def _take(self, event: Event) -> None:
        if event.topic in _MATCHES:
            self._take_match(event, _read(event, MatchFact))
            return
        if isinstance(event.data, MatchRecordingChanged):
            match = event.data.recording.match
            if match is not None and not self._recordings.of(match):
                self._moments.forget(match)
            return
        happening = _read(event, _Scored).row
        if happening.match is None:
            return
        if self._recordings.of(happening.match):
            await self._moments.take(happening.match, happening)
        if event.topic == _CHALLENGE:
            self._take_challenge(event, happening, happening.match)
        elif event.topic == _CLOCK and happening.fields.get("action") == "start":
            self._end_reviews(event, happening.court)  # whoever fights is not reviewed any more

    # ---- what follows from a match

    def _take_match(self, event: Event, fact: MatchFact) -> None:
        match event.topic:
            case "pss.match_loaded" if self._is_on(settings.PREPARE_ON_LOAD, fact.court):
                self._call(event, "obs.prepare_match", _some(fact, "match", "tournament", "day"))
            case "pss.match_ready":
                self._keep_recording(fact.match)
                if self._is_on(settings.RECORD_ON_READY, fact.court):
                    self._call(event, "obs.start_match_recording", _some(fact, *_ABOUT))
            case "pss.match_finished":
                if self._is_on(settings.STOP_ON_WINNER, fact.court):
                    self._stop_later(event, fact.match)
        if event.topic != "pss.match_ready":
            self._end_reviews(event, fact.court)

    def _stop_later(self, event: Event, match: int) -> None:
        self._keep_recording(match)
        delay = self._room.settings.get(settings.STOP_DELAY)
        self._stops[match] = self._call(event, "obs.stop_match_recording", {"match": match}, delay)

    def _keep_recording(self, match: int) -> None:
        """A match that is ready once more goes on."""
        if (stop := self._stops.pop(match, None)) is not None:
            stop.cancel()

    # ---- what follows from a challenge

    def _take_challenge(self, event: Event, happening: Happening, match: int) -> None:
        state, result = happening.fields.get("state"), happening.fields.get("result")
        if state in ("denied", "cancelled") or result in ("won", "lost"):
            self._end_reviews(event, happening.court)
        elif state in ("requested", "accepted") and match not in self._reviewed:
            self._reviewed[match] = happening.court  # what follows of it is no other review
            attached: dict[str, Any] = {"match": match, "event": happening.id, "caption": f"{happening.who}: review"}
            if self._is_on(settings.REVIEW_ON_CHALLENGE, happening.court):
                self._call(event, "obs.review_begin", attached)
            elif self._is_on(settings.SAVE_ON_CHALLENGE, happening.court):
                for keeper in recorders(self._keepers):
                    self._call(event, "obs.save_replay", {"connection": str(keeper.connection.id), **attached})

    def _end_reviews(self, event: Event, court: str) -> None:
        """End the review that goes on on a court, if there is one."""
        for match in [match for match, where in self._reviewed.items() if where == court]:
            del self._reviewed[match]
            if self._room.settings.get(settings.AUTOMATION) and self._room.settings.get(settings.REVIEW_ON_CHALLENGE):
                self._call(event, "obs.review_end", {})

    # ---- calling

    def _is_on(self, switch: str, court: str) -> bool:
        get = self._room.settings.get
        followed = get(settings.COURT).strip().casefold()
        return bool(get(settings.AUTOMATION) and get(switch)) and followed in ("", court.casefold())

    def _call(self, event: Event, command: str, arguments: dict[str, Any], delay: float = 0.0) -> asyncio.Task[None]:
        """Call a command, without keeping the next event waiting for it."""
        task = asyncio.create_task(self._dispatch(event, command, arguments, delay))
        self._calls.add(task)
        task.add_done_callback(self._calls.discard)
        return task

    async def _dispatch(self, event: Event, command: str, arguments: dict[str, Any], delay: float) -> None:
        if delay:
            await self._room.clock.sleep(delay)
        try:
            await self._room.dispatch(command, arguments, self._caller, correlation=event.correlation)
        except CuedeskError as error:
            log.warning("Automation could not call %s: %s", command, error.message)


def _some(fact: MatchFact, *names: str) -> dict[str, Any]:
    return {name: getattr(fact, name) for name in names}


def _read(event: Event, shape: type[Shape]) -> Shape:
    return msgspec.convert(event.data, shape, from_attributes=True)
