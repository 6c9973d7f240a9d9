"""What is known and told of an open OBS, where it matters what is said when: an instance that says it on command."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any, cast

import pytest

from core.bus import Bus, Subscription
from core.caller import correlation
from core.catalog import Call, Caller, Principal, _current
from core.errors import Conflict, Unavailable, Unsupported
from core.event import Payload
from core.obs import events
from core.obs.causes import expected
from core.obs.instance import Figures, ObsInstance, Said, Target
from core.obs.link import ObsLink
from core.obs.models import Input, Instance, Output, Stats
from tests.support.clock import SteppedClock
from tests.support.waiting import until

INSTANCE = Instance(
    "main",
    0,
    scenes=("Stage", "Bar"),
    program="Stage",
    inputs=(Input("Mic", None, False, 0.0),),
    record=Output(active=False),
)
IDLE = Output(active=False)


class Puppet:
    """An instance that answers when and what the test wants."""

    connection, spoken, version, cannot = "main", "v5", "29.0.2 (5.1.0)", ()

    def __init__(self, said: Said) -> None:
        self.said = said
        self.ended: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self.answer = INSTANCE
        self.may_read = asyncio.Event()
        self.may_read.set()
        self.reads = 0
        self.figures_answer = Figures(IDLE, IDLE, IDLE, IDLE, Stats(fps=30.0))
        self.may_measure = asyncio.Event()
        self.may_measure.set()
        self.levels: list[bool] = []
        self.error: Exception | None = None
        self.closed = False

    def say(self, *payloads: Payload) -> None:
        for payload in payloads:
            self.said(payload)

    async def read(self) -> Instance:
        self.reads += 1
        await self.may_read.wait()
        self._fail()
        return self.answer

    async def figures(self) -> Figures:
        await self.may_measure.wait()
        self._fail()
        return self.figures_answer

    async def listen_to_levels(self, wanted: bool) -> None:
        self.levels.append(wanted)
        self._fail()

    async def switch_scene(self, scene: str) -> None:
        self._fail()

    async def save_replay(self) -> None:
        self._fail()

    async def start_stream(self) -> None:
        self._fail()

    async def close(self) -> None:
        self.closed = True

    def _fail(self) -> None:
        if self.error is not None:
            raise self.error


class Stage:
    """A link on a puppet, and what is published of it."""

    def __init__(self) -> None:
        self.clock = SteppedClock()
        self.bus = Bus(self.clock)
        self.heard: Subscription = self.bus.subscribe(*("obs." + topic for topic in TOPICS))
        self.puppets: list[Puppet] = []
        self.early: list[Payload] = []
        self.complaint: str | None = None
        self.error: Exception | None = None

    @property
    def puppet(self) -> Puppet:
        return self.puppets[-1]

    async def open(self) -> ObsLink:
        return await ObsLink.open(
            self._opener, Target("main", "127.0.0.1", 4455), self.bus, self.clock, lambda _: self.complaint
        )

    async def _opener(self, target: Target, said: Said) -> ObsInstance:
        self.puppets.append(Puppet(said))
        self.puppet.error = self.error
        self.puppet.say(*self.early)
        return cast(ObsInstance, self.puppet)

    def said(self) -> list[Any]:
        """Take what has been published since the last time."""
        taken = [event.data for event in self.heard._events]
        self.heard._events.clear()
        return taken


TOPICS = ("instance_changed", "scene_changed", "mute_changed", "volume_changed", "replay_saved", "output_changed")


async def settle() -> None:
    """Let the loop do all that it has been asked to do soon."""
    for _ in range(5):
        await asyncio.sleep(0)


@pytest.fixture
def stage() -> Stage:
    return Stage()


@asynccontextmanager
async def begun(stage: Stage) -> AsyncIterator[ObsLink]:
    link = await stage.open()
    link.begin()
    stage.said()
    try:
        yield link
    finally:
        await link.close()


@pytest.fixture
async def link(stage: Stage) -> AsyncIterator[ObsLink]:
    async with begun(stage) as link:
        yield link


# ---- opening


async def test_it_is_introduced_when_it_begins(stage: Stage) -> None:
    link = await stage.open()
    assert stage.said() == []
    assert link.known.program == "Stage"
    link.begin()
    known, scene = stage.said()
    assert known == events.InstanceChanged(link.known)
    assert scene == events.SceneChanged("main", "Stage")
    assert [event.topic for event in stage.bus.retained("obs.")] == ["obs.instance_changed", "obs.scene_changed"]
    await link.close()
    assert stage.puppet.closed


async def test_what_it_says_while_it_is_opened_is_known_and_told_afterwards(stage: Stage) -> None:
    stage.early = [events.MuteChanged("main", "Mic", True), events.ReplaySaved("main", "/r.mkv")]
    link = await stage.open()
    assert link.known.inputs[0].muted
    stage.puppet.say(events.SceneChanged("main", "Bar"))
    assert stage.said() == []
    link.begin()
    assert [type(each) for each in stage.said()] == [
        events.InstanceChanged,
        events.SceneChanged,
        events.MuteChanged,
        events.ReplaySaved,
    ]
    assert link.known.program == "Bar"
    await link.close()


async def test_an_instance_that_cannot_be_read_is_closed(stage: Stage) -> None:
    stage.error = Unavailable("gone")
    with pytest.raises(Unavailable):
        await stage.open()
    assert stage.puppet.closed


# ---- events


async def test_what_it_says_is_told_at_once_and_known(stage: Stage, link: ObsLink) -> None:
    stage.puppet.say(events.SceneChanged("main", "Bar"))
    assert stage.said() == [events.SceneChanged("main", "Bar", before="Stage")]
    await until(lambda: len(stage.heard))
    assert [each.instance.program for each in stage.said()] == ["Bar"]


async def test_a_scene_that_was_known_already_is_not_told_again(stage: Stage, link: ObsLink) -> None:
    stage.puppet.say(events.SceneChanged("main", "Stage"))
    await settle()
    assert stage.said() == []


async def test_many_words_at_once_change_the_instance_once(stage: Stage, link: ObsLink) -> None:
    stage.puppet.say(*(events.MuteChanged("main", "Mic", n % 2 == 0) for n in range(51)))
    assert len(stage.said()) == 51
    await settle()
    [changed] = stage.said()
    assert changed.instance.inputs[0].muted


async def test_a_fader_on_its_way_changes_the_instance_twice_a_second_at_most(stage: Stage, link: ObsLink) -> None:
    loop = asyncio.get_running_loop()
    began = loop.time()
    told = []
    while loop.time() - began < 0.8:
        stage.puppet.say(events.VolumeChanged("main", "Mic", -100 * (loop.time() - began)))
        await asyncio.sleep(0.01)
        told += [each for each in stage.said() if isinstance(each, events.InstanceChanged)]
    assert 1 <= len(told) <= (loop.time() - began) / 0.5
    stage.puppet.say(events.MuteChanged("main", "Mic", True))
    await settle()
    assert isinstance(stage.said()[-1], events.InstanceChanged), "what is no figure waits for nothing"


async def test_a_renamed_link_tells_its_new_name(stage: Stage, link: ObsLink) -> None:
    link.name = "hall"
    link.introduce()
    assert [each.entity for each in stage.said()] == ["hall", "hall"]
    stage.puppet.say(events.SceneChanged("main", "Bar"))
    await until(lambda: len(stage.heard) == 2)
    assert [each.entity for each in stage.said()] == ["hall", "hall"]
    stage.puppet.say(events.InputsChanged("main"))
    await until(lambda: len(stage.heard))
    assert link.known.connection == "hall"


async def test_nothing_is_told_of_what_is_closed(stage: Stage) -> None:
    link = await stage.open()
    link.begin()
    stage.puppet.say(events.MuteChanged("main", "Mic", True))
    stage.said()
    await link.close()
    stage.puppet.say(events.MuteChanged("main", "Mic", False))
    await settle()
    assert stage.said() == []


async def test_levels_are_measured_while_somebody_listens(stage: Stage, link: ObsLink) -> None:
    levels = events.LevelsMeasured("main", {"Mic": -20.0})
    await link.ping()
    stage.puppet.say(levels)
    assert stage.puppet.levels == []
    listener = stage.bus.subscribe("obs.levels_measured")
    await link.ping()
    stage.puppet.say(levels)
    await link.ping()
    assert stage.puppet.levels == [True]
    assert [event.data for event in await listener.next()] == [levels]  # type: ignore[union-attr]
    listener.close()
    stage.puppet.say(levels)
    await link.ping()
    assert stage.puppet.levels == [True, False]
    assert len(listener) == 0


async def test_what_has_no_levels_is_well_all_the_same(stage: Stage, link: ObsLink) -> None:
    stage.bus.subscribe("obs.levels_measured")
    stage.puppet.listen_to_levels = _unsupported  # type: ignore[method-assign, assignment]
    assert await link.ping() is None
    assert await link.ping() is None


async def _unsupported(wanted: bool) -> None:
    raise Unsupported("no levels")


# ---- figures


async def test_a_ping_measures(stage: Stage, link: ObsLink) -> None:
    assert await link.ping() is None
    assert link.known.stats.fps == 30.0
    await until(lambda: len(stage.heard))
    assert stage.said() == [events.InstanceChanged(link.known)]
    stage.complaint = "The disk is full."
    assert await link.ping() == "The disk is full."
    stage.puppet.error = Unavailable("gone")
    with pytest.raises(Unavailable):
        await link.ping()


async def test_a_start_while_the_figures_are_on_their_way_is_not_undone_by_them(stage: Stage, link: ObsLink) -> None:
    stage.puppet.may_measure.clear()
    ping = asyncio.ensure_future(link.ping())
    await asyncio.sleep(0)
    stage.puppet.say(events.OutputChanged("main", "record", "started"))
    stage.puppet.may_measure.set()
    await ping
    assert link.known.record.active
    await link.ping()
    assert link.known.record.active is False, "the next figures were asked for afterwards"


# ---- reading anew


async def test_what_is_outdated_is_read_anew_and_what_is_said_meanwhile_is_newer(stage: Stage, link: ObsLink) -> None:
    stage.puppet.may_read.clear()
    stage.puppet.answer = replace(INSTANCE, inputs=(*INSTANCE.inputs, Input("New", None, False, 0.0)))
    stage.puppet.say(events.InputsChanged("main"))
    await until(lambda: stage.puppet.reads == 2)
    stage.puppet.say(events.SceneChanged("main", "Bar"))
    stage.puppet.may_read.set()
    await until(lambda: len(link.known.inputs) == 2)
    assert link.known.program == "Bar"
    await until(lambda: len(stage.heard) >= 3)
    assert [each.instance.program for each in stage.said() if isinstance(each, events.InstanceChanged)][-1] == "Bar"


async def test_a_renamed_program_scene_is_found_and_told(stage: Stage, link: ObsLink) -> None:
    stage.puppet.answer = replace(INSTANCE, scenes=("Main stage", "Bar"), program="Main stage")
    stage.puppet.say(events.ScenesChanged("main", ("Main stage", "Bar")))
    await until(lambda: link.known.program == "Main stage")
    assert events.SceneChanged("main", "Main stage", before="Stage") in stage.said()


async def test_what_could_not_be_read_degrades_until_it_can(stage: Stage, link: ObsLink) -> None:
    stage.puppet.read, works = _conflict, stage.puppet.read  # type: ignore[method-assign]
    stage.puppet.say(events.InputsChanged("main"))
    await until(lambda: link._unread)
    assert await link.ping() == "What it is like could not be asked: It is busy."
    stage.puppet.read = works  # type: ignore[method-assign]
    await link.ping()
    await until(lambda: stage.puppet.reads == 2)
    assert await link.ping() is None


async def _conflict() -> Instance:
    raise Conflict("It is busy.")


# ---- calls


async def test_what_a_call_brings_about_is_tied_to_it(stage: Stage, link: ObsLink) -> None:
    token = _current.set(Call(cast(Any, None), Caller(Principal("ann", "user", "admin"), "local"), "c0ffee"))
    assert correlation() == "c0ffee"
    with link.asking(expected(events.SceneChanged, scene="Bar")) as obs:
        await obs.switch_scene("Bar")
    _current.reset(token)

    def tied(payload: Payload) -> str:
        stage.puppet.say(payload)
        event = stage.heard._events[-1]
        assert event.source == "obs"
        return event.correlation

    assert tied(events.MuteChanged("main", "Mic", True)) == ""
    assert tied(events.SceneChanged("main", "Break")) == ""
    assert tied(events.SceneChanged("main", "Bar")) == "c0ffee"
    assert tied(events.SceneChanged("main", "Stage")) == ""
    assert tied(events.SceneChanged("main", "Bar")) == "", "the call had one switch made, and not this one"


async def test_a_switch_to_what_is_shown_already_leaves_nothing_to_be_tied(stage: Stage, link: ObsLink) -> None:
    token = _current.set(Call(cast(Any, None), Caller(Principal("ann", "user", "admin"), "local"), "c0ffee"))
    with link.asking(expected(events.SceneChanged, scene="Stage")) as obs:
        await obs.switch_scene("Stage")
    _current.reset(token)
    stage.puppet.say(*(events.SceneChanged("main", scene) for scene in ("Stage", "Bar", "Stage")))
    told = [event for event in stage.heard._events if event.topic == "obs.scene_changed"]
    assert [(event.data.scene, event.correlation) for event in told] == [("Bar", ""), ("Stage", "")]


async def test_a_replay_saved_on_demand_is_told_by_whoever_demanded_it(stage: Stage, link: ObsLink) -> None:
    stage.puppet.say(events.ReplaySaved("main", "/by-hand.mkv"))
    assert events.ReplaySaved("main", "/by-hand.mkv") in stage.said()
    first, second = asyncio.ensure_future(link.save_replay()), asyncio.ensure_future(link.save_replay())
    await until(lambda: stage.clock.slept)
    stage.puppet.say(events.ReplaySaved("main", "/1.mkv"))
    assert (await first).path == "/1.mkv"
    await until(lambda: stage.clock.slept)
    stage.puppet.say(events.ReplaySaved("main", "/2.mkv"))
    assert (await second).path == "/2.mkv"
    assert not [each for each in stage.said() if isinstance(each, events.ReplaySaved)]
    assert link.known.last_replay == "/2.mkv"


async def test_a_replay_that_never_comes_is_not_waited_for_for_ever(stage: Stage, link: ObsLink) -> None:
    saving = asyncio.ensure_future(link.save_replay())
    await until(lambda: stage.clock.slept)
    stage.clock.advance(15)
    with pytest.raises(Unavailable, match="has not said within 15 s that the replay is saved"):
        await saving
    stage.puppet.say(events.ReplaySaved("main", "/late.mkv"))
    assert events.ReplaySaved("main", "/late.mkv") in stage.said()


async def test_a_replay_is_not_waited_for_from_whom_has_gone(stage: Stage, link: ObsLink) -> None:
    saving = asyncio.ensure_future(link.save_replay())
    await until(lambda: stage.clock.slept)
    stage.puppet.ended.set_result("It was killed.")
    with pytest.raises(Unavailable, match="was gone before"):
        await saving


async def test_a_replay_is_not_waited_for_from_whom_we_left(stage: Stage) -> None:
    async with begun(stage) as link:
        saving = asyncio.ensure_future(link.save_replay())
        await until(lambda: stage.clock.slept)
    with pytest.raises(Unavailable, match="was gone before"):
        await saving


async def test_a_fault_while_reading_anew_is_not_swallowed(stage: Stage, link: ObsLink) -> None:
    stage.puppet.error = ZeroDivisionError()
    stage.puppet.say(events.InputsChanged("main"))
    await until(lambda: link._reading and link._reading.done())
    stage.puppet.error = None
    with pytest.raises(ZeroDivisionError):
        await link.ping()


async def test_a_refused_save_waits_for_nothing(stage: Stage, link: ObsLink) -> None:
    stage.puppet.error = Conflict("The replay buffer does not run.")
    for _ in range(2):
        with pytest.raises(Conflict):
            await link.save_replay()
    stage.puppet.say(events.ReplaySaved("main", "/later.mkv"))
    assert events.ReplaySaved("main", "/later.mkv") in stage.said()


# ---- going live


async def live(stage: Stage, link: ObsLink, *became: events.OutputState) -> asyncio.Future[None]:
    """Go live, and let OBS say this of it."""
    going = asyncio.ensure_future(link.start_stream())
    await until(lambda: stage.clock.slept)
    stage.puppet.say(*(events.OutputChanged("main", "stream", each) for each in became))
    return going


async def test_going_live_ends_when_the_stream_has_begun(stage: Stage, link: ObsLink) -> None:
    await (await live(stage, link, "starting", "started"))
    assert link.known.stream.active
    await link.start_stream()  # of which OBS says nothing more


async def test_a_stream_that_ends_at_once_is_refused(stage: Stage, link: ObsLink) -> None:
    with pytest.raises(Conflict, match="was told to go live, and its stream ended at once"):
        await (await live(stage, link, "starting", "stopped"))


async def test_the_end_of_the_last_stream_is_not_that_of_the_next(stage: Stage, link: ObsLink) -> None:
    stage.puppet.say(events.OutputChanged("main", "stream", "started"))
    may_start = asyncio.Event()
    stage.puppet.start_stream = may_start.wait  # type: ignore[method-assign, assignment]
    going = asyncio.ensure_future(link.start_stream())  # which waits for the last one to end, as any instance does
    await asyncio.sleep(0)
    stage.puppet.say(events.OutputChanged("main", "stream", "stopped"))
    may_start.set()
    await until(lambda: stage.clock.slept)
    stage.puppet.say(*(events.OutputChanged("main", "stream", each) for each in ("starting", "started")))
    await going


async def test_a_server_that_takes_its_time_is_left_to_the_events(stage: Stage, link: ObsLink) -> None:
    going = await live(stage, link, "starting")
    stage.clock.advance(5)
    await going
    stage.puppet.say(events.OutputChanged("main", "stream", "stopped"))
    assert events.OutputChanged("main", "stream", "stopped") in stage.said()


async def test_going_live_is_not_waited_for_from_whom_has_gone_or_was_left(stage: Stage) -> None:
    async with begun(stage) as link:
        going = await live(stage, link)
        stage.puppet.ended.set_result("It was killed.")
        with pytest.raises(Unavailable, match="was gone before it had said whether its stream has begun"):
            await going
    async with begun(stage) as link:
        going = await live(stage, link)
    with pytest.raises(Unavailable, match="was gone before"):
        await going
