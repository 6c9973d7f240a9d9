"""`cuedesk commands`, `call`, `watch` and `secret`: the whole catalog for scripts."""

import asyncio
import getpass
import json
import os
import stat
import sys
from argparse import Namespace
from collections.abc import Callable, Collection, Sequence
from typing import Any

import msgspec

from core.client import Client, Lagged, secret_arguments
from core.errors import Invalid, NeedsArming, NeedsConfirmation
from tui.attach import connect


def commands(options: Namespace) -> int:
    """List the catalog."""
    return asyncio.run(_commands(options))


async def _commands(options: Namespace) -> int:
    client = await connect(options)
    try:
        found = await client.desk.commands()
    finally:
        await client.close()
    if options.json:
        print(msgspec.json.encode(found).decode())
        return 0
    width = max(len(command.name) for command in found)
    for command in found:
        print(f"{command.name:<{width}}  {command.risk:<11}  {command.help}")
    return 0


def call(options: Namespace) -> int:
    """Run one command."""
    arguments = given_arguments(options.arguments, options.json, secret_arguments(options.name))
    return asyncio.run(_call(options, arguments))


async def _call(options: Namespace, arguments: dict[str, Any]) -> int:
    client = await connect(options)
    try:
        value = await fire(client, options.name, arguments, armed=options.armed, yes=options.yes)
    finally:
        await client.close()
    print(msgspec.json.format(msgspec.json.encode(value), indent=2).decode())
    return 0


async def fire(client: Client, name: str, arguments: dict[str, Any], *, armed: bool, yes: bool) -> Any:
    """Call a command, answering its wish for arming or confirmation where the caller said so beforehand."""
    try:
        return await client.call(name, arguments)
    except NeedsArming as wish:
        if not armed:
            raise type(wish)(wish.message, remedy="Say --armed to arm and fire it.") from None
        return await client.call(name, arguments, token=wish.data["token"])
    except NeedsConfirmation as wish:
        if not yes:
            raise type(wish)(wish.message, remedy="Say --yes to confirm it.") from None
        return await client.call(name, arguments, token=wish.data["token"])


def given_arguments(words: list[str], text: str | None, secret: Collection[str] = ()) -> dict[str, Any]:
    """Read `key=value` words and a JSON object into arguments; the engine makes the types right.

    Args:
        words: What stands on the command line.
        text: A JSON object, or `-` for one on standard input.
        secret: Arguments that must not stand on a command line, where every user of the machine can read them.

    Raises:
        Invalid: For a word without `=`, text that is not a JSON object, or a secret on the command line.
    """
    arguments = _object(sys.stdin.read() if text == "-" else text) if text is not None else {}
    shown = set() if text == "-" else arguments.keys() & set(secret)
    for word in words:
        key, equals, value = word.partition("=")
        if not equals or not key:
            raise Invalid(f"{word!r} should be key=value.")
        if key not in secret:
            arguments[key] = _value(value)
        elif value == "-":
            arguments[key] = read_secret(key)
        else:
            shown.add(key)
    if shown:
        key = min(shown)
        raise Invalid(
            f"{key} is secret, and a command line can be read by every user of this machine.",
            remedy=f"Say {key}=- and give it on standard input, or use `cuedesk secret NAME`.",
        )
    return arguments


def _object(text: str) -> dict[str, Any]:
    try:
        arguments = json.loads(text)
    except ValueError as error:
        raise Invalid(f"--json does not hold JSON: {error}.") from None
    if not isinstance(arguments, dict):
        raise Invalid('--json should hold an object, such as {"court": "1"}.')
    return arguments


def read_secret(name: str) -> str:
    """Ask for a secret without echo, or read all of standard input, where it may have several lines."""
    return getpass.getpass(f"{name}: ") if sys.stdin.isatty() else sys.stdin.read().removesuffix("\n")


def _value(text: str) -> Any:
    """Take a value as text, but lists, objects and null as the JSON that they are."""
    if text == "null" or text[:1] in ("[", "{"):
        try:
            return json.loads(text)
        except ValueError:
            return text
    return text


def watch(options: Namespace) -> int:
    """Print events until the engine or the reader goes."""
    return asyncio.run(_watch(options))


async def _watch(options: Namespace) -> int:
    client = await connect(options)
    try:
        printing = asyncio.ensure_future(_print_events(client, options.topics or [""]))
        _when_reader_goes(printing.cancel)
        await printing
    except asyncio.CancelledError:
        this = asyncio.current_task()
        if this is None or this.cancelling():
            raise
    finally:
        await client.close()
    return 0


async def _print_events(client: Client, topics: list[str]) -> None:
    subscription, retained = await client.subscribe(*topics)
    _print_lines([event.plain() for event in retained])
    while True:
        taken = await subscription.next()
        _print_lines([taken] if isinstance(taken, Lagged) else [event.plain() for event in taken])


def _print_lines(events: Sequence[Any]) -> None:
    for event in events:
        print(msgspec.json.encode(event).decode())
    sys.stdout.flush()


def _when_reader_goes(callback: Callable[[], object]) -> None:
    """Call back when whoever reads our output through a pipe has gone, also while nothing is printed."""
    output = sys.stdout.fileno()
    if stat.S_ISFIFO(os.fstat(output).st_mode):
        # A pipe's writing end has nothing to read; the loop reports it when its other end is closed.
        asyncio.get_running_loop().add_reader(output, callback)


def secret(options: Namespace) -> int:
    """Ask for a secret without echo, or read it from a pipe, and store it."""
    value = read_secret(options.name)
    if not value:
        raise Invalid("An empty secret is not stored.")
    return asyncio.run(_secret(options, value))


async def _secret(options: Namespace, value: str) -> int:
    client = await connect(options)
    try:
        await client.secrets.set(options.name, value)
    finally:
        await client.close()
    return 0
