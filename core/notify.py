"""Word to systemd, where it asked for it: ready, stopping, and the watchdog's pings (sd_notify(3))."""

import asyncio
import contextlib
import os
import socket


class Notifier:
    """Sends service states to the socket named in NOTIFY_SOCKET; without one it does nothing."""

    def __init__(self, environment: dict[str, str] | None = None) -> None:
        """Read where to send from the environment."""
        environment = dict(os.environ) if environment is None else environment
        address = environment.get("NOTIFY_SOCKET", "")
        self._address = f"\0{address[1:]}" if address.startswith("@") else address
        watchdog = environment.get("WATCHDOG_USEC", "")
        self._ping_seconds = int(watchdog) / 2e6 if watchdog.isdigit() and int(watchdog) else None
        self._task: asyncio.Task[None] | None = None

    def send(self, state: str) -> None:
        """Send a state such as `READY=1`; a manager that is gone is no reason to fail."""
        if not self._address:
            return
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sock, contextlib.suppress(OSError):
            sock.connect(self._address)
            sock.sendall(state.encode())

    def start_watchdog(self) -> None:
        """Ping from the event loop itself, so that a stuck loop is noticed."""
        if self._address and self._ping_seconds:
            self._task = asyncio.get_running_loop().create_task(self._ping(self._ping_seconds))

    async def stop_watchdog(self) -> None:
        """End the pings."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])

    async def _ping(self, seconds: float) -> None:
        while True:
            self.send("WATCHDOG=1")
            await asyncio.sleep(seconds)
