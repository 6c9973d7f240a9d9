"""The list of clips on the OBS screen."""

from typing import ClassVar

from textual.binding import BindingType

from core.obs.models import Clip
from tui.keymap import key
from tui.widgets.obs_rows import ObsRows


class ClipRows(ObsRows[Clip]):
    """Clips, a line each; the one letter that is not a scene here exports them."""

    BINDINGS: ClassVar[list[BindingType]] = [key("obs_clips.export", "screen.export")]
