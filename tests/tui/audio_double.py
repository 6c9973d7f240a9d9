"""The console's stand-in engine with a library and decks: tracks in memory, and what the audience notices is armed."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from core.audio.commands import PlayerCommands
from core.audio.events import DeckChanged, PlaylistChanged, TracksChanged
from core.audio.models.jobs import BatchItem, BatchOutcome, ImportStatus, LoudnessProgress, Waveform
from core.audio.models.library import Folder, ScanProgress, Track, TrackPage
from core.audio.models.lists import Album, Category, Claim, Playlist, PlaylistDetail, SavedSearch, TagCount
from core.audio.models.player import DeckStatus, Pad, QueueEntry, SoundDevice
from core.command import declared
from core.errors import Conflict, NeedsArming, NeedsConfirmation, NotFound
from tests.tui.audio.things import deck, entry
from tests.tui.scoring_double import ScoringDouble

ON_AIR = {command.name for command in declared(PlayerCommands) if command.traits.risk == "on_air"}


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
        self.queues: dict[str, list[QueueEntry]] = {}
        self.searches: list[SavedSearch] = []
        self.claims: list[Claim] = []
        self.vinyl: dict[tuple[str, str], dict[str, Any]] = {}
        self.decks = [deck("music", as_of=self.now()), deck("announce", as_of=self.now())]

    async def call(self, name: str, arguments: dict[str, Any], token: str | None) -> Any:
        if name in ON_AIR and token is None:
            self.calls.append((name, arguments, token))
            raise self.needs(NeedsArming, name)
        if name == "library.folder_remove" and token is None:
            self.calls.append((name, arguments, token))
            raise self.needs(NeedsConfirmation, name)
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
        self, text: str = "", limit: int = 50, offset: int = 0, category: Any = None, favourite: bool = False,
        state: str = "ok", tag: str | None = None, kind: str | None = None, **_: Any,
    ) -> TrackPage:  # fmt: skip
        words = text.casefold()
        found = [
            each
            for each in self.tracks
            if each.state == state
            and all(word in f"{each.title} {each.artist} {each.album}".casefold() for word in words.split())
            and (category is None or each.category == category)
            and (not favourite or each.favourite)
            and (tag is None or tag in each.tags)
            and kind in (None, each.kind)
        ]
        return TrackPage(len(found), len(self.tracks), offset, tuple(found[offset : offset + limit]))

    def do_library_categories(self) -> list[Category]:
        return self.categories

    def do_library_category_put(self, name: str, colour: str, letter: str = "", category: str | None = None) -> None:
        kept = [each for each in self.categories if str(each.id) != category]
        self.categories = [*kept, Category(9, name, colour, letter or name[0], 0)]

    def do_library_category_remove(self, category: str) -> None:
        self.categories = [each for each in self.categories if str(each.id) != category]

    def do_library_folders(self) -> list[Folder]:
        return self.folders

    def do_library_scan_status(self) -> ScanProgress:
        return self.scan

    def do_library_claims(self, track: int | None = None) -> list[Claim]:
        return self.claims

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
        if action == "delete":
            return self._deleted(tracks, dry_run)
        items = tuple(
            BatchItem(number, self.known(number).title, (f"genre: {self.known(number).genre} → {genre}",))
            for number in tracks
        )
        if not dry_run:
            self.change_tracks([replace(it, genre=genre or "") if it.id in tracks else it for it in self.tracks])
        return BatchOutcome(action, dry_run, len(items), 0, False, items)  # type: ignore[arg-type]

    def _deleted(self, tracks: list[int], dry_run: bool) -> BatchOutcome:
        held = {pad.what.track: (f"still the jingle under {pad.letter.upper()}",) for pad in self.pads}
        items = tuple(
            BatchItem(number, self.known(number).title, ("deleted", *held.get(number, ()))) for number in tracks
        )
        if not dry_run:
            self.do_library_delete(tracks)
        return BatchOutcome("delete", dry_run, len(items), 0, False, items)

    def do_library_loudness(self, track: int | None = None) -> LoudnessProgress:
        return LoudnessProgress(len(self.tracks) - 1, 1, None, True)

    def do_library_folder_remove(self, folder: str) -> None:
        self.folders = [each for each in self.folders if str(each.id) != folder]

    # ---- what is kept of searches, and albums

    def do_library_tags(self) -> list[TagCount]:
        return [TagCount("calm", 2)]

    def do_library_saved_searches(self) -> list[SavedSearch]:
        return self.searches

    def do_library_search_save(self, name: str, **search: Any) -> SavedSearch:
        saved = SavedSearch(len(self.searches) + 1, name, "ann", **search)
        self.searches = [*(each for each in self.searches if each.name != name), saved]
        return saved

    def do_library_search_remove(self, name: str) -> None:
        self.searches = [each for each in self.searches if each.name != name]

    def do_library_albums(self, text: str = "", limit: int = 50) -> list[Album]:
        words = text.casefold()
        found = {(it.artist, it.album) for it in self.tracks if words in f"{it.artist} {it.album}".casefold()}
        return [
            Album(artist, album, 1, 227_000, 2010, "Folk", **self.vinyl.get((artist, album), {}))
            for artist, album in sorted(found)
        ][:limit]

    def do_library_album_edit(self, artist: str, title: str, **said: Any) -> None:
        self.vinyl[artist, title] = said

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

    def do_player_cue(self, deck: str, track: int, from_ms: int = 0, to_ms: int | None = None) -> None:
        self.change_deck(deck, cued=entry(7, self.known(track).title, track, from_ms=from_ms, to_ms=to_ms))

    def do_player_play(self, deck: str, track: int, **_: Any) -> None:
        self.change_deck(deck, state="playing", playing=entry(8, self.known(track).title, track), duration_ms=227_000)

    def do_player_go(self, deck: str) -> None:
        self.change_deck(deck, state="playing", playing=self._status(deck).cued, cued=None, duration_ms=227_000)

    def do_player_queue(self, deck: str) -> list[QueueEntry]:
        return self.queues.get(deck, [])

    def _queue_is(self, deck: str, queue: list[QueueEntry]) -> None:
        self.queues[deck] = queue
        self.change_deck(deck, next=queue[0] if queue else None, queued=len(queue))

    def do_player_queue_add(self, deck: str, track: int) -> None:
        queue = self.queues.get(deck, [])
        self._queue_is(deck, [*queue, entry(100 + len(self.calls), self.known(track).title, track)])

    def do_player_queue_take(self, deck: str, entry: int) -> None:
        self._queue_is(deck, [each for each in self.queues[deck] if each.id != entry])

    def do_player_queue_move(self, deck: str, entry: int, to: int) -> None:
        (moved,) = [each for each in self.queues[deck] if each.id == entry]
        rest = [each for each in self.queues[deck] if each.id != entry]
        self._queue_is(deck, [*rest[:to], moved, *rest[to:]])

    def do_player_queue_clear(self, deck: str) -> None:
        self._queue_is(deck, [])

    def do_player_stop(self, deck: str) -> None:
        self.change_deck(deck, state="stopped", playing=None)

    def do_player_seek(self, deck: str, position_ms: int) -> None:
        self.change_deck(deck, position_ms=position_ms)

    def do_player_set_volume(self, deck: str, db: float) -> None:
        self.change_deck(deck, volume_db=db)

    def do_player_devices(self) -> list[SoundDevice]:
        return [SoundDevice("hall", "Hall speakers"), SoundDevice("bar", "Bar speakers")]

    def do_player_set_device(self, deck: str, device: str) -> None:
        self.change_deck(deck, device=device)

    def do_player_crossfade(self, deck: str, track: int, seconds: float) -> None:
        self.do_player_play(deck, track)

    def do_player_deck_set(self, deck: str, fallback_track: int | None = None, **changes: Any) -> None:
        if fallback_track is not None:
            changes["fallback"] = entry(5, self.known(fallback_track).title, fallback_track).what
        self.change_deck(deck, **changes)

    def do_player_decks(self) -> list[str]:
        return [each.name for each in self.decks]

    def do_player_deck_add(self, name: str) -> None:
        self.decks.append(deck(name, kind="music", as_of=self.now()))
        self.publish(DeckChanged(self.decks[-1]))

    def do_player_deck_remove(self, deck: str) -> None:
        self.decks = [each for each in self.decks if each.name != deck]

    def do_player_fade_all(self) -> None:
        for each in self.decks:
            self.change_deck(each.name, state="stopped", playing=None)

    def do_player_pads(self) -> list[Pad]:
        return self.pads

    def do_player_pad_set(self, letter: str, track: int | None = None) -> None:
        self.pads = [pad for pad in self.pads if pad.letter != letter]
        if track is not None:
            self.pads.append(Pad(letter, entry(3, self.known(track).title, track).what))

    def do_player_stop_all(self) -> None:
        self.do_player_fade_all()
