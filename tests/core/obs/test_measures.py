"""Loudness, bitrates and pictures, as both protocols need them."""

import base64
import math
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.obs.measures import Rate, decibels, is_of_a_file, picture
from core.obs.models import Picture
from core.obs.wire import Malformed


def test_a_factor_is_given_in_decibels_down_to_silence() -> None:
    assert decibels(1) == 0
    assert decibels(10) == pytest.approx(20)
    assert decibels(1e-9) == -100
    assert decibels(0) == decibels(-1) == -100


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_factor_has_decibels(factor: float) -> None:
    assert decibels(factor) >= -100
    assert math.isfinite(decibels(factor))


def test_a_rate_is_known_from_the_second_count_on() -> None:
    rate = Rate()
    assert rate.kbps(1_000, 0) is None
    assert rate.kbps(126_000, 1_000_000) == 1000
    assert rate.kbps(126_000, 1_000_000) is None  # no time has gone by
    assert rate.kbps(126_000, 2_000_000) == 0


def test_a_count_that_begins_anew_or_was_missing_begins_the_rate_anew() -> None:
    rate = Rate()
    rate.kbps(1_000, 0)
    assert rate.kbps(500, 1_000_000) is None
    assert rate.kbps(None, 2_000_000) is None
    assert rate.kbps(1_000, 3_000_000) is None
    assert rate.kbps(2_000, 4_000_000) == 8


def _png(width: int, height: int) -> str:
    header = struct.pack(">8sI4sII", b"\x89PNG\r\n\x1a\n", 13, b"IHDR", width, height)
    return base64.b64encode(header + b"\x08\x02\x00\x00\x00").decode()


def test_a_picture_s_size_is_read_from_itself() -> None:
    assert picture("Stage", f"data:image/png;base64,{_png(320, 180)}") == Picture(
        "Stage", "png", 320, 180, _png(320, 180)
    )


@pytest.mark.parametrize("height", [180, -180])
def test_so_is_that_of_an_uncompressed_one_whichever_row_comes_first(height: int) -> None:
    header = struct.pack("<2sIIIIii", b"BM", 172_854, 0, 54, 40, 320, height)
    data = base64.b64encode(header + bytes(14)).decode()
    assert picture("Stage", f"data:image/bmp;base64,{data}") == Picture("Stage", "bmp", 320, 180, data)


@pytest.mark.parametrize(
    "uri",
    [
        "",
        "data:image/png;base64,",
        "data:image/png;base64,AAAA",
        "not base64 at all ☺",
        "A" * 64,
        "data:image/bmp;base64,Qk0=",
    ],
)
def test_what_is_no_picture_is_malformed(uri: str) -> None:
    with pytest.raises(Malformed, match=r"^OBS sent a picture that is none\.$"):
        picture("Stage", uri)


@pytest.mark.parametrize(
    ("settings", "of_a_file"),
    [
        ({}, False),
        ({"text": "7:5", "from_file": False}, False),
        ({"text": "7:5", "from_file": True}, True),
        ({"text": "7:5", "read_from_file": True}, True),
    ],
)
def test_a_text_of_a_file_is_one_in_both_kinds_of_texts(settings: dict[str, object], of_a_file: bool) -> None:
    assert is_of_a_file(settings) == of_a_file
