"""The Events screen on a real engine that hears real datagrams."""

from pathlib import Path

from textual.pilot import Pilot

from core.client import Client
from tests.support.engine import Desk, free_udp_port
from tests.support.sample import sample_match
from tests.support.sender import Sender
from tests.support.waiting import until
from tests.tui.test_events_screen import NEXT, see, see_gone
from tui.app import Console
from tui.screens.events import EventsScreen


def written(file: Path) -> str:
    return file.read_text("utf-8")


async def test_a_match_is_followed_filtered_explained_and_run_by_hand() -> None:
    datagrams = sample_match()
    port = free_udp_port()
    with Desk() as desk, Sender(port) as sender:
        desk.start()
        client = await Client.connect(desk.paths.socket)
        await client.pss.court_add("Ring 1", port=port, bind="127.0.0.1")
        await client.settings.set("desk.setup_done", True)
        await client.settings.set("console.redraws_per_second", 20)
        await client.close()
        console = Console(lambda: Client.connect(desk.paths.socket))
        async with console.run_test(size=(160, 48), notifications=True) as pilot:
            await see(console, pilot, f"listening on 127.0.0.1:{port}, nothing received yet")
            sender.send(*datagrams[:300])
            await see(console, pilot, "Lana MARIC", "Sade OKAFOR", "Match 214", "Head kick", "2.3 dialect", "fed")
            sender.send(*datagrams[300:])
            await see(console, pilot, "BLUE WINS", "2-1 PTF", "R  Winner")
            await _counts_are_the_engines(console, desk)
            await _look_closer(console, pilot, sender)
            await _write_and_correct(console, pilot, desk.paths.state / "exports" / "m.csv")


async def _counts_are_the_engines(console: Console, desk: Desk) -> None:
    """The counts kept up by live rows are what the engine counts."""
    screen = console.screen
    assert isinstance(screen, EventsScreen)
    match = screen.state.window.filter.match
    client = await Client.connect(desk.paths.socket)
    try:
        counted = await client.pss.event_counts(match=match)
    finally:
        await client.close()
    assert screen.state.counts.total == sum(facet.count for facet in counted)


async def _look_closer(console: Console, pilot: Pilot[None], sender: Sender) -> None:
    sender.send(b"\x1b]0;x\x07;[red];\xe2\x80\xae;")
    await see(console, pilot, "␛]0;x␇;[red];")
    await pilot.press("enter")
    await see(console, pilot, "unknown, confidence 0.0", "1b 5d 30 3b")
    await pilot.press("e")
    await see(console, pilot, "Change status")
    await pilot.press("right", "tab", *"known here", "enter")
    await see(console, pilot, "unknown → deprecated", "known here")
    await pilot.press("escape", "/", *"hl2")
    await see(console, pilot, "[/hl2]", "Hit level")
    await see_gone(console, pilot, "Body kick")
    await pilot.press("escape")
    await see_gone(console, pilot, "[/hl2]")
    await pilot.press("G")
    await see(console, pilot, "Match loaded")
    await pilot.press("g", "p")
    await see(console, pilot, "1×")
    await pilot.press("i")
    await see(console, pilot, "listening, begun", "hl2")
    await pilot.press("m")
    await see(console, pilot, "CRO Lana MARIC", "blue won")
    await pilot.press("escape")
    sender.send("pre;FightLoaded;", *NEXT.splitlines()[1:])
    await see(console, pilot, "Mia NEXT", "Match 215")
    await pilot.press("m")
    await see(console, pilot, "CRO Lana MARIC", "blue won")
    await pilot.press("down", "down", "down", "enter")
    await see(console, pilot, "EARLIER MATCH, NOT LIVE", "BLUE WINS", "Lana MARIC", "Croatia")
    await pilot.press("l")
    await see_gone(console, pilot, "EARLIER MATCH")


async def _write_and_correct(console: Console, pilot: Pilot[None], file: Path) -> None:
    await pilot.press("x")
    await see(console, pilot, "file*")
    await pilot.press("tab", "ctrl+u", *"m.csv", "enter")
    await until(file.exists)
    assert "mch;215;" in written(file)
    await see_gone(console, pilot, "file*")
    await pilot.press("k", *"look here", "enter")
    await see(console, pilot, "Mark", "look here")
    await pilot.press("h", "y")
    await see(console, pilot, "BY HAND", "run by hand")
    await pilot.press("right", "right", "enter", "ctrl+u", *"1:23", "enter")
    await see(console, pilot, "clock 1:23")
    await pilot.press("h", "y")
    await see_gone(console, pilot, "BY HAND")
