"""Pictures that the terminal draws itself, as kitty's protocol has them."""

import base64
import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from core.errors import Invalid
from core.obs.models import Picture
from tests.tui.obs.things import png
from tui.obs import graphics

COMMAND = re.compile(r"\x1b_G([^;\x1b]*)(?:;([A-Za-z0-9+/=]*))?\x1b\\")


def of(file: bytes) -> Picture:
    return Picture("Stage", "png", 0, 0, base64.b64encode(file).decode())


def commands(sequence: str) -> list[tuple[dict[str, str], str]]:
    """Read the commands of a sequence in which nothing else may be."""
    inner = sequence.removeprefix("\x1b[?2026h").removesuffix("\x1b[?2026l")
    assert COMMAND.sub("", inner) == ""
    return [(dict(pair.split("=") for pair in keys.split(",")), data) for keys, data in COMMAND.findall(inner)]


def test_a_picture_is_sent_in_pieces_and_then_placed() -> None:
    noise = random.Random(7)
    file = png(8, 8, (200, 30, 40)) + bytes(noise.randrange(256) for _ in range(20_000))
    *pieces, place = commands(graphics.sending(of(file), 134, 60, 17))
    assert base64.b64decode("".join(data for _, data in pieces)) == file
    assert all(len(data) <= 4096 and len(data) % 4 == 0 for _, data in pieces)
    assert [keys["m"] for keys, _ in pieces] == ["1"] * (len(pieces) - 1) + ["0"]
    assert pieces[0][0] == {"a": "t", "f": "100", "t": "d", "i": "134", "q": "2", "m": "1"}
    assert place == ({"a": "p", "U": "1", "i": "134", "c": "60", "r": "17", "q": "2"}, "")


def test_a_terminal_never_answers_what_would_be_read_as_keys() -> None:
    sequence = graphics.sending(of(png(8, 8, (1, 2, 3))), 134, 8, 2) + graphics.forgetting(134)
    assert all(keys["q"] == "2" for keys, _ in commands(sequence.replace("\x1b[?2026l", "")))


@pytest.mark.parametrize("data", ["", "\x1b\\\x1b[2J", "iVBORw0KGgo=\x1b\\", "QUJD", "iVBORw0KGgo\n=", "A" * 3_000_000])
def test_nothing_but_a_picture_is_written_to_a_terminal(data: str) -> None:
    with pytest.raises(Invalid):
        graphics.sending(Picture("Stage", "png", 0, 0, data), 134, 8, 2)


@given(st.text(max_size=60))
def test_whatever_an_obs_sends_it_is_a_picture_or_refused(data: str) -> None:
    with pytest.raises(Invalid):
        graphics.sending(Picture("Stage", "png", 0, 0, data), 134, 8, 2)


def test_placeholders_are_a_cell_each_and_tell_row_and_column() -> None:
    lines = graphics.placeholders(297, 3)
    assert [cell_len(line) for line in lines] == [297] * 3
    cells = [re.findall("\U0010eeee(.)(.)", line) for line in lines]
    assert [ord(row) for row, _ in (line[0] for line in cells)] == [0x305, 0x30D, 0x30E]
    assert all(row == line[0][0] for line in cells for row, _ in line)
    columns = [column for _, column in cells[0]]
    # As the protocol's own table has them: the first, the tenth, and the last.
    assert (len({*columns}), ord(columns[0]), ord(columns[9]), ord(columns[296])) == (297, 0x305, 0x34A, 0x1D244)
    assert len(graphics.placeholders(999, 999)) == 297


def test_the_number_is_that_of_the_colour_however_colours_are_written() -> None:
    red, green, blue = graphics.COLOUR
    assert graphics.number_for("truecolor") == red << 16 | green << 8 | blue
    place = [0, 95, 135, 175, 215, 255].index
    assert graphics.number_for("256") == 16 + 36 * place(red) + 6 * place(green) + place(blue)
    assert graphics.number_for("standard") is None
    assert graphics.number_for(None) is None


@pytest.mark.parametrize(
    ("environment", "offered"),
    [
        ({"TERM": "xterm-kitty"}, True),
        ({"TERM": "xterm-ghostty", "SSH_TTY": "/dev/pts/3"}, True),
        ({"TERM": "xterm-256color", "KITTY_WINDOW_ID": "1"}, False),
        ({"TERM": "xterm-kitty", "TMUX": "/tmp/tmux-0/default,1,0"}, False),
        ({"TERM": "tmux-256color"}, False),
        ({}, False),
    ],
)
def test_only_a_terminal_that_says_so_is_sent_pictures(environment: dict[str, str], offered: bool) -> None:
    assert graphics.is_offered(environment) is offered


@pytest.mark.parametrize(
    ("room", "shape", "cells", "pixels"),
    [
        ((80, 40), 16 / 9, (80, 23), 480),
        ((80, 10), 16 / 9, (36, 10), 288),
        ((40, 40), 9 / 16, (40, 36), 320),
        ((4, 4), 30.0, (4, 1), 32),
        ((999, 999), 16 / 9, (297, 84), 480),
    ],
)
def test_a_picture_fits_into_its_room(room: tuple[int, int], shape: float, cells: tuple[int, int], pixels: int) -> None:
    assert graphics.cells_for(*room, shape) == cells
    assert graphics.pixels_for(*room, shape) == pixels
