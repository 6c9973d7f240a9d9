import asyncio
from typing import Any

import pytest

from core.errors import NeedsArming, NeedsConfirmation, NotFound, Unavailable
from tests.support.waiting import until
from tui.runner import Fired, Runner


class Wire:
    """The client's end of arming: one-use tokens, as the engine gives them."""

    def __init__(self, error: type[NeedsArming | NeedsConfirmation] | None = None, seconds: float = 5.0) -> None:
        self.error, self.seconds = error, seconds
        self.fired: list[tuple[str, dict[str, Any]]] = []
        self.tokens: list[str] = []
        self.stale: set[str] = set()
        self.answers = asyncio.Event()
        self.answers.set()

    @property
    def client(self) -> "Wire":
        return self

    async def call(self, name: str, arguments: dict[str, Any], *, token: str | None = None) -> Any:
        if token is None:
            await self.answers.wait()
        if name == "missing":
            raise NotFound("There is no such thing.")
        if self.error is None or (token in self.tokens and token not in self.stale):
            self.fired.append((name, arguments))
            return "done"
        self.tokens.append(f"t{len(self.tokens)}")
        raise self.error("Ask again.", data={"token": self.tokens[-1], "seconds": self.seconds})


def runner(wire: Wire, agree: bool = True) -> tuple[Runner, list[str]]:
    asked: list[str] = []

    async def confirm(what: str, sentence: str) -> bool:
        asked.append(what)
        wire.stale.update(wire.tokens if len(asked) > 1 else ())
        return agree

    return Runner(wire, confirm, lambda: None), asked  # type: ignore[arg-type]


async def test_a_plain_command_runs_at_once() -> None:
    wire = Wire()
    outcome = await runner(wire)[0].give("pss.court_start", {"court": "1"})
    assert (outcome.ran, outcome.value) == (True, "done")


async def test_an_armed_session_is_known_until_it_is_over_disarmed_or_lost() -> None:
    given, _ = runner(Wire())
    assert given.session_left() == 0
    await given.give("desk.arm_session", {"minutes": 2})
    assert 119 < given.session_left() <= 120
    await given.give("desk.disarm_session")
    assert given.session_left() == 0
    await given.give("desk.arm_session", {"minutes": 2})
    given.lose()
    assert given.session_left() == 0


async def test_what_goes_on_air_waits_for_go() -> None:
    wire = Wire(NeedsArming)
    given, _ = runner(wire)
    assert not (await given.give("obs.cut", {"scene": "Break"}, "cut to Break")).ran
    assert wire.fired == []
    assert given.armed is not None
    assert given.armed.label == "cut to Break"
    assert await given.go() == Fired("cut to Break", "done")
    assert wire.fired == [("obs.cut", {"scene": "Break"})]
    assert await given.go() is None


async def test_arming_something_else_replaces_what_was_armed() -> None:
    wire = Wire(NeedsArming)
    given, _ = runner(wire)
    await given.give("obs.cut", {"scene": "A"})
    await given.give("obs.cut", {"scene": "B"})
    await given.go()
    assert wire.fired == [("obs.cut", {"scene": "B"})]


async def test_disarmed_it_fires_nothing() -> None:
    wire = Wire(NeedsArming)
    given, _ = runner(wire)
    await given.give("obs.cut")
    given.disarm()
    assert await given.go() is None
    assert wire.fired == []


async def test_go_right_after_the_key_fires_what_the_key_is_for() -> None:
    wire = Wire(NeedsArming)
    given, _ = runner(wire)
    await given.give("player.pad", {"letter": "a"})
    wire.answers.clear()
    async with asyncio.TaskGroup() as hand:
        hand.create_task(given.give("player.pad", {"letter": "b"}, "jingle b"))
        await asyncio.sleep(0)
        assert given.has_due
        first = hand.create_task(given.go())
        await asyncio.sleep(0)
        hand.create_task(given.give("player.pad", {"letter": "c"}))
        await asyncio.sleep(0)
        second = hand.create_task(given.go())
        await asyncio.sleep(0)
        wire.answers.set()
    assert wire.fired == [("player.pad", {"letter": "b"}), ("player.pad", {"letter": "c"})]
    assert first.result() == Fired("jingle b", "done")
    assert second.result() is not None
    assert given.armed is None
    assert not given.has_due


