"""The pcap file format as far as datagrams need it: records with a time, and UDP over IPv4 within them."""

import os
import socket
import struct
from collections.abc import Iterator
from functools import lru_cache
from typing import BinaryIO, Final, NamedTuple

from core.clock import Micros
from core.errors import Invalid

LARGEST: Final = 65507
"""Bytes that a UDP datagram over IPv4 can carry."""

PCAPNG: Final = b"\x0a\x0d\x0d\x0a"
"""How a file of the newer format begins, which is another one altogether."""

_RAW_IP: Final = 101
_HEADER: Final = struct.Struct("<IHHiIII")
_RECORD: Final = struct.Struct("<IIII")
_PACKET: Final = struct.Struct("!BBHHHBBH4s4sHHHH")
_LARGEST_RECORD: Final = 262_144
_MILLION: Final = 1_000_000
HEADER: Final = _HEADER.pack(0xA1B2C3D4, 2, 4, 0, 0, _LARGEST_RECORD, _RAW_IP)
"""What a file of our own begins with: little-endian, microseconds, packets that start at the IP header."""

# The file's first bytes give the byte order and the unit of the fraction of a second.
MAGICS: Final = {
    b"\xd4\xc3\xb2\xa1": ("<", 1),
    b"\xa1\xb2\xc3\xd4": (">", 1),
    b"\x4d\x3c\xb2\xa1": ("<", 1000),
    b"\xa1\xb2\x3c\x4d": (">", 1000),
}
# Where the kind of packet stands and where the packet begins, for what network tools write under Linux and elsewhere.
LINKS: Final = {0: (None, 4), 1: (12, 14), _RAW_IP: (None, 0), 113: (14, 16), 228: (None, 0), 276: (0, 20)}
_IPV4: Final = b"\x08\x00"
_VLAN: Final = b"\x81\x00"


class Record(NamedTuple):
    """One record of a file.

    Attributes:
        end: Where it ends in the file.
        at: When it was captured.
        packet: Its bytes, empty where only the ends were asked for.
        whole: The packet was captured to its end.
    """

    end: int
    at: Micros
    packet: bytes
    whole: bool


class Datagram(NamedTuple):
    """What a packet carries."""

    sender: str
    port: int
    to_port: int
    data: bytes


def link_of(header: bytes) -> int:
    """Tell what kind of packets a file holds, from its header."""
    order, _ = MAGICS[header[:4]]
    number: int = struct.unpack(f"{order}I", header[20:24])[0]
    return number & 0xFFFF


def records(file: BinaryIO, magic: bytes, *, packets: bool) -> Iterator[Record]:
    """Read whole records from behind the file's header; stop before one that is cut off."""
    order, unit = MAGICS[magic]
    layout = struct.Struct(f"{order}IIII")
    length = os.fstat(file.fileno()).st_size
    end = _HEADER.size
    file.seek(end)
    while len(head := file.read(layout.size)) == layout.size:
        seconds, fraction, size, original = layout.unpack(head)
        end += layout.size + size
        if size > _LARGEST_RECORD or end > length:
            return
        packet = file.read(size) if packets else b""
        if not packets:
            file.seek(end)
        yield Record(end, seconds * _MILLION + fraction // unit, packet, size == original)


def make_record(at: Micros, sender: str, port: int, to_port: int, data: bytes) -> bytes:
    """Make a record of our own: the datagram in the packet that carried it.

    Raises:
        Invalid: It is larger than a datagram can be, or the sender is no IPv4 address.
    """
    if len(data) > LARGEST:
        raise Invalid(f"A datagram of {len(data)} bytes cannot have come over UDP.")
    address = _packed(sender)
    total = _PACKET.size + len(data)
    checksum = 0x4500 + total + 0x4000 + 0x4011 + sum(struct.unpack("!HH", address))
    while checksum > 0xFFFF:
        checksum = (checksum & 0xFFFF) + (checksum >> 16)
    ip = (0x45, 0, total, 0, 0x4000, 64, socket.IPPROTO_UDP, 0xFFFF - checksum, address, bytes(4))
    packet = _PACKET.pack(*ip, port, to_port, 8 + len(data), 0)
    return _RECORD.pack(at // _MILLION, at % _MILLION, total, total) + packet + data


@lru_cache(maxsize=64)
def _packed(address: str) -> bytes:
    try:
        return socket.inet_pton(socket.AF_INET, address or "0.0.0.0")
    except (OSError, ValueError) as error:
        raise Invalid(f"“{address}” is no IPv4 address of a sender.") from error


def datagram_in(packet: bytes, link: int) -> Datagram | None:
    """Take the UDP datagram out of a packet; None for anything else, and for a part of a larger one."""
    kind_at, start = LINKS[link]
    if kind_at is not None:
        kind = packet[kind_at : kind_at + 2]
        if kind == _VLAN and link == 1:
            kind, start = packet[16:18], 18
        if kind != _IPV4:
            return None
    packet = packet[start:]
    fragment = len(packet) >= 20 and (packet[6] & 0x3F or packet[7])
    if len(packet) < 20 or packet[0] >> 4 != 4 or packet[9] != socket.IPPROTO_UDP or fragment:
        return None
    udp = packet[(packet[0] & 0x0F) * 4 :]
    if len(udp) < 8:
        return None
    port, to_port, length, _ = struct.unpack("!HHHH", udp[:8])
    if not 8 <= length <= len(udp):
        return None
    return Datagram(socket.inet_ntop(socket.AF_INET, packet[12:16]), port, to_port, udp[8:length])
