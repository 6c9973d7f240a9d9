"""`cuedesk commands`, `call`, `watch` and `secret`: the whole catalog for scripts."""

import asyncio
import getpass
import json
import sys
from argparse import Namespace
from typing import Any

import msgspec

from core.client import Client, Lagged
from core.errors import CuedeskError, Invalid, NeedsArming, NeedsConfirmation
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
    return asyncio.run(_call(options, given_arguments(options.arguments, options.json)))


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


def given_arguments(words: list[str], text: str | None) -> dict[str, Any]:
    """Read `key=value` words and a JSON object into arguments; the engine makes the types right.

    Raises:
        Invalid: For a word without `=`, or text that is not a JSON object.
    """
    arguments: dict[str, Any] = {}
    if text is not None:
        try:
            arguments = json.loads(text)
        except ValueError as error:
            raise Invalid(f"--json does not hold JSON: {error}.") from None
        if not isinstance(arguments, dict):
            raise Invalid('--json should hold an object, such as {"court": "1"}.')
    for word in words:
        key, equals, value = word.partition("=")
        if not equals or not key:
            raise Invalid(f"{word!r} should be key=value.")
        arguments[key] = _value(value)
    return arguments


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
        subscription, retained = await client.subscribe(*(options.topics or [""]))
        for event in retained:
            _print_line(event)
        while True:
            taken = await subscription.next()
            for line in [taken] if isinstance(taken, Lagged) else taken:
                _print_line(line)
            sys.stdout.flush()
    finally:
        await client.close()


def _print_line(event: Any) -> None:
    print(msgspec.json.encode(event).decode())


def secret(options: Namespace) -> int:
    """Ask for a secret without echo, or read it from a pipe, and store it."""
    value = getpass.getpass(f"{options.name}: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
    if not value:
        raise Invalid("An empty secret is not stored.")
    return asyncio.run(_secret(options, value))


async def _secret(options: Namespace, value: str) -> int:
    client = await connect(options)
    try:
        await client.secrets.set(options.name, value)
    except CuedeskError as error:
        raise error from None
    finally:
        await client.close()
    return 0