async def test_what_is_taken_back_before_it_is_armed_neither_fires_nor_stays_armed() -> None:
    wire = Wire(NeedsArming)
    given, _ = runner(wire)
    wire.answers.clear()
    async with asyncio.TaskGroup() as hand:
        hand.create_task(given.give("player.pad", {"letter": "b"}))
        await asyncio.sleep(0)
        early = hand.create_task(given.go())
        await asyncio.sleep(0)
        given.disarm()
        wire.answers.set()
    assert early.result() is None
    assert wire.fired == []
    assert given.armed is None


async def test_go_for_what_the_engine_does_not_answer_says_so_and_leaves_it_to_the_next(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("tui.runner.EARLY_SECONDS", 0.01)
    wire = Wire(NeedsArming)
    given, _ = runner(wire)
    wire.answers.clear()
    asked = asyncio.create_task(given.give("player.pad", {"letter": "b"}))
    await asyncio.sleep(0)
    with pytest.raises(Unavailable):
        await given.go()
    wire.answers.set()
    await asked
    assert wire.fired == []
    assert await given.go() is not None


async def test_what_is_asked_for_after_go_is_not_what_go_was_for() -> None:
    wire = Wire(NeedsArming)
    given, _ = runner(wire)
    # Keys that come all at once are acted upon before any of what they begin goes on.
    first, go, second = given.give("player.pad", {"letter": "a"}), given.go(), given.give("player.pad", {"letter": "b"})
    await asyncio.gather(first, go, second)
    assert wire.fired == [("player.pad", {"letter": "a"})]
    assert given.armed is not None
    assert given.armed.arguments == {"letter": "b"}


async def test_what_takes_its_time_and_is_no_matter_of_the_audience_does_not_hold_go_up() -> None:
    wire = Wire(NeedsArming)
    given, _ = runner(wire)
    await given.give("player.pad", {"letter": "a"})
    wire.answers.clear()
    slow = asyncio.create_task(given.give("library.batch"))
    await asyncio.sleep(0)
    assert await given.go() is not None
    slow.cancel()


async def test_what_runs_at_once_leaves_go_nothing_to_fire() -> None:
    wire = Wire()
    given, _ = runner(wire)
    wire.answers.clear()
    asked = asyncio.create_task(given.give("player.pad", {"letter": "a"}))
    await asyncio.sleep(0)
    early = asyncio.create_task(given.go())
    await asyncio.sleep(0)
    wire.answers.set()
    assert await early is None
    assert (await asked).ran
    assert len(wire.fired) == 1


async def test_arming_ends_by_itself() -> None:
    given, _ = runner(Wire(NeedsArming, seconds=0.01))
    await given.give("obs.cut")
    assert 0 < given.seconds_left() <= 0.01
    await until(lambda: given.armed is None)
    assert given.seconds_left() == 0


@pytest.mark.parametrize("agree", [True, False])
async def test_what_would_be_lost_is_asked_about(agree: bool) -> None:
    wire = Wire(NeedsConfirmation)
    given, asked = runner(wire, agree)
    outcome = await given.give("pss.court_remove", {"court": "1"})
    assert asked == ["pss.court_remove court=1"]
    assert outcome.ran is agree
    assert len(wire.fired) == agree


async def test_reading_the_question_slowly_costs_nothing() -> None:
    wire = Wire(NeedsConfirmation)
    given, _ = runner(wire)

    async def slow(what: str, sentence: str) -> bool:
        wire.stale.update(wire.tokens)
        return True

    given._confirm = slow
    assert (await given.give("pss.court_remove", {"court": "1"})).ran
    assert len(wire.fired) == 1


async def test_failures_are_the_caller_s() -> None:
    with pytest.raises(NotFound):
        await runner(Wire())[0].give("missing")
