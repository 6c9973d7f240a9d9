"""Categories, tags, favourites, saved searches, playlists and albums."""

import os
import shutil
from pathlib import Path

import pytest

from core.audio.events import PlayFailed, PlayFinished, PlayOrdered, PlayStarted
from core.audio.models.player import Playable
from core.errors import Conflict, Invalid, NotFound
from core.event import Payload
from tests.support.library import House
from tests.support.waiting import until


@pytest.fixture
async def full(house: House, tmp_path: Path, samples: Path) -> House:
    shutil.copytree(samples, tmp_path / "music")
    await house.add(tmp_path / "music")
    return house


async def test_categories(full: House) -> None:
    made = await full.call("category_put", name="Offers", colour="#00ff00")
    assert (made.letter, made.tracks) == ("O", 0)
    track = await full.only("tune mp3")
    await full.call("track_edit", track=track.id, category="offers")
    assert await full.names("offers") == ["tune.mp3"]
    changed = await full.call("category_put", name="Deals", colour="red", letter="!", category="Offers")
    assert (changed.id, changed.tracks, changed.letter) == (made.id, 1, "!")
    assert await full.names("deals", category="Deals") == ["tune.mp3"]
    assert await full.names(category="Deals") == ["tune.mp3"]
    with pytest.raises(Conflict):
        await full.call("category_put", name="DEALS", colour="red")
    for wrong in (
        {"name": "", "colour": "red"},
        {"name": "x", "colour": "#12"},
        {"name": "x", "colour": "red", "letter": "ab"},
    ):
        with pytest.raises(Invalid):
            await full.call("category_put", **wrong)
    await full.call("category_remove", category="deals")
    assert (await full.call("track", track=track.id)).category is None
    assert await full.call("categories") == []


async def test_tags(full: House) -> None:
    ids = [track.id for track in (await full.search()).tracks[:3]]
    await full.call("tag_add", tracks=ids, tag="Party time")
    await full.call("tag_add", tracks=ids[:1], tag="calm")
    assert [(tag.tag, tag.tracks) for tag in await full.call("tags")] == [("Party time", 3), ("calm", 1)]
    assert (await full.search("party")).total == 3
    assert (await full.search(tag="party TIME")).total == 3
    await full.call("tag_remove", tracks=ids, tag="party time")
    assert (await full.search(tag="party time")).total == 0
    with pytest.raises(NotFound):
        await full.call("tag_add", tracks=[*ids, 9999], tag="half")
    assert (await full.search(tag="half")).total == 0
    with pytest.raises(Invalid):
        await full.call("tag_add", tracks=ids, tag=" ")
    await full.call("track_edit", track=ids[0], tags=[str(number) for number in range(30)])
    with pytest.raises(Invalid, match="30 tags"):
        await full.call("tag_add", tracks=ids, tag="one more")
    assert (await full.search(tag="one more")).total == 0


async def test_favourites_are_each_persons_own(full: House) -> None:
    track = await full.only("tune mp3")
    assert (await full.call("favourite", track=track.id)).favourite
    assert await full.names(favourite=True) == ["tune.mp3"]
    assert await full.names("tune", favourite=True) == ["tune.mp3"]
    full.who = "bob"
    assert await full.names(favourite=True) == []
    full.who = "ann"
    await full.call("favourite", track=track.id, on=False)
    assert await full.names(favourite=True) == []


async def test_saved_searches(full: House) -> None:
    await full.call("search_save", name="Short", text="tune", kind="mp3", sort="duration")
    saved = await full.call("search_save", name="short", text="tune", kind="ogg")
    assert [search.kind for search in await full.call("saved_searches")] == ["ogg"]
    assert (saved.name, saved.saved_by, saved.text) == ("Short", "ann", "tune")
    with pytest.raises(Invalid):
        await full.call("search_save", name="Long", text="x" * 100_000)
    await full.call("category_put", name="Offers", colour="green")
    await full.call("search_save", name="Offered", category="offers")
    await full.call("category_put", name="Deals", colour="green", category="Offers")
    assert [search.category for search in await full.call("saved_searches")] == ["Deals", None]
    await full.call("search_remove", name="Offered")
    await full.call("search_remove", name="SHORT")
    with pytest.raises(NotFound):
        await full.call("search_remove", name="short")


