"""Dispatch: validation, permission, modes, arming and the audit, walked over every command of the desk."""

import asyncio
from collections.abc import Iterator
from typing import Any, Literal, Protocol

import pytest

from core.bus import Bus
from core.catalog import Audited, Caller, Catalog, Principal, current
from core.clock import SystemClock
from core.command import MODES, ROLES, Declared, Mode, Role, command, declared, service
from core.desk.commands import DeskCommands, SecretsCommands, SettingsCommands, SystemCommands
from core.errors import (
    CuedeskError,
    Invalid,
    NeedsArming,
    NeedsConfirmation,
    NotPermitted,
    RefusedByMode,
    UnknownCommand,
)
from core.pss.commands import PssCommands
from core.secrets import HIDDEN
from tests.support.waiting import until


@service("stage")
class StageCommands(Protocol):
    @command()
    async def look(self, at: str = "floor") -> str:
        """Look."""
        ...

    @command()
    async def count(self, to: int, of: list[int] | None = None) -> int:
        """Count."""
        ...

    @command(role="operator", risk="on_air")
    async def cut(self, to: str) -> str:
        """Cut."""
        ...

    @command(role="operator", risk="destructive")
    async def strike(self, what: str) -> str:
        """Strike."""
        ...

    @command(role="operator", risk="change", secret=("word",))
    async def whisper(self, word: str, times: Literal[1, 2] = 1) -> str:
        """Whisper."""
        ...

    @command(role="operator", risk="change", any_mode=True)
    async def silence(self) -> str:
        """Silence."""
        ...


class Stage:
    def __init__(self) -> None:
        self.done: list[str] = []
        self.gate = asyncio.Event()
        self.gate.set()

    async def look(self, at: str = "floor") -> str:
        return at

    async def count(self, to: int, of: list[int] | None = None) -> int:
        return to

    async def cut(self, to: str) -> str:
        await self.gate.wait()
        self.done.append(f"cut {to} by {current().caller.principal.id}")
        return to

    async def strike(self, what: str) -> str:
        if what == "fault":
            raise RuntimeError("a fault")
        return what

    async def whisper(self, word: str, times: int = 1) -> str:
        return word * times

    async def silence(self) -> str:
        return "quiet"


class Desk:
    """A catalog with a hand-turned clock and an audit that can be read."""

    def __init__(self) -> None:
        self.now = 100.0
        self.audit: list[Audited] = []
        self.stage = Stage()
        self.catalog = Catalog(Bus(SystemClock()), self.record, monotonic=lambda: self.now)
        self.catalog.add(StageCommands, self.stage)

    async def record(self, call: Audited) -> None:
        self.audit.append(call)

    async def call(self, name: str, caller: Caller, token: str | None = None, /, **arguments: Any) -> Any:
        return (await self.catalog.dispatch(name, arguments, caller, token=token)).value


@pytest.fixture
async def desk() -> Desk:
    return Desk()


def person(role: Role = "admin") -> Caller:
    return Caller(Principal("ada", "user", role), "local")


async def test_a_wrong_name_is_answered_with_the_nearest(desk: Desk) -> None:
    with pytest.raises(UnknownCommand, match=r"stage\.ct") as caught:
        await desk.call("stage.ct", person())
    assert "stage.cut" in (caught.value.remedy or "")


async def test_arguments_are_made_right_or_each_told_what_is_wrong(desk: Desk) -> None:
    assert await desk.call("stage.look", person(), at=5) == "5"
    with pytest.raises(Invalid) as caught:
        await desk.call("stage.whisper", person(), times=3, loudly=True)
    assert set(caught.value.data["fields"]) == {"word", "times", "loudly"}


async def test_a_secret_argument_is_in_no_error_and_no_audit(desk: Desk) -> None:
    with pytest.raises(Invalid) as caught:
        await desk.call("stage.whisper", person(), word=["hunter2"])
    assert "hunter2" not in str(caught.value)
    await desk.call("stage.whisper", person(), word="hunter2")
    assert "hunter2" not in repr(desk.audit)
    assert [entry.outcome for entry in desk.audit] == ["refused", "done"]


