"""libVLC, opened: it makes voices and knows the sound devices."""

import ctypes
import itertools
import secrets
from typing import Any, Final

from core import __version__
from core.audio.decks.voice import Voice
from core.audio.decks.wire import Device, Item
from core.errors import Unavailable

REMEDY: Final = "Install it: apt install libvlc5 vlc-plugin-base libvlc-bin."
_OPTIONS: Final = ("--no-video", "--no-lua", "--no-metadata-network-access", "--no-sub-autodetect-file", "--no-spu")


class Sound:
    """libVLC on this machine.

    Attributes:
        marks: What the mark of each voice begins with.
    """

    def __init__(self) -> None:
        """Open it.

        Raises:
            Unavailable: It is not installed, or not whole.
        """
        try:
            import vlc  # type: ignore[import-untyped]
        except (ImportError, OSError, NameError, SystemExit) as error:  # the binding has many ways to say so
            raise Unavailable(f"libVLC is not installed ({error}).", remedy=REMEDY) from None
        self._vlc: Any = vlc
        self.marks = f"{__version__}+{secrets.token_hex(4)}."
        self._numbers = itertools.count(1)
        self._instance: Any = vlc.Instance(*_OPTIONS)
        if self._instance is None:
            raise Unavailable("libVLC finds none of its plugins.", remedy=REMEDY)

    @property
    def version(self) -> str:
        """Tell libVLC's version."""
        return str(self._vlc.libvlc_get_version().decode())

    def voice(self, deck: str, item: Item, device: str, *, share: float, now: float) -> Voice:
        """Make a voice for an item on a deck; `Voice` says how.

        To the sound server, which lists it, the deck is the program and the mark its version: what is kept there of a
        program is then kept of a deck, and the mark is not among what it is kept by.
        """
        mark = f"{self.marks}{next(self._numbers)}"
        self._instance.set_user_agent(f"Cuedesk {deck}", f"Cuedesk/{__version__}")
        self._instance.set_app_id(f"cuedesk.{deck}", mark, "audio-card")
        return Voice(self._vlc, self._instance, item, device, mark, share, now)

    def devices(self) -> list[Device]:
        """List the sound devices that are there now; none where no sound can come out at all."""
        player = self._instance.media_player_new()
        first = player.audio_output_device_enum()
        found, each = [], first
        while each:
            device, name = each.contents.device, each.contents.description
            found.append(Device(_text(device), _text(name)))
            each = each.contents.next
        if first:
            self._vlc.libvlc_audio_output_device_list_release(first)
        player.release()
        return found


def _text(raw: bytes | ctypes.c_char_p | None) -> str:
    return bytes(raw).decode(errors="replace") if isinstance(raw, bytes) else ""
