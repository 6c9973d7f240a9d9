"""A simulated OBS on the network: a studio, the protocol that it speaks, and what is wrong with it."""

import asyncio
import contextlib
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, cast

from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.typing import Subprotocol

from core.errors import Unavailable
from core.obs.models import Spoken
from core.obs.simulation.face import PULSE_SECONDS, Face
from core.obs.simulation.faults import Faults
from core.obs.simulation.filming import Camera
from core.obs.simulation.lines import Client, Line, Lines
from core.obs.simulation.studio.studio import Studio
from core.obs.simulation.v4.session import V4Session
from core.obs.simulation.v5.session import MSGPACK, SUBPROTOCOLS, VERSION, V5Session

PORTS: dict[Spoken, int] = {"v5": 4455, "v4": 4444}
_CLOSE_SECONDS = 0.5

Said = Callable[[str], None]
"""Takes a line in plain words: who came, what was asked for, who went."""


@dataclass(frozen=True, slots=True)
class Front:
    """What clients see of a simulated OBS.

    Attributes:
        protocol: What it speaks.
        host: The address that it listens on.
        port: The port; any free one where 0.
        password: What it asks for; nothing where empty.
        version: The version of its WebSocket server (v5 only).
        questions: Whether it says aloud too what was only asked and changes nothing.
    """

    protocol: Spoken = "v5"
    host: str = "127.0.0.1"
    port: int = 0
    password: str = ""
    version: str = VERSION
    questions: bool = False


class SimulatedObs:
    """A studio that listens; used as `async with`.

    Attributes:
        studio: What it is; whoever changes it from outside calls `spread` afterwards.
    """

    def __init__(
        self, studio: Studio, front: Front | None = None, *, faults: Faults | None = None, said: Said = lambda _: None
    ) -> None:
        """Take the studio, what clients see of it, what is wrong from the beginning, and who is told of all of it."""
        self.studio = studio
        self._front, self._said = front or Front(), said
        self._lines = Lines(faults or Faults())
        self._camera = Camera(studio, self._file_made)
        self._clients: set[Client] = set()
        self._server: Server | None = None
        self._pulse: asyncio.Task[None] | None = None
        self._next: asyncio.TimerHandle | None = None

    async def __aenter__(self) -> "SimulatedObs":
        """Listen.

        Raises:
            Unavailable: When that is not possible there.
        """
        try:
            self._server = await self._listen()
        except OSError as error:
            at = f"{self._front.host} port {self._front.port}"
            raise Unavailable(f"Nobody can listen on {at}: {error.strerror}.") from error
        self._pulse = asyncio.get_running_loop().create_task(self._beat())
        self.spread()
        return self

    async def _listen(self) -> Server:
        return await serve(
            self._talk,
            self._front.host,
            self._front.port,
            subprotocols=[Subprotocol(name) for name in SUBPROTOCOLS] if self._front.protocol == "v5" else None,
            select_subprotocol=_selected,
            create_connection=cast("type[ServerConnection]", partial(Line, lines=self._lines)),
            open_timeout=None,  # a dead cable has no limit either
            ping_interval=None,  # neither plugin asks whether its client lives
            close_timeout=_CLOSE_SECONDS,
            server_header=None,
        )

    async def __aexit__(self, *_: object) -> None:
        """End without a word to anybody, and finish the files."""
        await self._end()

    @property
    def port(self) -> int:
        """The port that it listens on."""
        assert self._server is not None, "it does not listen yet"
        return int(next(iter(self._server.sockets)).getsockname()[1])

    @property
    def clients(self) -> int:
        """How many clients there are."""
        return len(self._clients)

    @property
    def faults(self) -> Faults:
        """What is wrong; may be set at any time."""
        return self._lines.faults

    @faults.setter
    def faults(self, faults: Faults) -> None:
        self._lines.faults = faults

    def spread(self) -> None:
        """Hand on what has happened in the studio, and wake up when something is due there."""
        self.studio.advance()
        for change in self.studio.drain():
            self._camera.take(change)
            for client in self._clients:
                client.put(*client.face.tell(change))
        if self._next is not None:
            self._next.cancel()
        due = self.studio.due()
        self._next = None if due is None else asyncio.get_running_loop().call_later(due, self.spread)

    async def exit(self) -> None:
        """End as an OBS does whose window is closed: it says so, and hangs up."""
        self.studio.exit()
        self.spread()
        # Let everybody hear it before the connection goes.
        await asyncio.sleep(PULSE_SECONDS)
        await self._end()

    async def _end(self) -> None:
        if self._server is None or self._pulse is None:
            return
        server, self._server = self._server, None
        self._pulse.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._pulse
        self._lines.abort()
        server.close(code=1001, reason="Server stopping.")
        await server.wait_closed()
        await self._camera.close()
        if self._next is not None:
            self._next.cancel()

    def _file_made(self, path: str, complete: bool) -> None:
        self.studio.file_done(path, complete=complete)
        if self._server is not None:
            self.spread()

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(PULSE_SECONDS)
            for client in self._clients:
                client.put(*client.face.pulse())

    async def _talk(self, connection: ServerConnection) -> None:
        peer = connection.remote_address
        who = f"{peer[0]}:{peer[1]}" if peer else "a client"
        client = Client(connection, self._face(connection, who), self._lines, self.spread)
        self._said(f"{who} connected")
        self._clients.add(client)
        try:
            await client.run()
        finally:
            self._clients.discard(client)
            self._said(f"{who} left")

    def _face(self, connection: ServerConnection, who: str) -> Face:
        password = secrets.token_hex() if self._lines.faults.wrong_password else self._front.password
        heard = partial(self._heard, who)
        if self._front.protocol == "v4":
            return V4Session(self.studio, password, heard=heard)
        packed = connection.subprotocol == MSGPACK
        return V5Session(self.studio, password, packed=packed, version=self._front.version, heard=heard)

    def _heard(self, who: str, name: str, data: dict[str, Any], refused: str | None) -> None:
        if name.startswith("Get") and refused is None and not self._front.questions:
            return
        asked = " ".join([name, *(f"{key}={value}" for key, value in data.items())])
        self._said(f"{who} asks {asked}" if refused is None else f"{who} asks {asked}: refused, {refused}")


def _selected(_: ServerConnection, offered: Sequence[Subprotocol]) -> Subprotocol | None:
    """Speak what the client names first; one that names nothing speaks JSON."""
    return next((name for name in offered if name in SUBPROTOCOLS), None)
