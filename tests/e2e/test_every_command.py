"""Every command of a real engine, called with whatever: each call ends in a value or in words, never in a fault."""

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.client import Client
from core.desk.models import CommandInfo
from core.errors import CuedeskError, NeedsArming, NeedsConfirmation
from tests.support.engine import Desk, free_udp_port

ENDS_THE_ENGINE = {"system.stop"}

NUMBERS = (
    st.sampled_from([0, 1, -1, 2, 7, 65_535, 65_536, 2**31, 2**63 - 1, 2**63, -(2**70), 0.5, 1e308]) | st.integers()
)
# No text is a path from the root on: what takes a file keeps it in the engine's own directories.
TEXTS = st.sampled_from(
    ["", "A", "1", "-1", "x\0y", "[red]", "\x1b[2J", "\u202e", "z" * 5000, "2026-11-20", "25:61"]
) | (st.text(max_size=30).filter(lambda text: not text.startswith(("/", "~", "."))))
VALUES = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
KEPT_LOCAL = {"bind": "127.0.0.1", "auto_start": False, "interface": None, "host": "127.0.0.1"}


@pytest.fixture(scope="module")
def desk() -> Iterator[Desk]:
    with Desk() as running:
        running.start()
        running.call("desk.set_mode", mode="edit")
        port = free_udp_port()
        running.call("pss.court_add", name="A", port=port, bind="127.0.0.1")
        running.run("pss", "simulate", "--to", f"127.0.0.1:{port}", "--speed", "max", check=True)
        yield running


@pytest.fixture(scope="module")
def catalog(desk: Desk) -> list[CommandInfo]:
    async def read() -> list[CommandInfo]:
        client = await Client.connect(desk.paths.socket)
        found = await client.desk.commands()
        await client.close()
        return [command for command in found if command.name not in ENDS_THE_ENGINE]

    return asyncio.run(read())


async def said_to(desk: Desk, calls: list[tuple[str, dict[str, Any]]]) -> list[str]:
    """Call one after the other, confirming what asks for it; gives what each was refused with, or nothing."""
    client = await Client.connect(desk.paths.socket)
    said = []
    try:
        for name, arguments in calls:
            await client.desk.set_mode("edit")
            said.append(await refusal(client, name, arguments))
    finally:
        await client.close()
    return said


async def refusal(client: Client, name: str, arguments: dict[str, Any]) -> str:
    try:
        try:
            await client.call(name, arguments)
        except (NeedsArming, NeedsConfirmation) as wish:
            await client.call(name, arguments, token=wish.data["token"])
    except CuedeskError as error:
        return error.message
    return ""


@settings(max_examples=60)
@given(data=st.data())
def test_no_arguments_lead_to_a_fault(desk: Desk, catalog: list[CommandInfo], data: st.DataObject) -> None:
    calls = []
    for _ in range(10):
        command = data.draw(st.sampled_from(catalog), label="command")
        arguments = {}
        for parameter in command.parameters:
            if parameter.required or data.draw(st.booleans()):
                likely = st.sampled_from(parameter.choices) if parameter.choices else NUMBERS | TEXTS
                arguments[parameter.name] = data.draw(likely | VALUES, label=parameter.name)
        calls.append((command.name, arguments | {k: v for k, v in KEPT_LOCAL.items() if k in arguments}))
    for call, said in zip(calls, asyncio.run(said_to(desk, calls)), strict=True):
        assert "fault in Cuedesk" not in said, call
        assert "database work failed" not in said, (call, said)


def test_the_engine_is_well_after_all_of_it(desk: Desk) -> None:
    status = desk.call("system.status")
    assert status["state"] == "running"
    assert desk.run("check").returncode == 0
    assert "Traceback" not in (desk.directory / "serve.log").read_text()
