"""What is done with tracks on the Library screen: cued, played, edited, marked, brought in and deleted."""

from functools import partial
from typing import Any, ClassVar, Final

from textual import on
from textual.binding import BindingType

from core.audio.models.jobs import BatchAction
from core.audio.models.library import Track
from tui.audio.waveform import Cut
from tui.keymap import key
from tui.screens import library_forms as forms
from tui.screens.confirm import Confirm
from tui.screens.library_batch import BatchPreview, summary
from tui.screens.library_cut import CutPoints
from tui.screens.library_folders import FoldersPanel
from tui.screens.library_pads import pad_form
from tui.screens.library_search import SearchKeys
from tui.text import clip
from tui.widgets.library_table import LibraryTable

CROSSFADE_SECONDS: Final = 4.0


class TrackKeys(SearchKeys):
    """The keys that act on the track under the cursor, or on the selected ones."""

    BINDINGS: ClassVar[list[BindingType]] = [
        key("library.crossfade", "crossfade", "X", "crossfade"),
        key("library.listen", "listen", "h", "listen"),
        key("library.cut", "cut", "i", "begin and end"),
        key("library.undo", "undo"),
        key("library.favourite", "favourite", "f", "favourite"),
        key("library.batch", "batch", "B", "batch"),
        key("library.to_playlist", "to_playlist", "P", "to playlist"),
        key("library.jingle", "jingle", "j", "make jingle"),
        key("library.fallback", "fallback", "W", "against silence"),
        key("library.emergency_message", "emergency_message", "E", "emergency message"),
        key("library.import", "import", "I", "import"),
        key("library.cancel", "cancel", "C", "break off"),
        key("library.add", "add", label="add folder"),
        key("library.folders", "folders", "w", "folders and work"),
        key("library.rename", "rename", "R", "rename file"),
        key("library.scan", "scan", "Z", "scan"),
        key("library.scan_stop", "scan_stop", "Z", "stop scan"),
        key("library.measure", "measure", "M", "measure loudness"),
    ]

    # ---- to the decks

    @on(LibraryTable.Opened, "#table")
    def cue(self) -> None:
        """Make the track ready on the deck, in silence."""
        self.cue_track(self.table.current)

    def cue_track(self, track: Track | None) -> None:
        """Make a track ready on the deck, in silence."""
        if track is not None:
            arguments = {"deck": self.deck_name, "track": track.id, **self.cut_of(track).arguments()}
            self.give("player.cue", arguments, f"cue {_title(track)}")

    def action_cut(self) -> None:
        """Set where the track begins and ends."""
        if (track := self.track) is not None:
            self.work(partial(self._cut, track))

    async def _cut(self, track: Track) -> None:
        peaks = await self.peaks_of(track)

        def kept(cut: Cut | None) -> None:
            if cut is not None:
                self.cuts[track.id] = cut
                self.cue_track(track)
                self.draw()

        await self.app.push_screen(CutPoints(track, self.cut_of(track), peaks), kept)

    def action_play(self) -> None:
        """Play the track on the deck, armed; one that is cued begins at once."""
        if (track := self.track) is None:
            return
        deck = self.desk.players.get(self.deck_name)
        label = f"play {_title(track)} on {self.deck_name}"
        if deck is not None and deck.cued is not None and deck.cued.what.track == track.id:
            self.give("player.go", {"deck": self.deck_name}, label)
        else:
            arguments = {"deck": self.deck_name, "track": track.id, **self.cut_of(track).arguments()}
            self.give("player.play", arguments, label)

    def action_crossfade(self) -> None:
        """Fade over to the track, armed; in the deck's own time, or in the usual one."""
        deck = self.desk.players.get(self.deck_name)
        if (track := self.track) is not None and deck is not None:
            seconds = deck.crossfade_seconds or CROSSFADE_SECONDS
            arguments = {"deck": deck.name, "track": track.id, "seconds": seconds}
            self.give("player.crossfade", arguments, f"fade to {_title(track)} on {deck.name}")

    def action_listen(self) -> None:
        """Play the track where only the desk hears it."""
        if (track := self.track) is not None and (deck := self.desk.players.monitor) is not None:
            self.give("player.play", {"deck": deck.name, "track": track.id}, f"listen to {_title(track)}")

    def action_fallback(self) -> None:
        """Keep the track against silence: it is played when nothing else comes."""
        if (track := self.track) is not None:
            self.work(partial(self._fallback, track))

    def action_emergency_message(self) -> None:
        """Make the track the emergency message, after a question: f12 plays it."""
        if (track := self.track) is not None:
            question = Confirm(f"make {_title(track)} the emergency message", "f12 plays it, over everything else.")
            self.app.push_screen(question, partial(self._set_emergency, track))

    def _set_emergency(self, track: Track, agreed: bool | None) -> None:
        if agreed:
            self.give("player.emergency_set", {"track": track.id}, "set the emergency message")

    async def _fallback(self, track: Track) -> None:
        await self.ask("player.deck_set", {"deck": self.deck_name, "fallback_track": track.id})
        self.console.toast(f"{_title(track)} is played when nothing comes next on {self.deck_name}")

    def action_queue(self) -> None:
        """Put the chosen tracks at the end of the deck's queue."""
        self.work(self._queue)

    async def _queue(self) -> None:
        tracks = [track for track in await self.gathered() if track.state == "ok"]
        for track in tracks:
            await self.ask("player.queue_add", {"deck": self.deck_name, "track": track.id})
        if tracks:
            what = _title(tracks[0]) if len(tracks) == 1 else f"{len(tracks)} tracks"
            self.console.toast(f"{what} queued on {self.deck_name}")
            self._deselect()

    def action_select(self) -> None:
        """Select the cursor's track, or take that back, and go on to the next."""
        self.table.select()
        self.draw()

    def action_jingle(self) -> None:
        """Put the track under a letter, as a jingle."""
        if self.track is not None:
            self.app.push_screen(pad_form(self.ask, self.track))

    # ---- what is said of them

    def action_edit(self) -> None:
        """Edit the track, or the selected ones as a batch."""
        chosen = self.chosen
        if len(chosen) > 1:
            self.action_batch()
        elif chosen:
            self.app.push_screen(forms.edit_form(self.ask, chosen[0], self.state.categories))

    def action_undo(self) -> None:
        """Take back one's newest edit."""
        self.work(self._undo)

    async def _undo(self) -> None:
        track = await self.link.client.library.undo()
        self.console.toast(f"the newest edit of {_title(track)} is taken back")

    def action_favourite(self) -> None:
        """Make the chosen tracks favourites, or no longer."""
        chosen = self.chosen
        if chosen:
            on = not chosen[0].favourite
            self.work(partial(self._favourite, chosen, on))

    async def _favourite(self, tracks: list[Track], on: bool) -> None:
        for track in tracks:
            await self.link.client.library.favourite(track=track.id, on=on)

    def action_rename(self) -> None:
        """Rename the track's file."""
        if self.track is not None:
            self.app.push_screen(forms.rename_form(self.ask, self.track))

    def action_measure(self) -> None:
        """Measure the track's loudness again."""
        if self.track is not None:
            self.give("library.loudness", {"track": self.track.id}, f"measure {_title(self.track)}")

    # ---- many at once

    def action_batch(self) -> None:
        """Do the same to the selected tracks, after a look at what that would do."""
        if chosen := self.chosen:
            asked: dict[str, Any] = {}

            async def preview(values: dict[str, Any]) -> None:
                asked.update(values, tracks=[track.id for track in chosen])
                asked["outcome"] = await self.link.client.library.batch(**values, tracks=asked["tracks"], dry_run=True)

            form = forms.batch_form(chosen, self.state.categories, preview)
            self.app.push_screen(form, lambda _: self._show_preview(asked))

    def _show_preview(self, asked: dict[str, Any]) -> None:
        if (outcome := asked.pop("outcome", None)) is not None:
            self.app.push_screen(
                BatchPreview(outcome), lambda agreed: self.work(partial(self._batch, asked)) if agreed else None
            )

    async def _batch(self, asked: dict[str, Any]) -> None:
        outcome = await self.link.client.library.batch(**asked)
        self._deselect()
        if outcome.failed:
            await self.app.push_screen(BatchPreview(outcome))
        else:
            self.console.toast(summary(outcome))

    def action_delete(self) -> None:
        """Delete the chosen tracks, so that they can be restored; what still names one is shown first."""
        if chosen := self.chosen:
            self.work(partial(self._delete, chosen))

    async def _delete(self, tracks: list[Track]) -> None:
        asked: dict[str, Any] = {"action": "delete", "tracks": [track.id for track in tracks]}
        outcome = await self.link.client.library.batch(**asked, dry_run=True)
        if any(item.error or item.changes != ("deleted",) for item in outcome.items):
            self._show_preview({**asked, "outcome": outcome})
        else:
            self._mark("delete", tracks)

    def action_purge(self) -> None:
        """Delete the files of the chosen deleted tracks; the engine has that confirmed."""
        chosen = self.chosen
        what = _title(chosen[0]) if len(chosen) == 1 else f"{len(chosen)} files"
        self.give("library.purge", {"tracks": [track.id for track in chosen]}, f"delete {what} from the disk for good")

    def action_restore(self) -> None:
        """Restore the chosen deleted tracks."""
        self._mark("restore", self.chosen)

    def _mark(self, verb: BatchAction, tracks: list[Track]) -> None:
        async def work() -> None:
            await self.ask(f"library.{verb}", {"tracks": [track.id for track in tracks]})
            what = _title(tracks[0]) if len(tracks) == 1 else f"{len(tracks)} tracks"
            self.console.toast(
                f"{what} deleted: b shows what is deleted, r restores it" if verb == "delete" else f"{what} restored"
            )
            self._deselect()

        if tracks:
            self.work(work)

    def action_to_playlist(self) -> None:
        """Put the chosen tracks into a playlist."""
        self.work(self._to_playlist)

    async def _to_playlist(self) -> None:
        tracks, playlists = await self.gathered(), await self.link.client.library.playlists()

        def put(text: str) -> None:
            self.console.toast(text)
            self._deselect()

        if tracks:
            await self.app.push_screen(forms.to_playlist_form(self.ask, put, tracks, playlists))

    def _deselect(self) -> None:
        self.table.selected.clear()
        self.table.refresh()
        self.draw()

    # ---- where they come from

    def action_import(self) -> None:
        """Copy files into the library."""
        self.app.push_screen(forms.import_form(self.ask, self.state.categories))

    def action_cancel(self) -> None:
        """Break off what is under way: the batch, or the import."""
        if self.state.batch is not None:
            self.give("library.batch_cancel", {}, "break the batch off")
        else:
            self.give("library.import_cancel", {}, "break the import off")

    def action_add(self) -> None:
        """Take a folder into the library."""
        self.app.push_screen(forms.folder_form(self.ask))

    def action_folders(self) -> None:
        """Show the folders, and what is done in the background."""
        self.app.push_screen(FoldersPanel(self.ask))

    def action_scan(self) -> None:
        """Go through all folders."""
        self.give("library.scan", {}, "scan")

    def action_scan_stop(self) -> None:
        """Stop scanning."""
        self.give("library.scan_stop", {}, "stop the scan")


def _title(track: Track) -> str:
    return clip(track.title or track.name, 40)
