"""The inputs of one OBS by protocol v4: sound, media, filters and texts."""

from typing import Final

from core.obs import sentences
from core.obs.measures import is_of_a_file
from core.obs.models import Filter, Input, Media, MediaAction
from core.obs.v4 import reading
from core.obs.v4.asking import Asking, Request
from core.obs.wire import Object, find, need

_MEDIA: Final[dict[MediaAction, tuple[str, Object]]] = {
    "play": ("PlayPauseMedia", {"playPause": False}),
    "pause": ("PlayPauseMedia", {"playPause": True}),
    "stop": ("StopMedia", {}),
    "restart": ("RestartMedia", {}),
    "next": ("NextMedia", {}),
    "previous": ("PreviousMedia", {}),
}

_TEXTS: Final = {"text_gdiplus": "SetTextGDIPlusProperties", "text_ft2_source": "SetTextFreetype2Properties"}


class Inputs(Asking):
    """What one OBS takes in."""

    _soundless: frozenset[str]
    """The kinds of inputs that have no sound."""

    async def inputs(self) -> tuple[Input, ...]:
        """List the inputs with mute and volume."""
        return await self._inputs(await self._ask("GetSourcesList"))

    async def media(self, input: str) -> Media:
        """Tell where a media input is."""
        names = "GetMediaState", "GetMediaTime", "GetMediaDuration"
        answers = await self._ask_all(*(Request(name, {"sourceName": input}) for name in names))
        state, now, duration = (
            self._data_of(answer, name, sentences.input(input)) for answer, name in zip(answers, names, strict=True)
        )
        return reading.media(input, state, now, duration)

    async def text(self, input: str) -> str:
        """Tell what a text input says."""
        _, settings = await self._text(input)
        return find(settings, "text", str) or ""

    async def filters(self, source: str) -> list[Filter]:
        """List the filters on a source or scene."""
        return reading.filters(await self._ask("GetSourceFilters", {"sourceName": source}, sentences.source(source)))

    async def set_mute(self, input: str, muted: bool) -> None:
        """Mute or unmute an input."""
        await self._ask("SetMute", {"source": input, "mute": muted}, sentences.input(input))

    async def set_volume(self, input: str, volume_db: float) -> None:
        """Move an input's fader."""
        await self._ask("SetVolume", {"source": input, "volume": volume_db, "useDecibel": True}, sentences.input(input))

    async def media_action(self, input: str, action: MediaAction) -> None:
        """Play, pause, stop or restart a media input."""
        # OBS takes these orders for anything, and for what plays nothing it does nothing.
        if (await self.media(input)).state == "none":
            raise sentences.nothing_to_play(self._obs, input)
        request, wanted = _MEDIA[action]
        await self._ask(request, {"sourceName": input, **wanted}, sentences.input(input))

    async def media_seek(self, input: str, position_ms: int) -> None:
        """Go to a position in a media input."""
        await self._ask("SetMediaTime", {"sourceName": input, "timestamp": position_ms}, sentences.input(input))

    async def set_filter(self, source: str, filter: str, enabled: bool) -> None:
        """Switch a filter on or off."""
        wanted = {"sourceName": source, "filterName": filter, "filterEnabled": enabled}
        await self._ask("SetSourceFilterVisibility", wanted, f"filter “{filter}” on a source “{source}”")

    async def set_text(self, input: str, text: str) -> None:
        """Set what a text input says."""
        request, _ = await self._text(input)
        await self._ask(request, {"source": input, "text": text}, sentences.input(input))

    async def _text(self, input: str) -> tuple[str, Object]:
        """Give the request that sets a text input, and how it is set now."""
        of = await self._ask("GetSourceSettings", {"sourceName": input}, sentences.input(input))
        request = _TEXTS.get(need(of, "sourceType", str).removesuffix("_v2"))
        if request is None:
            raise sentences.no_text(self._obs, input)
        settings = need(of, "sourceSettings", dict)
        if is_of_a_file(settings):
            raise sentences.text_of_a_file(self._obs, input)
        return request, settings

    async def _inputs(self, listed: Object) -> tuple[Input, ...]:
        kinds = reading.input_kinds(listed)
        sounding = [name for name, kind in kinds if kind not in self._soundless]
        asked = (Request("GetVolume", {"source": name, "useDecibel": True}) for name in sounding)
        # What was removed a moment ago is refused.
        volumes = {
            name: answer.data
            for name, answer in zip(sounding, await self._ask_all(*asked), strict=True)
            if answer.refusal is None
        }
        return tuple(reading.input(name, kind, volumes.get(name)) for name, kind in kinds)
