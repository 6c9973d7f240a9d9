"""Courts, who sends to them, and what they can listen on."""

from dataclasses import dataclass
from typing import Literal

from core.pss.models.words import Dialect

ListeningState = Literal["stopped", "listening", "retrying", "disabled"]
InterfaceKind = Literal["wired", "wireless", "loopback", "other"]


@dataclass(frozen=True, slots=True)
class Court:
    """One ring that a scoring system broadcasts for, as configured and as it runs.

    Attributes:
        id: Its number in the store.
        name: What people call it; unique, case-insensitively.
        bind: The address listened on; `0.0.0.0` is all of them.
        interface: A network interface that alone is listened on, broadcasts included, in place of `bind`; or None.
        port: The UDP port.
        enabled: It may run at all.
        auto_start: It starts with the engine.
        share: The port is shared with another program (`SO_REUSEADDR`), which may take all datagrams.
        resync_port: The sender's own listening port for asking it its last values, or None where that is not wanted.
        state: `stopped`, `listening`, `retrying` (the reason in `error`) or `disabled`.
        error: Why it does not listen, or what may go wrong though it does (a shared port), in words, or None.
        since: When it came to this state.
        receive_buffer: Bytes of socket buffer that the kernel granted, or None while not listening.
        datagrams: Received since the listener started.
        bytes: Received since the listener started.
        dropped: Datagrams the kernel threw away because the buffer was full.
        last_at: When the last datagram came, or None.
        manual: A person has taken the court over.
        capturing: The capture file being written, or None.
    """

    id: int
    name: str
    bind: str
    interface: str | None
    port: int
    enabled: bool
    auto_start: bool
    share: bool
    resync_port: int | None
    state: ListeningState = "stopped"
    error: str | None = None
    since: int | None = None
    receive_buffer: int | None = None
    datagrams: int = 0
    bytes: int = 0
    dropped: int = 0
    last_at: int | None = None
    manual: bool = False
    capturing: str | None = None


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sends to a court in the present listening session."""

    court: str
    address: str
    port: int
    dialect: Dialect
    datagrams: int
    bytes: int
    first_at: int
    last_at: int


@dataclass(frozen=True, slots=True)
class Interface:
    """A network interface of this machine that a court could listen on."""

    name: str
    address: str
    up: bool
    kind: InterfaceKind
    recommended: bool
