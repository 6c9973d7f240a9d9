"""Rows whose letters are free: on the OBS screen each lower-case letter is a scene."""

from typing import ClassVar, TypeVar

from textual.binding import BindingType

from tui.keymap import key
from tui.widgets.rows import Rows

T = TypeVar("T")


class ObsRows(Rows[T], inherit_bindings=False):
    """Rows of one line each, moved in without letters."""

    BINDINGS: ClassVar[list[BindingType]] = [
        key("obs_rows.up", "move(-1)", show=False),
        key("obs_rows.down", "move(1)", show=False),
        key("obs_rows.page_up", "page(-1)", show=False),
        key("obs_rows.page_down", "page(1)", show=False),
        key("obs_rows.first", "edge(-1)", "home", show=False),
        key("obs_rows.last", "edge(1)", "end", show=False),
        key("obs_rows.open", "open"),
    ]
