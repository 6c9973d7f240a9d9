"""The clips of the matches that are on, on the OBS screen: played, copied, exported and deleted."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container
from textual.content import Content

from core.errors import CuedeskError
from tui.feed import Feed
from tui.keymap import key
from tui.obs import clips
from tui.obs.clips import MatchClips, draw_clip
from tui.screens.obs_export import RECORDINGS, export_form
from tui.screens.obs_pictures import Pictures
from tui.text import visible
from tui.widgets.line import Line
from tui.widgets.obs_clips import ClipRows

if TYPE_CHECKING:
    from core.client import Event


class ClipKeys(Pictures):
    """What is done with clips."""

    BINDINGS: ClassVar[list[BindingType]] = [key("obs.copy_path", "copy_path", "Y", "copy path")]

    clip_feed: Feed[MatchClips]

    def __init__(self) -> None:
        """Know no clips yet."""
        super().__init__()
        self._match_clips = MatchClips()
        self._why_no_clips = ""

    def compose_clips(self) -> ComposeResult:
        """Put the clips under their heading."""
        with Container(id="clips-pane"):
            yield Line(id="clips-heading")
            yield ClipRows(
                lambda clip, room: draw_clip(clip, room, self.desk.zone), id="clips", opens=True, empty="   none yet"
            )

    @property
    def clips(self) -> ClipRows:
        """Give the list of clips."""
        return self.query_one("#clips", ClipRows)

    @property
    def match(self) -> int | None:
        """Give the match that is on, where there is just one."""
        matches = self._match_clips.matches
        return matches[0] if len(matches) == 1 else None

    def on_mount(self) -> None:
        """Follow the clips of the matches that are on."""
        self.clip_feed = self.link.feed(
            clips.TOPICS, clips.read_clips, snapshot=self._take_clips, batch=self._read_again, failed=self._no_clips
        )

    def on_unmount(self) -> None:
        """Stop following."""
        self.clip_feed.close()

    def _take_clips(self, read: MatchClips) -> None:
        self._match_clips, self._why_no_clips = read, ""
        self.draw()

    def _read_again(self, _: "Sequence[Event]") -> None:
        self.clip_feed.restart()

    def _no_clips(self, error: CuedeskError) -> None:
        self._match_clips, self._why_no_clips = MatchClips(), error.message
        self.draw()

    def draw_clips(self) -> None:
        """List the clips, or say why they are not known."""
        known = bool(self._match_clips.numbers)
        heading = [clips.heading(self._match_clips, self.app.size.width)] if known else []
        if self._why_no_clips:
            heading = [Content.styled(f" clips: {visible(self._why_no_clips)}", "$quiet")]
        self.query_one("#clips-heading", Line).show(heading)
        rows = list(self._match_clips.clips)
        self.clips.display = known
        if rows != list(self.clips.rows):
            self.clips.fill(rows)

    @on(ClipRows.Opened, "#clips")
    def play(self) -> None:
        """Play the clip under the cursor on the box's own display."""
        if (clip := self.clips.current) is not None:
            self.give("obs.clip_open", {"clip": clip.id}, f"play {clip.caption or clip.path}")

    def action_copy_path(self) -> None:
        """Copy where the clip under the cursor is, to the terminal's clipboard."""
        if (clip := self.clips.current) is not None:
            self.app.copy_to_clipboard(clip.path)
            self.console.toast(f"copied: {clip.path}")

    def action_export(self) -> None:
        """Write the clips, or the chapters of a recording, to a file: of the clip's match, or of the one that is on."""
        clip = self.clips.current
        match = clip.match if clip is not None and clip.match is not None else self.match
        self.work(partial(self._export, match))

    async def _export(self, match: int | None) -> None:
        client = self.link.client
        recordings = await client.obs.recordings(match=match, limit=RECORDINGS)
        now, zone = self.console.now(), self.desk.zone
        await self.app.push_screen(export_form(client, self.console.toast, match, recordings, now, zone))

    def clip_offers(self) -> dict[str, bool]:
        """Tell of the keys for clips whether they do something here and now."""
        focused = self.clips.has_focus
        return {"copy_path": focused and self.clips.current is not None, "export": self.link.state.attached}

    def delete_clip(self) -> bool:
        """Delete the clip under the cursor, if the keys are on the clips at all."""
        clip = self.clips.current
        if not self.clips.has_focus or clip is None:
            return False
        self.give("obs.clip_delete", {"clip": clip.id}, f"delete the clip {clip.caption or clip.path}")
        return True
