"""What a person has an OBS do: scenes, recording, stream, replays and sound."""

import asyncio
from collections.abc import Mapping
from functools import partial
from typing import Any

from core.clock import Micros
from tui.obs.answers import done_words
from tui.obs.column import LETTERS
from tui.obs.panel_rows import Step
from tui.obs.replays import COURT, Shown, Subject, shown_by, subject
from tui.screens.match_choice import MatchChoice
from tui.screens.obs_base import ObsBase
from tui.screens.obs_steps import Stepping


class Orders(ObsBase):
    """The keys that change what an OBS does. What the audience would notice is armed by the engine's own rule."""

    def __init__(self) -> None:
        """Have asked for nothing yet."""
        super().__init__()
        self._stepping = Stepping()

    def order(self, verb: str, label: str, **arguments: Any) -> None:
        """Give a command to the chosen OBS."""
        if (name := self.connection_name) is not None:
            self.give(f"obs.{verb}", {"connection": name, **arguments}, f"{label} {name}")

    # ---- scenes

    def action_scene(self, letter: str) -> None:
        """Cut to a scene by its letter: armed, or at once in an armed session."""
        self._cut(LETTERS.index(letter))

    def action_cut(self) -> None:
        """Cut to the scene under the cursor."""
        if self.column is not None:
            self._cut(self.column.scenes.cursor)

    def _cut(self, place: int) -> None:
        instance, name = self.instance, self.connection_name
        if instance is None or name is None or place >= len(instance.scenes):
            return
        scene = instance.scenes[place]
        if scene == instance.program:
            self.console.toast(f"{scene} is on air already on {name}")
        else:
            self.give("obs.switch_scene", {"connection": name, "scene": scene}, f"cut {name} to {scene}")

    def action_preview(self) -> None:
        """Put the scene under the cursor into the preview."""
        if self.scene is not None:
            self.order("preview_scene", f"preview {self.scene.name} on", scene=self.scene.name)

    def action_take(self) -> None:
        """Bring the preview on air."""
        if self.instance is not None:
            self.order("transition", f"{self.instance.preview or 'preview'} on air on")

    def action_studio(self) -> None:
        """Switch studio mode."""
        if self.instance is not None:
            self.order("set_studio_mode", "studio mode on", enabled=not self.instance.studio_mode)

    def action_holding(self) -> None:
        """Have every OBS show its holding scene."""
        self.give("obs.all_to_holding", {}, "all to holding")

    # ---- outputs

    def action_record(self) -> None:
        """Start recording."""
        self.work(partial(self._told, "obs.start_recording", "recording"))

    def action_stop(self) -> None:
        """Stop recording; that never asks."""
        self.work(partial(self._told, "obs.stop_recording", "recording stopped"))

    async def _told(self, command: str, words: str) -> None:
        name = self.connection_name
        if name is None:
            return
        outcome = await self.ask(command, {"connection": name}, f"{words} on {name}")
        if outcome.ran:
            file = f": {outcome.value}" if isinstance(outcome.value, str) else ""
            self.console.toast(f"{name}: {words}{file}")

    def action_record_all(self) -> None:
        """Start recording on every OBS."""
        self.work(self._record_all)

    async def _record_all(self) -> None:
        outcome = await self.ask("obs.record_all", {}, "record all")
        if outcome.ran:
            words, severe = done_words("record all", outcome.value)
            self.console.toast(words, severe=severe)

    def action_go_live(self) -> None:
        """Start the stream."""
        self.order("start_stream", "go live on")

    def action_end_stream(self) -> None:
        """End the stream."""
        self.order("stop_stream", "end the stream of")

    def action_buffer(self, enabled: bool) -> None:
        """Start or stop the replay buffer."""
        self.order("set_replay_buffer", f"replay buffer {'on' if enabled else 'off'} on", enabled=enabled)

    def action_save_replay(self) -> None:
        """Save the replay buffer, for the match and the event that it shows."""
        self.work(self._save_replay)

    async def _save_replay(self) -> None:
        name, now = self.connection_name, self.console.now()
        if name is None:
            return
        client, court = self.link.client, str(self.desk.value(COURT) or "")
        matches = await shown_by(client, name, court, self.console.looked_at)
        about = await subject(client, matches[0], now) if len(matches) == 1 else None
        asked = about.asked() if about is not None else {}
        outcome = await self.ask("obs.save_replay", {"connection": name, **asked}, f"save a replay on {name}")
        if not outcome.ran:
            return
        kept = outcome.value if isinstance(outcome.value, Mapping) else None
        if about is None and matches and kept is not None:
            # Asked only now, for the buffer does not wait: what is to be seen would leave it meanwhile.
            about = await self._described(kept["id"], matches, now)
        words = [f"{name}: replay saved", about.words if about is not None else "of no match"]
        self.console.toast(", ".join(words) + (f"\n{kept['path']}" if kept is not None else ""))

    async def _described(self, clip: int, matches: list[Shown], now: Micros) -> Subject | None:
        """Have a person say which match a clip is of; None where nobody does."""
        courts = [shown.board.court if shown.board else None for shown in matches]
        looked_at = self.console.looked_at
        cursor = courts.index(looked_at) if looked_at in courts else 0
        chosen = await self.app.push_screen_wait(MatchChoice(matches, cursor))
        if chosen is None:
            return None
        about = await subject(self.link.client, chosen, now)
        await self.ask("obs.clip_edit", {"clip": clip, **about.asked()}, f"attach the replay to {about.words}")
        return about

    # ---- sound

    def action_mute(self) -> None:
        """Mute the input under the cursor, or let it be heard."""
        if (input := self.input) is not None:
            word = "unmute" if input.muted else "mute"
            self.order("set_mute", f"{word} {input.name} on", input=input.name, muted=not input.muted)

    def action_volume(self, step: int) -> None:
        """Move the fader of the input under the cursor; what was asked for last is moved on."""
        input, name = self.input, self.connection_name
        if input is None or name is None:
            return
        fader, now = Step("volume", input.name, input.volume_db or 0.0), asyncio.get_running_loop().time()
        order = self._stepping.order(name, fader, step, self.console.runner.armed, now)
        self.order(order.verb, order.words, **order.arguments)