async def test_playlists_keep_their_order(full: House) -> None:
    ids = [track.id for track in (await full.search()).tracks]

    async def order() -> list[int]:
        return [ids.index(track.id) for track in (await full.call("playlist", playlist="night")).tracks]

    await full.call("playlist_create", name="Night", tracks=[ids[0], ids[1]])
    await full.call("playlist_add", playlist="night", tracks=[ids[2], ids[0]])
    assert await order() == [0, 1, 2, 0]
    await full.call("playlist_add", playlist="night", tracks=[ids[3]], at=1)
    assert await order() == [0, 3, 1, 2, 0]
    await full.call("playlist_move", playlist="night", place=4, to=0)
    assert await order() == [0, 0, 3, 1, 2]
    taken = await full.call("playlist_take", playlist="night", places=[0, 2])
    assert await order() == [0, 1, 2]
    assert (taken.tracks, taken.duration_ms) == (3, pytest.approx(9000, abs=200))
    for verb, arguments in (
        ("playlist_take", {"places": [3]}),
        ("playlist_move", {"place": 0, "to": 3}),
        ("playlist_add", {"tracks": [ids[0]], "at": 9}),
    ):
        with pytest.raises(Invalid):
            await full.call(verb, playlist="night", **arguments)
    with pytest.raises(NotFound):
        await full.call("playlist_add", playlist="night", tracks=[9999])
    assert await order() == [0, 1, 2]


async def test_ones_own_playlist_is_nobody_elses(full: House) -> None:
    await full.call("playlist_create", name="Mine", public=False)
    full.who = "bob"
    assert await full.call("playlists") == []
    with pytest.raises(NotFound):
        await full.call("playlist_remove", playlist="Mine")
    with pytest.raises(Conflict):
        await full.call("playlist_create", name="mine")
    full.who = "ann"
    await full.call("playlist_rename", playlist="Mine", name="Ours", public=True)
    full.who = "bob"
    assert [playlist.name for playlist in await full.call("playlists")] == ["Ours"]
    with pytest.raises(Conflict, match="is ann's"):
        await full.call("playlist_rename", playlist="Ours", name="Mine now", public=False)
    assert [playlist.name for playlist in await full.call("playlists")] == ["Ours"]
    await full.call("playlist_remove", playlist="ours")
    assert await full.call("playlists") == []


async def test_playlists_as_files(full: House, tmp_path: Path) -> None:
    ids = [track.id for track in (await full.search(limit=3)).tracks]
    await full.call("playlist_create", name="Out", tracks=ids)
    file = tmp_path / "out list.m3u8"
    assert await full.call("playlist_export", playlist="Out", path=str(file)) == 3
    with pytest.raises(Conflict):
        await full.call("playlist_export", playlist="Out", path=str(file))
    text = file.read_text()
    assert text.startswith("#EXTM3U\n#EXTINF:3,")
    assert "\n#EXTINF:3,Ann Ärtist - Tune flac\n" in text
    file.write_text("\ufeff" + text.replace(str(tmp_path) + "/", "") + "http://radio.example/x\r\nmissing.mp3\n")
    taken = await full.call("playlist_import", path=str(file))
    assert taken.playlist.name == "out list"
    assert [track.id for track in (await full.call("playlist", playlist="out list")).tracks] == ids
    assert taken.missing == ("http://radio.example/x", str(tmp_path / "missing.mp3"))
    for wrong in ("relative.m3u8", str(tmp_path / "x.txt")):
        with pytest.raises(Invalid):
            await full.call("playlist_import", path=wrong)
    with pytest.raises(NotFound):
        await full.call("playlist_import", path=str(tmp_path / "none.m3u8"))
    (tmp_path / "binary.m3u8").write_bytes(b"\0\1\2")
    with pytest.raises(Invalid):
        await full.call("playlist_import", path=str(tmp_path / "binary.m3u8"))