async def test_a_secret_under_a_misspelt_name_is_in_no_audit_either(desk: Desk) -> None:
    with pytest.raises(Invalid) as caught:
        await desk.call("stage.whisper", person(), wrod="hunter2", times=2)
    assert "hunter2" not in str(caught.value) + repr(desk.audit)
    assert desk.audit[-1].arguments == {"wrod": HIDDEN, "times": 2}


async def test_what_asks_for_arming_or_confirmation_is_audited_and_so_is_what_fires(desk: Desk) -> None:
    desk.catalog.mode = "edit"
    ada = person()
    with pytest.raises(NeedsConfirmation) as asked:
        await desk.call("stage.strike", ada, what="set")
    await desk.call("stage.strike", ada, asked.value.data["token"], what="set")
    assert [(entry.outcome, entry.error) for entry in desk.audit] == [
        ("refused", "needs_confirmation"),
        ("done", None),
    ]
    assert asked.value.data["token"] not in repr(desk.audit)


@pytest.mark.parametrize("number", [1 << 63, -(1 << 63) - 1, str(1 << 70)])
async def test_a_number_that_no_database_can_keep_is_refused(desk: Desk, number: Any) -> None:
    assert await desk.call("stage.count", person(), to=(1 << 63) - 1) == (1 << 63) - 1
    with pytest.raises(Invalid, match="to is too large a number"):
        await desk.call("stage.count", person(), to=number)
    with pytest.raises(Invalid, match="of is too large a number"):
        await desk.call("stage.count", person(), to=1, of=[number])


async def test_reads_are_not_audited_and_refusals_are(desk: Desk) -> None:
    await desk.call("stage.look", person())
    with pytest.raises(NotPermitted, match="operator"):
        await desk.call("stage.silence", person("viewer"))
    assert [(e.command, e.outcome, e.error) for e in desk.audit] == [("stage.silence", "refused", "not_permitted")]


async def test_arming_takes_a_token_that_fires_once_for_this_call_only(desk: Desk) -> None:
    ada = person()
    with pytest.raises(NeedsArming) as asked:
        await desk.call("stage.cut", ada, to="bar")
    token = asked.value.data["token"]
    with pytest.raises(NeedsArming):
        await desk.call("stage.cut", ada, token, to="stage")
    with pytest.raises(NeedsArming):
        await desk.call("stage.cut", ada, token, to="bar")
    with pytest.raises(NeedsArming) as again:
        await desk.call("stage.cut", ada, to="bar")
    assert await desk.call("stage.cut", ada, again.value.data["token"], to="bar") == "bar"
    with pytest.raises(NeedsArming):
        await desk.call("stage.cut", ada, again.value.data["token"], to="bar")
    assert desk.stage.done == ["cut bar by ada"]


async def test_another_connection_cannot_use_the_token(desk: Desk) -> None:
    with pytest.raises(NeedsArming) as asked:
        await desk.call("stage.cut", person(), to="bar")
    with pytest.raises(NeedsArming):
        await desk.call("stage.cut", person(), asked.value.data["token"], to="bar")


async def test_a_token_is_good_for_five_seconds(desk: Desk) -> None:
    ada = person()
    with pytest.raises(NeedsArming) as asked:
        await desk.call("stage.cut", ada, to="bar")
    desk.now += 5.1
    with pytest.raises(NeedsArming, match="too old"):
        await desk.call("stage.cut", ada, asked.value.data["token"], to="bar")


async def test_an_armed_session_needs_no_token_until_it_ends(desk: Desk) -> None:
    ada = person()
    ada.armed_until = desk.now + 60
    assert await desk.call("stage.cut", ada, to="bar") == "bar"
    desk.now += 61
    with pytest.raises(NeedsArming):
        await desk.call("stage.cut", ada, to="bar")


