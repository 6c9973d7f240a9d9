"""Automation: what the scoring part says has happened is followed on a real OBS, where the settings say so."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from core.obs.matches import settings
from core.obs.matches.moments import Happening, Moments
from core.obs.models import Clip
from core.pss import events as pss
from core.pss.models import EventRow, Kind, Side
from tests.support.obs import RealObs
from tests.support.obs_house import House
from tests.support.obs_matches import SECOND, ended, lasts, placed, recording_house
from tests.support.waiting import until


@pytest.fixture(scope="module")
def obs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealObs]:
    with RealObs(tmp_path_factory.mktemp("obs")) as running:
        yield running


@pytest.fixture
async def house(tmp_path: Path, obs: RealObs) -> AsyncIterator[House]:
    async with recording_house(tmp_path, obs) as house:
        await house.room.settings.set(settings.AUTOMATION, True, "ann")
        await house.room.settings.set(settings.STOP_DELAY, 0.5, "ann")
        yield house


def about(match: int = 9, court: str = "A") -> tuple[Any, ...]:
    return match, court, "214", "Open", 2, "Ann", "CRO", "Eve", "BRA"


def say(house: House, *payloads: Any) -> None:
    house.room.bus.publish(*payloads, source="pss", correlation="c0ffee")


def scored(house: House, id_: int, kind: Kind, side: Side | None = None, match: int | None = 9, **fields: Any) -> Any:
    about = (id_, house.room.clock.now(), "A", match, "10.0.0.1:1", "datagram", "", kind, side, 1, None)
    return pss.Scored(EventRow(*about, "recognized", 1.0, (), fields, (), b""))  # type: ignore[arg-type]


def called(house: House) -> list[str]:
    return [entry.command for entry in house.audited if entry.caller.principal.kind == "system"]


async def clips(house: House, count: int) -> list[Clip]:
    async with asyncio.timeout(20):
        while len(found := await house.obs.clips()) < count:  # noqa: ASYNC110
            await asyncio.sleep(0.02)
    return found


async def test_a_match_is_recorded_from_ready_until_after_the_winner(house: House, tmp_path: Path) -> None:
    say(house, pss.MatchLoaded(*about()))
    await until(lambda: called(house) == ["obs.prepare_match"])
    assert await asyncio.to_thread((tmp_path / "video" / "Open" / "Day 2").is_dir)
    say(house, pss.MatchReady(*about()))
    recording = await placed(house)
    assert recording.title == "214 Ann (CRO) VS Eve (BRA)"
    assert recording.path
    assert Path(recording.path).parent == tmp_path / "video" / "Open" / "Day 2"
    await lasts(house, 2)
    say(house, scored(house, 1, "point", "blue", point=3), scored(house, 2, "gam_jeom", blue=0, red=1))
    say(house, scored(house, 3, "gam_jeom", blue=0, red=1), scored(house, 4, "point", "red", match=8, point=1))
    say(house, pss.MatchFinished(*about(), winner="blue"))
    await ended(house)
    sequence = ["obs.prepare_match", "obs.start_match_recording", "obs.stop_match_recording"]
    await until(lambda: called(house) == sequence)
    [*_, start, _] = [entry for entry in house.audited if entry.caller.principal.kind == "system"]
    assert (start.correlation, start.caller.principal.id, start.outcome) == ("c0ffee", "obs.automation", "done")
    kept = await house.room.store.fetch("SELECT event, match, caption FROM obs_moment ORDER BY event")
    assert [tuple(row) for row in kept] == [(1, 9, "Blue: head kick"), (2, 9, "Red: gam-jeom")]


async def test_the_replay_of_a_challenge_is_saved_once_and_attached(house: House) -> None:
    say(house, pss.MatchReady(*about()))
    await placed(house)
    await lasts(house, 2)
    say(house, scored(house, 7, "challenge", "blue", by="blue", state="requested"))
    [clip] = await clips(house, 1)
    assert (clip.match, clip.event, clip.caption, clip.by) == (9, 7, "Blue: review", "obs.automation")
    say(house, scored(house, 8, "challenge", "blue", by="blue", state="accepted"))
    say(house, scored(house, 9, "challenge", "blue", by="blue", state="accepted", result="won"))
    say(house, scored(house, 10, "challenge", "red", by="red", state="requested"))
    assert {each.event for each in await clips(house, 2)} == {7, 10}


async def test_a_challenge_switches_streams_where_that_is_wanted(house: House, obs: RealObs) -> None:
    await house.room.settings.set(settings.REVIEW_ON_CHALLENGE, True, "ann")
    await house.obs.connection_add(
        name="live", host=obs.host, port=obs.port, password=obs.password, role="stream", replay_scene="Break"
    )
    say(house, scored(house, 7, "challenge", None, by="referee", state="requested"))
    await until(lambda: house.known("live").program == "Break")
    [clip] = await clips(house, 1)
    assert clip.caption == "Referee: review"
    say(house, scored(house, 8, "challenge", None, by="referee", state="denied"))
    await until(lambda: house.known("live").program == "Stage")


async def test_a_review_that_nobody_closes_ends_when_the_clock_or_the_match_goes_on(house: House) -> None:
    await house.room.settings.set(settings.REVIEW_ON_CHALLENGE, True, "ann")
    goes_on = (
        scored(house, 8, "clock", seconds=70, action="start"),
        pss.MatchFinished(*about(), winner="red"),
        pss.MatchLoaded(*about(match=10)),
    )
    for number, event in enumerate(goes_on, 1):
        say(house, scored(house, 7, "challenge", "red", by="red", state="requested"))
        await until(lambda number=number: called(house).count("obs.review_begin") == number)
        say(house, scored(house, 8, "clock", seconds=70), pss.MatchFinished(*about(court="B"), winner="red"))
        say(house, event)
        await until(lambda number=number: called(house).count("obs.review_end") == number)
    say(house, scored(house, 9, "clock", seconds=70, action="start"), pss.MatchLoaded(*about(match=11)))
    await until(lambda: called(house).count("obs.prepare_match") == 2)
    assert called(house).count("obs.review_end") == 3


async def test_of_a_flood_no_event_is_made_for_it_while_nothing_is_recorded_or_reviewed(house: House) -> None:
    wanted = house.room.bus.wanted
    assert not wanted("pss.point_scored")
    assert not wanted("pss.clock_changed")
    say(house, pss.MatchReady(*about()))
    await until(lambda: wanted("pss.point_scored"))
    await placed(house)
    assert not wanted("pss.clock_changed")
    say(house, pss.MatchFinished(*about(), winner="blue"))
    await until(lambda: not wanted("pss.point_scored"))


async def test_a_match_that_is_ready_once_more_is_not_stopped(house: House) -> None:
    await house.room.settings.set(settings.STOP_DELAY, 1.0, "ann")
    say(house, pss.MatchReady(*about()))
    await placed(house)
    say(house, pss.MatchFinished(*about(), winner="blue"), pss.MatchReady(*about()))
    await lasts(house, 4)
    assert house.known("main").record.active
    assert "obs.stop_match_recording" not in called(house)


async def test_nothing_is_done_where_it_is_switched_off(house: House) -> None:
    for switch in (
        settings.PREPARE_ON_LOAD,
        settings.RECORD_ON_READY,
        settings.STOP_ON_WINNER,
        settings.SAVE_ON_CHALLENGE,
    ):
        await house.room.settings.set(switch, False, "ann")
    await all_of_a_match(house)
    assert called(house) == []


async def test_nothing_is_done_without_automation_or_for_another_court(house: House) -> None:
    await house.room.settings.set(settings.COURT, "B", "ann")
    await all_of_a_match(house)
    await house.room.settings.set(settings.COURT, "", "ann")
    await house.room.settings.set(settings.AUTOMATION, False, "ann")
    await all_of_a_match(house)
    assert called(house) == []
    await house.room.settings.set(settings.COURT, "a", "ann")
    await house.room.settings.set(settings.AUTOMATION, True, "ann")
    say(house, pss.MatchLoaded(*about()))
    await until(lambda: called(house) == ["obs.prepare_match"])


async def all_of_a_match(house: House) -> None:
    say(house, pss.MatchLoaded(*about()), pss.MatchReady(*about()))
    say(house, scored(house, 1, "challenge", "red", by="red", state="requested"))
    say(house, pss.MatchFinished(*about(), winner="red"))
    subscription = house.part._subscriber._heard
    await until(lambda: not len(subscription))
    # What was to be done by now would have been called in the next turns of the loop.
    for _ in range(20):
        await asyncio.sleep(0)


async def test_a_match_is_followed_after_an_error_and_after_too_many_events(house: House) -> None:
    class Odd(pss.MatchLoaded, frozen=True):
        pass

    say(house, Odd("no number", *about()[1:]))  # type: ignore[arg-type]
    house.part._subscriber._heard._limit = 3
    say(house, *(scored(house, n, "point", "blue", point=1) for n in range(10)))
    await until(lambda: not len(house.part._subscriber._heard))
    say(house, pss.MatchLoaded(*about()))
    await until(lambda: "obs.prepare_match" in called(house))


async def test_what_no_obs_can_do_is_logged_and_does_not_end_it(house: House, caplog: pytest.LogCaptureFixture) -> None:
    await house.obs.disconnect(connection="main")
    say(house, pss.MatchLoaded(*about()))
    await until(lambda: "There is no OBS that records" in caplog.text)
    await house.obs.connect(connection="main")
    say(house, pss.MatchLoaded(*about()))
    await until(lambda: called(house) == ["obs.prepare_match", "obs.prepare_match"])


def test_what_happens_is_said_once_and_in_words() -> None:
    moments = Moments(None)  # type: ignore[arg-type]

    def caption(kind: str, side: str | None = None, **fields: Any) -> str | None:
        return moments.caption(9, Happening(1, SECOND, "A", 9, kind, side, "recognized", fields))

    assert caption("point", "red", point=5) == "Red: turning head kick"
    assert caption("point", "red") == "Red: point"
    assert caption("point", "red", point="x") == "Red: point"
    assert caption("gam_jeom", blue=1, red=1) == "Blue and Red: gam-jeom"
    assert caption("gam_jeom", blue=1, red=1) is None
    assert caption("gam_jeom", blue=0, red=0) is None
    assert caption("gam_jeom", blue=1, red=0) == "Blue: gam-jeom"
    assert caption("challenge", "blue", state="accepted", result="won") == "Blue: review accepted won"
    assert caption("challenge", None, state="requested") == "Referee: review requested"
    assert caption("round", round=2) == "Round 2"
    assert caption("round", round=2) is None
    assert caption("winner", "blue", winner="blue") == "Blue wins"
    assert caption("winner", "blue", winner="blue") is None
    assert caption("winner", None, winner="tie") == "Tie"
    assert caption("mark", note="Look at this") == "Look at this"
    assert caption("clock", time="1:30") is None
    moments.forget(9)
    assert caption("round", round=2) == "Round 2"
