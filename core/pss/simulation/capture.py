"""Capture files: every datagram as it came, with its time and sender, in the format that network tools read and write.

Text files of `offset in milliseconds, tab, datagram` a line are read as well.
"""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, NamedTuple, Self

from core.clock import Micros
from core.errors import Invalid, NotFound, Unavailable, Unsupported
from core.pss.simulation import pcap


class Captured(NamedTuple):
    """One datagram.

    Attributes:
        at: When it came; from the start of the file in a text file, which knows no more.
        sender: The sender's address; empty in a text file.
        port: The sender's port.
        data: Its bytes.
        to_port: The port it came to, or 0 where that is not known.
    """

    at: Micros
    sender: str
    port: int
    data: bytes
    to_port: int = 0


class CaptureWriter:
    """Writes a capture file, or goes on with one; blocking, so it belongs off the event loop.

    Attributes:
        datagrams: Written by this writer.
        size: Bytes of the file.
        note: What was repaired in the file that was there, in words, or None.
    """

    def __init__(self, path: Path, to_port: int = 0) -> None:
        """Open the file for datagrams that came to this port; a last record that was cut off is removed.

        Raises:
            Invalid: The file is something else.
            Unavailable: It cannot be opened or written.
        """
        self._path = path
        self._to_port = to_port
        self.datagrams = 0
        self.note: str | None = None
        try:
            self._file = path.open("r+b" if path.exists() else "x+b", buffering=0)
        except OSError as error:
            raise Unavailable(f"The capture {path} cannot be opened: {error.strerror}.") from error
        try:
            self.size = self._take_up()
        except BaseException:
            self._file.close()
            raise

    def _take_up(self) -> int:
        """Find the end of the last whole record, or begin the file."""
        header = self._file.read(len(pcap.HEADER))
        if len(header) < len(pcap.HEADER) and pcap.HEADER.startswith(header):
            self.size = 0
            self._append(pcap.HEADER)
            return self.size
        if header != pcap.HEADER:
            raise Invalid(f"{self._path} is not a capture of this program, so nothing is added to it.")
        end, length = len(header), self._file.seek(0, os.SEEK_END)
        with self._path.open("rb") as file:
            for record in pcap.records(file, header[:4], packets=False):
                end = record.end
        if end < length:
            self._file.truncate(end)
            self.note = f"The last {length - end} bytes were half a record and have been cut off."
        return end

    def write(self, batch: Iterable[Captured]) -> None:
        """Add datagrams.

        Raises:
            Invalid: One is larger than a datagram can be, or its sender is no IPv4 address.
            Unavailable: The file cannot be written, as when the disk is full; it stays whole.
        """
        records = [
            pcap.make_record(
                captured.at, captured.sender, captured.port, captured.to_port or self._to_port, captured.data
            )
            for captured in batch
        ]
        self._append(b"".join(records))
        self.datagrams += len(records)

    def _append(self, data: bytes) -> None:
        try:
            self._file.seek(self.size)
            written = 0
            while written < len(data):
                written += self._file.write(data[written:]) or 0
        except OSError as error:
            self._file.truncate(self.size)
            raise Unavailable(f"The capture {self._path} cannot be written: {error.strerror}.") from error
        self.size += len(data)

    def close(self) -> None:
        """Close the file when all of it is on the disk."""
        if not self._file.closed:
            with self._file:
                os.fsync(self._file.fileno())

    def __enter__(self) -> Self:
        """Use it in a `with` statement."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the file."""
        self.close()


class Reading:
    """The datagrams of a capture file, read as they are asked for.

    Attributes:
        path: The file.
        note: After the end: why it came early, in words, or None.
        skipped: Packets passed over so far that are no whole UDP datagrams.
    """

    def __init__(self, path: Path) -> None:
        """Take the file; it is opened by iterating."""
        self.path = path
        self.note: str | None = None
        self.skipped = 0

    def __iter__(self) -> Iterator[Captured]:
        """Read from the start.

        Raises:
            NotFound: There is no such file.
            Unavailable: It cannot be read.
            Invalid: It is no capture.
            Unsupported: It is a capture of a kind that cannot be read.
        """
        self.note, self.skipped = None, 0
        try:
            with self.path.open("rb") as file:
                magic = file.read(4)
                file.seek(0)
                yield from self._packets(file, magic) if magic in pcap.MAGICS else self._lines(file, magic)
        except FileNotFoundError as error:
            raise NotFound(f"There is no capture {self.path}.") from error
        except OSError as error:
            raise Unavailable(f"The capture {self.path} cannot be read: {error.strerror}.") from error

    def _packets(self, file: BinaryIO, magic: bytes) -> Iterator[Captured]:
        header = file.read(len(pcap.HEADER))
        if len(header) < len(pcap.HEADER):
            self.note = "The file is cut off in its header."
            return
        link = pcap.link_of(header)
        if link not in pcap.LINKS:
            raise Unsupported(f"{self.path} was captured on a kind of link ({link}) that cannot be read.")
        end = len(header)
        for record in pcap.records(file, magic, packets=True):
            end = record.end
            datagram = pcap.datagram_in(record.packet, link) if record.whole else None
            if datagram is None:
                self.skipped += 1
            else:
                yield Captured(record.at, datagram.sender, datagram.port, datagram.data, datagram.to_port)
        left = os.fstat(file.fileno()).st_size - end
        if left:
            self.note = f"The file ends in the midst of a record: its last {left} bytes are lost."

    def _lines(self, file: BinaryIO, magic: bytes) -> Iterator[Captured]:
        if magic == pcap.PCAPNG:
            raise Unsupported(
                f"{self.path} is a capture in the newer pcapng format.",
                remedy="Save it as pcap, for example with: editcap -F pcap FILE NEW.",
            )
        for number, line in enumerate(file, 1):
            offset, tab, data = line.rstrip(b"\r\n").partition(b"\t")
            if not line.strip():
                continue
            if not tab or not offset.isdigit() or len(offset) > 15:
                raise Invalid(f"Line {number} of {self.path} is not an offset in milliseconds, a tab and a datagram.")
            yield Captured(int(offset) * 1000, "", 0, data)


def read(path: Path) -> Reading:
    """Read a capture file lazily."""
    return Reading(path)


def as_stream(captured: Iterable[Captured]) -> Iterator[tuple[float, bytes]]:
    """Turn datagrams into a stream to be sent, timed in seconds; where the wall clock jumped back, no time passes."""
    offset = 0
    before: Micros | None = None
    for datagram in captured:
        offset += max(0, datagram.at - before) if before is not None else 0
        before = datagram.at
        yield offset / 1_000_000, datagram.data
