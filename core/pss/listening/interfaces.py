"""The network interfaces of this machine, as the kernel lists them."""

import socket
import struct
from dataclasses import replace
from fcntl import ioctl
from pathlib import Path
from typing import Final

from core.pss.models import Interface, InterfaceKind

_SYSFS: Final = Path("/sys/class/net")
_SIOCGIFADDR: Final = 0x8915
_LOOPBACK_TYPE: Final = "772"
_FLAG_UP: Final = 0x1
_KIND_ORDER: Final[tuple[InterfaceKind, ...]] = ("wired", "wireless", "other", "loopback")


def list_interfaces(sysfs: Path = _SYSFS) -> list[Interface]:
    """List what a court could listen on, the likeliest first; at most one is recommended.

    An interface without an address is listed where it is a piece of hardware: somebody looks for it because its cable
    is out.
    """
    found = [_describe(entry) for entry in sorted(sysfs.iterdir()) if (entry / "type").exists()]
    usable = [one for one in found if one.address or one.kind in {"wired", "wireless"}]
    usable.sort(key=lambda one: (_KIND_ORDER.index(one.kind), not one.up, not one.address))
    if usable and usable[0].up and usable[0].address and usable[0].kind != "loopback":
        usable[0] = replace(usable[0], recommended=True)
    return usable


def address_of(interface: str) -> str | None:
    """Give an interface's first IPv4 address, or None where it has none or does not exist."""
    request = struct.pack("16s16x", interface.encode()[:15]) + bytes(8)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        try:
            answer = ioctl(sock, _SIOCGIFADDR, request)
        except OSError:  # the kernel's way to say that there is none
            return None
    return socket.inet_ntoa(answer[20:24])


def _describe(entry: Path) -> Interface:
    return Interface(
        name=entry.name,
        address=address_of(entry.name) or "",
        up=bool(int(_read(entry / "flags") or "0", 16) & _FLAG_UP) and _read(entry / "operstate") in {"up", "unknown"},
        kind=_kind(entry),
        recommended=False,
    )


def _kind(entry: Path) -> InterfaceKind:
    if _read(entry / "type") == _LOOPBACK_TYPE:
        return "loopback"
    if (entry / "wireless").exists() or (entry / "phy80211").exists():
        return "wireless"
    # Bridges, tunnels and containers' links have no device behind them.
    return "wired" if (entry / "device").exists() else "other"


def _read(file: Path) -> str:
    try:
        return file.read_text().strip()
    except OSError:  # some are unreadable while an interface is down
        return ""
