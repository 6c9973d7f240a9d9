"""Listens to the matches, and calls the commands that follow them, where the settings say so."""

import asyncio
import logging
from functools import partial
from typing import Any, Final, TypeVar

import msgspec

from core.catalog import Caller, Principal
from core.errors import CuedeskError
from core.event import Event, Lagged
from core.obs.events import MatchRecordingChanged
from core.obs.keeper import Keepers
from core.obs.matches import review_rows, settings
from core.obs.matches.moments import Happening, Moments
from core.obs.matches.recorders import recorders
from core.obs.matches.recordings import Recordings
from core.obs.matches.stops import Stops
from core.obs.matches.tracking import Tracker
from core.part import Room
from core.tasks import end

log = logging.getLogger("cuedesk.obs")

_NAME: Final = "obs.automation"
_MATCHES: Final = ("pss.match_loaded", "pss.match_ready", "pss.match_finished")
_CHALLENGE: Final = "pss.challenge_changed"
_CLOCK: Final = "pss.clock_changed"
_JUDGED: Final = "pss.status_changed"
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


class _Judged(msgspec.Struct, frozen=True):
    """What is said of a scoring event afterwards."""

    event: int
    new: str


class MatchSubscriber:
    """Follows the matches: one thing that goes wrong, or events that were missed, do not end it."""

    def __init__(
        self, room: Room, keepers: Keepers, recordings: Recordings, tracker: Tracker, moments: Moments
    ) -> None:
        """Listen from now on; nothing is done before `start`."""
        self._room, self._keepers = room, keepers
        self._recordings, self._moments = recordings, moments
        self._stops = Stops(room, keepers, recordings, tracker, self._stop_recording)
        self._caller = Caller(Principal(_NAME, "system", "operator"), _NAME)
        self._reviewed: dict[int, str] = {}
        self._heard = room.bus.subscribe(*self._wanted())
        self._following: asyncio.Task[None] | None = None
        self._calls: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Follow, and go on with what the last run of the engine left."""
        rows = await self._room.store.fetch(review_rows.SELECT_REVIEWS)
        self._reviewed = {row["match"]: row["court"] for row in rows}
        await self._stops.start()
        self._heard.retopic(self._wanted())
        self._following = asyncio.create_task(self._follow())

    async def stop(self) -> None:
        """Follow no more; recordings run on."""
        self._heard.close()
        await self._stops.close()
        tasks = [*self._calls, *([self._following] if self._following else [])]
        await asyncio.gather(*map(end, tasks))

    def _wanted(self) -> tuple[str, ...]:
        """Want no more than what matters now: of a flood of scoring events, none need be made for us alone."""
        moments = _MOMENTS if self._recordings.running() else ()
        clock = (_CLOCK,) if self._reviewed else ()
        return (*_MATCHES, _CHALLENGE, _JUDGED, MatchRecordingChanged.topic, *moments, *clock)

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
            await self._take_match(event, _read(event, MatchFact))
            return
        if event.topic == _JUDGED:
            judged = _read(event, _Judged)
            await self._moments.judge(judged.event, judged.new)
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
            await self._take_challenge(event, happening, happening.match)
        elif event.topic == _CLOCK and happening.fields.get("action") == "start":
            await self._end_reviews(event, happening.court)  # whoever fights is not reviewed any more

    # ---- what follows from a match

    async def _take_match(self, event: Event, fact: MatchFact) -> None:
        match event.topic:
            case "pss.match_loaded" if self._is_on(settings.PREPARE_ON_LOAD, fact.court):
                self._call(event, "obs.prepare_match", _some(fact, "match", "tournament", "day"))
            case "pss.match_ready":
                await self._stops.call_off(fact.match)  # a match that is ready once more goes on
                if self._is_on(settings.RECORD_ON_READY, fact.court):
                    self._call(event, "obs.start_match_recording", _some(fact, *_ABOUT))
            case "pss.match_finished":
                if self._is_on(settings.STOP_ON_WINNER, fact.court):
                    delay = self._room.settings.get(settings.STOP_DELAY)
                    await self._stops.stop_later(fact.match, delay, event.correlation)
        if event.topic != "pss.match_ready":
            await self._end_reviews(event, fact.court)

    # ---- what follows from a challenge

    async def _take_challenge(self, event: Event, happening: Happening, match: int) -> None:
        state, result = happening.fields.get("state"), happening.fields.get("result")
        if state in ("denied", "cancelled") or result in ("won", "lost"):
            await self._end_reviews(event, happening.court)
        elif state in ("requested", "accepted") and match not in self._reviewed:
            self._reviewed[match] = happening.court  # what follows of it is no other review
            attached: dict[str, Any] = {"match": match, "event": happening.id, "caption": f"{happening.who}: review"}
            if self._is_on(settings.REVIEW_ON_CHALLENGE, happening.court):
                self._call(event, "obs.review_begin", attached)
            elif self._is_on(settings.SAVE_ON_CHALLENGE, happening.court):
                for keeper in recorders(self._keepers):
                    self._call(event, "obs.save_replay", {"connection": str(keeper.connection.id), **attached})
            await self._room.store.submit(partial(review_rows.begin, match=match, court=happening.court))

    async def _end_reviews(self, event: Event, court: str) -> None:
        """End the review that goes on on a court, if there is one."""
        matches = [match for match, where in self._reviewed.items() if where == court]
        for match in matches:
            del self._reviewed[match]
            if self._room.settings.get(settings.AUTOMATION) and self._room.settings.get(settings.REVIEW_ON_CHALLENGE):
                self._call(event, "obs.review_end", {})
        if matches:
            await self._room.store.submit(partial(review_rows.end, court=court))

    # ---- calling

    def _is_on(self, switch: str, court: str) -> bool:
        get = self._room.settings.get
        followed = get(settings.COURT).strip().casefold()
        return bool(get(settings.AUTOMATION) and get(switch)) and followed in ("", court.casefold())

    def _call(self, event: Event, command: str, arguments: dict[str, Any]) -> None:
        """Call a command, without keeping the next event waiting for it."""
        task = asyncio.create_task(self._dispatch(command, arguments, event.correlation))
        self._calls.add(task)
        task.add_done_callback(self._calls.discard)

    async def _stop_recording(self, match: int, correlation: str) -> None:
        await self._dispatch("obs.stop_match_recording", {"match": match}, correlation)

    async def _dispatch(self, command: str, arguments: dict[str, Any], correlation: str) -> None:
        try:
            await self._room.dispatch(command, arguments, self._caller, correlation=correlation)
        except CuedeskError as error:
            log.warning("Automation could not call %s: %s", command, error.message)


def _some(fact: MatchFact, *names: str) -> dict[str, Any]:
    return {name: getattr(fact, name) for name in names}


def _read(event: Event, shape: type[Shape]) -> Shape:
    return msgspec.convert(event.data, shape, from_attributes=True)