async def test_a_playlist_file_keeps_every_name_that_it_can_say(house: House, tmp_path: Path, samples: Path) -> None:
    music = os.fsencode(tmp_path / "music")
    os.mkdir(music)  # noqa: PTH102 - a path of bytes
    names = [
        b"#one.wav",
        b"a 'q' \"d\" 100%41.wav",
        "emoji 🎵.wav".encode(),
        b"latin \xe9.wav",
        b" led.wav",
        b"[b]x.wav",
    ]
    for name in [*names, b"two\nlines.wav"]:
        shutil.copyfile(samples / "tune.wav", music + b"/" + name)
    await house.add(tmp_path / "music")
    tracks = {track.name: track.id for track in (await house.search()).tracks}
    odd = tracks.pop("two\ufffdlines.wav")
    wanted = list(tracks.values())
    await house.call("playlist_create", name="Out", tracks=wanted)
    await house.call("playlist_export", playlist="Out", path=str(tmp_path / "out.m3u8"))
    taken = await house.call("playlist_import", path=str(tmp_path / "out.m3u8"), name="In")
    assert (taken.missing, taken.playlist.tracks) == ((), 6)
    assert [track.id for track in (await house.call("playlist", playlist="In")).tracks] == wanted
    await house.call("playlist_add", playlist="Out", tracks=[odd])
    with pytest.raises(Invalid, match="line break"):
        await house.call("playlist_export", playlist="Out", path=str(tmp_path / "odd.m3u8"))
    assert not (tmp_path / "odd.m3u8").exists()


async def test_albums_and_what_only_vinyl_has(full: House) -> None:
    (album,) = await full.call("albums", text="artist alb")  # as it is typed, not as it is written
    assert await full.call("albums", text="tune") == []
    assert (album.artist, album.tracks, album.year, album.rpm) == ("Ann Ärtist", 6, 1999, None)
    said = {"rpm": 33.3, "condition": "good", "digitised_on": "2024-02-03", "equipment": "SL-1200", "genre": "Jazz"}
    edited = await full.call("album_edit", artist="Ann Ärtist", title="the album", **said)
    assert {name: getattr(edited, name) for name in said} == said
    again = await full.call("album_edit", artist="Ann Ärtist", title="The Album", year=1998)
    assert (again.year, again.rpm, again.genre) == (1998, 33.3, "Jazz")
    bare = await full.call("album_edit", artist="Ann Ärtist", title="The Album", year=0, rpm=0, genre="", equipment="")
    assert (bare.year, bare.rpm, bare.genre, bare.equipment, bare.condition) == (1999, None, "Pop", None, "good")
    for wrong in ({"rpm": -1}, {"digitised_on": "2023-02-30"}, {"cover": "x.png"}, {"year": 10_000}):
        with pytest.raises(Invalid):
            await full.call("album_edit", artist="Ann Ärtist", title="The Album", **wrong)
    with pytest.raises(NotFound):
        await full.call("album_edit", artist="Ann Ärtist", title="None")


async def test_what_is_sent_and_what_is_played_is_counted(full: House) -> None:
    track = await full.only("tune ogg")
    tune, radio = Playable("Tune", "file:///x", track=track.id), Playable("Radio", "http://x")

    async def counted(sends: int, plays: int) -> None:
        async def so() -> bool:
            found = await full.call("track", track=track.id)
            return (found.sends, found.plays) == (sends, plays)

        await until(so)

    def tell(*told: Payload) -> None:
        full.room.bus.publish(*told, source="player")

    tell(PlayOrdered("music", 1, tune), PlayOrdered("music", 9, radio), PlayStarted("music", 9, radio))
    await counted(1, 0)
    # Begun anew after its sound device was away, it was still played once.
    tell(PlayStarted("music", 1, tune), PlayStarted("music", 1, tune), PlayFinished("music", 1, tune, "end", 3000))
    await counted(1, 1)
    assert (await full.call("track", track=track.id)).last_played_at is not None
    # What was only listened to at the desk, or never heard, was not played.
    tell(PlayStarted("Monitor", 7, tune), PlayFinished("Monitor", 7, tune, "end", 3000))
    tell(PlayOrdered("music", 2, tune), PlayFinished("music", 2, tune, "replaced", 0))
    tell(PlayStarted("music", 3, tune), PlayFailed("music", 3, tune, "stalled"), PlayOrdered("jingle", 4, tune))
    await counted(3, 1)
    assert (await full.names(sort="plays", descending=True))[0] == "tune.ogg"
    assert (await full.names(sort="played"))[0] == "tune.ogg"
