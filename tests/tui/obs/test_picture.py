"""Pictures in half blocks, of files as OBS writes them and of broken ones."""

import base64
import contextlib
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import Invalid
from core.obs.models import Picture
from tests.tui.obs.things import bmp
from tui.obs.picture import Half, half_blocks, width_for

RED, BLUE, BLACK = (255, 0, 0), (0, 0, 255), (0, 0, 0)


def of(file: bytes) -> Picture:
    return Picture("Stage", "bmp", 0, 0, base64.b64encode(file).decode())


@pytest.mark.parametrize("bits", [24, 32])
@pytest.mark.parametrize("upside_down", [True, False])
def test_two_rows_of_pixels_are_one_of_cells(bits: int, upside_down: bool) -> None:
    rows = [[RED, RED, BLUE], [BLUE, BLUE, BLUE], [RED, BLUE, RED]]
    assert half_blocks(of(bmp(rows, bits=bits, upside_down=upside_down))) == [
        [Half(2, RED, BLUE), Half(1, BLUE, BLUE)],
        [Half(1, RED, BLACK), Half(1, BLUE, BLACK), Half(1, RED, BLACK)],
    ]


@pytest.mark.parametrize(
    "file",
    [
        b"",
        b"BM",
        b"\x89PNG" + bytes(80),
        bmp([[RED]])[:-1],
        bmp([[RED]], bits=24, compression=1),
        struct.pack("<2sIIIIiiHHI", b"BM", 0, 0, 54, 40, 2**31 - 1, 1, 1, 24, 0) + bytes(40),
    ],
)
def test_what_is_none_says_so(file: bytes) -> None:
    with pytest.raises(Invalid):
        half_blocks(of(file))


@given(st.binary(max_size=200))
def test_nothing_else_ever_comes_of_a_broken_file(rest: bytes) -> None:
    with contextlib.suppress(Invalid):
        half_blocks(of(b"BM" + rest))


@pytest.mark.parametrize(("room", "width"), [((80, 40), 80), ((80, 10), 35), ((4, 40), 8)])
def test_a_picture_fits_into_its_room(room: tuple[int, int], width: int) -> None:
    assert width_for(*room) == width
