"""The console's stand-in engine with a library and decks: tracks in memory, and what the audience notices is armed."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from core.audio.events import DeckChanged, PlaylistChanged, TracksChanged
from core.audio.models.jobs import BatchItem, BatchOutcome, ImportStatus, Waveform
from core.audio.models.library import Folder, ScanProgress, Track, TrackPage
from core.audio.models.lists import Category, Playlist, PlaylistDetail
from core.audio.models.player import DeckStatus, Pad
from core.errors import Conflict, NeedsArming, NotFound
from tests.tui.audio.things import deck, entry
from tests.tui.scoring_double import ScoringDouble

ON_AIR = {"player.play", "player.go", "player.next", "player.pause", "player.resume", "player.emergency",
          "player.pad"}  # fmt: skip


class AudioDouble(ScoringDouble):
    """A desk with a library."""

    def __init__(self, tracks: Sequence[Track] = (), **more: Any) -> None:
        super().__init__(**more)
        self.tracks = list(tracks)
        self.folders = [Folder(1, "music", "/music", 0, 0, None, True, len(self.tracks), 1, 0)] if tracks else []
        self.categories = [Category(1, "offers", "green", "o", 2), Category(2, "jingles", "blue", "j", 0)]
        self.scan = ScanProgress("idle")
        self.importing = ImportStatus("idle")
        self.lists: dict[str, tuple[Playlist, list[Track]]] = {}
        self.undone: list[Track] = []
        self.pads: list[Pad] = []
        self.decks = [deck("music", as_of=self.now()), deck("announce", as_of=self.now())]

    async def call(self, name: str, arguments: dict[str, Any], token: str | None) -> Any:
        if name in ON_AIR and token is None:
            self.calls.append((name, arguments, token))
            raise self.needs(NeedsArming, name)
        return await super().call(name, arguments, token)

    def change_deck(self, name: str, **changes: Any) -> None:
        """Let a deck be another."""
        named = {each.name: each for each in self.decks}
        named[name] = replace(named[name], as_of=self.now(), **changes)
        self.decks = list(named.values())
        self.publish(DeckChanged(named[name]))

    def change_tracks(self, tracks: Sequence[Track]) -> None:
        """Let the library hold other tracks."""
        self.tracks = list(tracks)
        self.publish(TracksChanged(len(self.tracks)))

    def known(self, number: int) -> Track:
        for each in self.tracks:
            if each.id == number:
                return each
        raise NotFound(f"There is no track {number}.")

    def _put(self, changed: Track) -> Track:
        self.change_tracks([changed if each.id == changed.id else each for each in self.tracks])
        return changed

    # ---- library

    def do_library_search(
        self, text: str, limit: int, offset: int, category: Any, favourite: bool, state: str, tag: str | None,
        kind: str | None, **_: Any,
    ) -> TrackPage:  # fmt: skip
        words = text.casefold()
        found = [
            each
            for each in self.tracks
            if each.state == state
            and (not words or words in f"{each.title} {each.artist}".casefold())
            and (category is None or each.category == category)
            and (not favourite or each.favourite)
            and (tag is None or tag in each.tags)
            and kind in (None, each.kind)
        ]
        return TrackPage(len(found), len(self.tracks), offset, tuple(found[offset : offset + limit]))

    def do_library_categories(self) -> list[Category]:
        return self.categories

    def do_library_folders(self) -> list[Folder]:
        return self.folders

    def do_library_scan_status(self) -> ScanProgress:
        return self.scan

    def do_library_import_status(self) -> ImportStatus:
        return self.importing

    def do_library_waveform(self, track: int, width: int) -> Waveform:
        return Waveform(track, tuple(abs(place % 60 - 30) * 8 for place in range(width)))

    def do_library_favourite(self, track: int, on: bool) -> Track:
        return self._put(replace(self.known(track), favourite=on))

    def do_library_track_edit(self, track: int, **changes: Any) -> Track:
        self.undone.append(self.known(track))
        return self._put(replace(self.known(track), **changes))

    def do_library_undo(self) -> Track:
        if not self.undone:
            raise Conflict("There is no edit of yours to take back.")
        return self._put(self.undone.pop())

    def do_library_delete(self, tracks: list[int]) -> int:
        self.change_tracks([replace(it, state="deleted") if it.id in tracks else it for it in self.tracks])
        return len(tracks)

    def do_library_restore(self, tracks: list[int]) -> int:
        self.change_tracks([replace(it, state="ok") if it.id in tracks else it for it in self.tracks])
        return len(tracks)

    def do_library_batch(
        self, action: str, tracks: list[int], genre: str | None = None, dry_run: bool = False, **_: Any
    ) -> BatchOutcome:
        items = tuple(
            BatchItem(number, self.known(number).title, (f"genre: {self.known(number).genre} → {genre}",))
            for number in tracks
        )
        if not dry_run:
            self.change_tracks([replace(it, genre=genre or "") if it.id in tracks else it for it in self.tracks])
        return BatchOutcome(action, dry_run, len(items), 0, False, items)  # type: ignore[arg-type]

    # ---- playlists

    def do_library_playlists(self) -> list[Playlist]:
        return [self._counted(name) for name in self.lists]

    def _counted(self, name: str) -> Playlist:
        known, tracks = self.lists[name]
        return replace(known, tracks=len(tracks), duration_ms=sum(each.duration_ms or 0 for each in tracks))

    def _named(self, playlist: str) -> str:
        return next(name for name, (known, _) in self.lists.items() if playlist in (name, str(known.id)))

    def do_library_playlist(self, playlist: str) -> PlaylistDetail:
        name = self._named(playlist)
        return PlaylistDetail(self._counted(name), tuple(self.lists[name][1]))

    def do_library_playlist_create(self, name: str, public: bool = True, tracks: Sequence[int] = ()) -> None:
        made = Playlist(len(self.lists) + 1, name, "ann", public, self.now(), 0, 0)
        self.lists[name] = (made, [self.known(each) for each in tracks])
        self.publish(PlaylistChanged(made))

    def do_library_playlist_add(self, playlist: str, tracks: Sequence[int]) -> None:
        self.lists[self._named(playlist)][1].extend(self.known(each) for each in tracks)

    def do_library_playlist_take(self, playlist: str, places: list[int]) -> None:
        kept = self.lists[self._named(playlist)][1]
        kept[:] = [each for place, each in enumerate(kept) if place not in places]

    def do_library_playlist_move(self, playlist: str, place: int, to: int) -> None:
        kept = self.lists[self._named(playlist)][1]
        kept.insert(to, kept.pop(place))

    def do_library_playlist_remove(self, playlist: str) -> None:
        del self.lists[self._named(playlist)]

    # ---- decks

    def _status(self, name: str) -> DeckStatus:
        return next(each for each in self.decks if each.name == name)

    def do_player_cue(self, deck: str, track: int) -> None:
        self.change_deck(deck, cued=entry(7, self.known(track).title, track))

    def do_player_play(self, deck: str, track: int) -> None:
        self.change_deck(deck, state="playing", playing=entry(8, self.known(track).title, track), duration_ms=227_000)

    def do_player_go(self, deck: str) -> None:
        self.change_deck(deck, state="playing", playing=self._status(deck).cued, cued=None, duration_ms=227_000)

    def do_player_queue_add(self, deck: str, track: int) -> None:
        self.change_deck(deck, next=entry(9, self.known(track).title, track), queued=1)

    def do_player_fade_all(self) -> None:
        for each in self.decks:
            self.change_deck(each.name, state="stopped", playing=None)

    def do_player_pads(self) -> list[Pad]:
        return self.pads

    def do_player_pad_set(self, letter: str, track: int) -> None:
        self.pads.append(Pad(letter, entry(3, self.known(track).title, track).what))

    def do_player_stop_all(self) -> None:
        self.do_player_fade_all()