async def test_a_change_that_has_begun_is_finished_and_audited_when_its_caller_goes(desk: Desk) -> None:
    desk.catalog.mode = "edit"
    desk.stage.gate.clear()
    calling = asyncio.ensure_future(desk.call("stage.cut", person(), to="bar"))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    calling.cancel()
    with pytest.raises(asyncio.CancelledError):
        await calling
    desk.stage.gate.set()
    await until(lambda: desk.audit)
    assert desk.stage.done == ["cut bar by ada"]


async def test_a_fault_is_answered_with_a_number_and_not_a_traceback(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    unattended = Caller(Principal("closing", "schedule", "admin"), "schedule")
    with pytest.raises(CuedeskError, match="incident"):
        await desk.call("stage.strike", unattended, what="fault")
    assert "RuntimeError: a fault" in caplog.text
    assert desk.audit[-1].outcome == "failed"


@pytest.mark.parametrize("kind", ["rule", "schedule", "system"])
@pytest.mark.parametrize("mode", MODES)
async def test_modes_do_not_bind_the_unattended(desk: Desk, kind: Any, mode: Mode) -> None:
    desk.catalog.mode = mode
    unattended = Caller(Principal("nightly", kind, "operator"), "rules")
    assert await desk.call("stage.cut", unattended, to="bar") == "bar"
    assert await desk.call("stage.strike", unattended, what="set") == "set"


CONTRACTS = (DeskCommands, SettingsCommands, SecretsCommands, SystemCommands, PssCommands, StageCommands)


class Anything:
    """Serves any command by answering its name."""

    def __getattr__(self, verb: str) -> Any:
        async def run(**_: Any) -> str:
            return verb

        return run


def every_case() -> Iterator[tuple[Declared, Mode, Role]]:
    for contract in CONTRACTS:
        for found in declared(contract):
            for mode in MODES:
                for role in ROLES:
                    yield found, mode, role


def expected(found: Declared, mode: Mode, role: Role) -> type[CuedeskError] | None:
    """Say from the design's table alone how a call must end."""
    traits = found.traits
    if ROLES.index(role) < ROLES.index(traits.role):
        return NotPermitted
    if traits.risk == "read" or traits.any_mode:
        return None
    return {
        ("locked", "change"): RefusedByMode,
        ("locked", "on_air"): RefusedByMode,
        ("locked", "destructive"): RefusedByMode,
        ("show", "on_air"): NeedsArming,
        ("show", "destructive"): RefusedByMode,
        ("edit", "destructive"): NeedsConfirmation,
    }.get((mode, traits.risk))


@pytest.mark.parametrize(("found", "mode", "role"), list(every_case()), ids=lambda value: getattr(value, "name", value))
async def test_every_command_in_every_mode_for_every_role(found: Declared, mode: Mode, role: Role) -> None:
    desk = Desk()
    desk.catalog = Catalog(Bus(SystemClock()), desk.record)
    for contract in CONTRACTS:
        desk.catalog.add(contract, Anything())
    desk.catalog.mode = mode
    arguments = {p.name: example(found, p.name) for p in found.parameters if p.default is p.empty}
    caller = person(role)
    failure = expected(found, mode, role)
    if failure is None:
        assert await desk.call(found.name, caller, **arguments) == found.name.split(".")[1]
    else:
        with pytest.raises(failure) as caught:
            await desk.call(found.name, caller, **arguments)
        if "token" in caught.value.data:
            assert await desk.call(found.name, caller, caught.value.data["token"], **arguments)
    assert bool(desk.audit) == (found.traits.risk != "read"), "every change is audited, refused or not, and no read"


def example(found: Declared, parameter: str) -> Any:
    """Give some value that fits a parameter."""
    hint = found.hints[parameter]
    choices = getattr(hint, "__args__", None)
    return 1 if hint is int else choices[0] if choices else "x"
