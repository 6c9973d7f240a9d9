"""`cuedesk backup`, `restore` and `check`."""

import asyncio
import sys
from argparse import Namespace

from core.client import Client
from core.errors import Unavailable
from tui.attach import connect, paths_of


def backup(options: Namespace) -> int:
    """Copy the database through the running engine."""
    return asyncio.run(_backup(options))


async def _backup(options: Namespace) -> int:
    client = await connect(options)
    try:
        print(await client.system.backup(str(options.file.expanduser().absolute())))
    finally:
        await client.close()
    return 0


def restore(options: Namespace) -> int:
    """Put a backup in the database's place; what was there is kept aside."""
    from core.store import restore as put_back

    paths = paths_of(options)
    paths.ensure()
    aside = put_back(options.file, paths.data)
    print(f"restored {options.file}" + (f"; what was there is kept as {aside}" if aside else ""))
    return 0


def check(options: Namespace) -> int:
    """Check the database, through the engine where one runs, else directly."""
    findings = asyncio.run(_check(options))
    for finding in findings:
        print(finding, file=sys.stderr)
    if not findings:
        print("the database is in good order")
    return 1 if findings else 0


async def _check(options: Namespace) -> list[str]:
    try:
        client: Client = await connect(options)
    except Unavailable:
        from core.store import check_database

        return check_database(paths_of(options).database)
    try:
        return await client.system.check()
    finally:
        await client.close()
