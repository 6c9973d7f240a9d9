"""Capture files: what was written is read back to the byte, whatever happens to the file's end."""

import resource
import socket
import struct
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import CuedeskError, Invalid, NotFound, Unavailable, Unsupported
from core.pss.simulation.capture import Captured, CaptureWriter, as_stream, read
from core.pss.simulation.pcap import LARGEST
from tests.support.sample import SAMPLE

FIRST = Captured(1_763_647_200_123_456, "10.0.0.21", 50123, b"pt1;2;", 6000)
SECOND = Captured(1_763_647_200_500_001, "10.0.0.22", 6000, b"clk;1:07;\x00\xff", 6000)
THIRD = Captured(1_763_647_207_000_000, "10.0.0.21", 50123, b"", 6000)

DATAGRAMS = st.builds(
    Captured,
    at=st.integers(0, (2**32 - 1) * 1_000_000),
    sender=st.ip_addresses(v=4).map(str),
    port=st.integers(0, 65535),
    data=st.binary(max_size=200),
    to_port=st.integers(1, 65535),
)


def written(path: Path, *datagrams: Captured) -> Path:
    with CaptureWriter(path, 6000) as writer:
        writer.write(datagrams)
    return path


@given(batches=st.lists(st.lists(DATAGRAMS, max_size=5), max_size=5))
def test_what_is_written_is_read_back(batches: list[list[Captured]], tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("capture") / "a.pcap"
    with CaptureWriter(path, 6000) as writer:
        for batch in batches:
            writer.write(batch)
    everything = [datagram for batch in batches for datagram in batch]
    reading = read(path)
    assert list(reading) == everything
    assert (reading.note, reading.skipped) == (None, 0)
    assert (writer.datagrams, writer.size) == (len(everything), path.stat().st_size)


def test_the_largest_datagram_fits_and_a_larger_one_cannot_have_come(tmp_path: Path) -> None:
    path = written(tmp_path / "a.pcap", FIRST._replace(data=bytes(LARGEST)))
    assert [len(captured.data) for captured in read(path)] == [LARGEST]
    with CaptureWriter(path) as writer, pytest.raises(Invalid, match="65508 bytes"):
        writer.write([FIRST._replace(data=bytes(LARGEST + 1))])
    assert len(list(read(path))) == 1


def test_a_capture_is_gone_on_with(tmp_path: Path) -> None:
    path = written(tmp_path / "a.pcap", FIRST)
    assert list(read(written(path, SECOND, THIRD))) == [FIRST, SECOND, THIRD]


def test_reading_is_lazy_and_can_be_repeated(tmp_path: Path) -> None:
    reading = read(written(tmp_path / "a.pcap", FIRST, SECOND))
    assert next(iter(reading)) == FIRST
    assert list(reading) == list(reading) == [FIRST, SECOND]


def test_a_capture_cut_off_anywhere_gives_its_whole_records_and_a_note(tmp_path: Path) -> None:
    whole = written(tmp_path / "a.pcap", FIRST, SECOND).read_bytes()
    second_at = whole.index(b"pt1;2;") + len(b"pt1;2;")
    for length in range(4, len(whole)):
        path = tmp_path / "torn.pcap"
        path.write_bytes(whole[:length])
        reading = read(path)
        assert list(reading) == ([FIRST] if length >= second_at else [])
        assert (reading.note is None) == (length in (24, second_at))


def test_a_cut_off_record_is_removed_before_more_is_written(tmp_path: Path) -> None:
    whole = written(tmp_path / "a.pcap", FIRST, SECOND).read_bytes()
    second_at = whole.index(b"pt1;2;") + len(b"pt1;2;")
    for length in range(len(whole)):
        path = tmp_path / "torn.pcap"
        path.write_bytes(whole[:length])
        with CaptureWriter(path, 6000) as writer:
            kept = list(read(path))
            writer.write([THIRD])
        reading = read(path)
        assert list(reading) == [*kept, THIRD]
        assert reading.note is None
        assert (writer.note is not None) == (length > 24 and length != second_at)


def test_garbage_for_a_length_ends_the_reading(tmp_path: Path) -> None:
    path = written(tmp_path / "a.pcap", FIRST)
    with path.open("ab") as file:
        file.write(struct.pack("<IIII", 0, 0, 2**31, 2**31) + bytes(5000))
    reading = read(path)
    assert list(reading) == [FIRST]
    assert "5016 bytes" in (reading.note or "")


def test_nothing_is_added_to_a_file_of_another_kind(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("do not spoil this file, please")
    with pytest.raises(Invalid, match="not a capture"):
        CaptureWriter(path)
    assert path.read_text() == "do not spoil this file, please"


def test_where_the_room_ends_the_capture_stays_whole(tmp_path: Path) -> None:
    path = written(tmp_path / "a.pcap", FIRST)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    with CaptureWriter(path, 6000) as writer:
        resource.setrlimit(resource.RLIMIT_FSIZE, (200, limits[1]))
        try:
            with pytest.raises(Unavailable, match="cannot be written"):
                writer.write([SECOND, THIRD, SECOND._replace(data=bytes(100))])
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        writer.write([THIRD])
    reading = read(path)
    assert (list(reading), reading.note) == ([FIRST, THIRD], None)


def test_a_place_that_cannot_be_written_to_is_said(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="cannot be opened"):
        CaptureWriter(tmp_path / "no such folder" / "a.pcap")


@pytest.mark.parametrize("sender", ["nobody", "10.0.0.300", "::1", "a\0b"])
def test_a_sender_that_is_no_address_is_refused_before_anything_is_written(tmp_path: Path, sender: str) -> None:
    path = tmp_path / "a.pcap"
    with CaptureWriter(path) as writer, pytest.raises(Invalid, match="IPv4"):
        writer.write([FIRST, SECOND._replace(sender=sender)])
    assert list(read(path)) == []


def test_the_packets_are_right_to_the_checksum(tmp_path: Path) -> None:
    packet = written(tmp_path / "a.pcap", FIRST).read_bytes()[24 + 16 :]
    words = sum(struct.unpack("!10H", packet[:20]))
    assert (words & 0xFFFF) + (words >> 16) == 0xFFFF
    assert struct.unpack("!H", packet[2:4])[0] == len(packet)
    assert struct.unpack("!HHH", packet[20:26]) == (50123, 6000, 8 + len(FIRST.data))


# ---- what other tools write


def _udp(data: bytes, *, protocol: int = 17, fragment: int = 0) -> bytes:
    ip = struct.pack(
        "!BBHHHBBH4s4s", 0x46, 0, 32 + len(data), 1, fragment, 64, protocol, 0, socket.inet_aton("10.0.0.9"), bytes(4)
    )
    return ip + bytes(4) + struct.pack("!HHHH", 1234, 6000, 8 + len(data), 0) + data


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize(("magic", "unit"), [(0xA1B2C3D4, 1), (0xA1B23C4D, 1000)])
@pytest.mark.parametrize(
    ("link", "before"),
    [
        (1, bytes(12) + b"\x08\x00"),
        (1, bytes(12) + b"\x81\x00\x00\x05\x08\x00"),
        (113, bytes(14) + b"\x08\x00"),
        (276, b"\x08\x00" + bytes(18)),
        (0, b"\x02\x00\x00\x00"),
        (101, b""),
    ],
)
def test_captures_of_network_tools_are_read(
    tmp_path: Path, order: str, magic: int, unit: int, link: int, before: bytes
) -> None:
    path = tmp_path / "tool.pcap"
    # Short Ethernet frames are padded.
    packets = [
        before + _udp(b"pt1;2;") + bytes(6),
        before + _udp(b"tcp", protocol=6),
        before + _udp(b"part", fragment=9),
    ]
    arp = bytes(12) + b"\x08\x06" + bytes(28)
    with path.open("wb") as file:
        file.write(struct.pack(f"{order}IHHiIII", magic, 2, 4, 0, 0, 65535, link))
        for packet in [*packets, arp, b""]:
            file.write(struct.pack(f"{order}IIII", 1_000, 7 * unit, len(packet), len(packet)) + packet)
        file.write(struct.pack(f"{order}IIII", 1_000, 0, len(packets[0]), 2000) + packets[0])
    reading = read(path)
    assert list(reading) == [Captured(1_000_000_007, "10.0.0.9", 1234, b"pt1;2;", 6000)]
    assert reading.skipped == 5


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"\x0a\x0d\x0d\x0a" + bytes(40), Unsupported),
        (struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 147), Unsupported),
        (b"hello\n", Invalid),
        (b"1\tclk;\n2 clk;\n", Invalid),
        (b"\x80\x81\x82", Invalid),
    ],
)
def test_what_is_no_capture_is_refused_in_a_sentence(tmp_path: Path, content: bytes, error: type[CuedeskError]) -> None:
    path = tmp_path / "x"
    path.write_bytes(content)
    with pytest.raises(error, match=r".+\."):
        list(read(path))


def test_a_missing_file_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match=r"nowhere\.pcap"):
        list(read(tmp_path / "nowhere.pcap"))


# ---- text files, and sending again


def test_the_recorded_match_is_read_from_its_text_file() -> None:
    datagrams = list(read(SAMPLE))
    assert len(datagrams) == 566
    assert datagrams[1] == Captured(5000, "", 0, b"pre;FightLoaded;")
    assert datagrams[-1] == Captured(532_825_000, "", 0, b"Udp Port 6000 disconnected;")


def test_text_lines_keep_their_bytes(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"0\tat1;\xff\xfe;a\tb\r\n\n15\tclk;1:00;")
    assert [datagram.data for datagram in read(path)] == [b"at1;\xff\xfe;a\tb", b"clk;1:00;"]


def test_a_capture_becomes_a_stream_that_begins_at_zero(tmp_path: Path) -> None:
    path = written(tmp_path / "a.pcap", FIRST, SECOND, THIRD._replace(at=FIRST.at), THIRD._replace(at=FIRST.at + 10))
    assert [(round(offset, 6), data) for offset, data in as_stream(read(path))] == [
        (0.0, FIRST.data), (0.376545, SECOND.data), (0.376545, b""), (0.376555, b"")
    ]  # fmt: skip
