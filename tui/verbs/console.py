"""`cuedesk` alone: the console, attached to the engine, which is started where none runs."""

import os
from argparse import Namespace
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from core.client import Client
from core.errors import Unsupported
from core.garbage import collect_seldom
from tui.attach import connect, connect_or_start, has_service

if TYPE_CHECKING:
    from tui.app import Console


def console(options: Namespace) -> int:
    """Open the console; leaving it leaves the engine running."""
    # Settled here: the socket of a service's engine goes with it, and then its service is to start it, not we.
    start = None if has_service(options) else lambda: connect_or_start(options)
    app = build_console(options, lambda: connect(options), start)
    collect_seldom()
    app.run()
    return app.return_code or 0


def build_console(
    options: Namespace, connect: Callable[[], Awaitable[Client]], start: Callable[[], Awaitable[Client]] | None = None
) -> "Console":
    """Make a console for whatever engine `connect` attaches to, and `start` starts where it may be started.

    Raises:
        Unsupported: Where there is no terminal to open it in.
    """
    if not (os.isatty(0) and os.isatty(1)):
        raise Unsupported("The console needs a terminal.", remedy="`cuedesk --help` lists what works without one.")
    from tui.app import Console

    no_colour = bool(os.environ.get("NO_COLOR"))
    return Console(
        connect, start=start, slow=options.slow, theme=options.theme, ascii=options.ascii, no_colour=no_colour
    )
