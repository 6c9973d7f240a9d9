"""Searching as a person types: beginnings, slips of the hand, ranking, filters, orders and pages."""

import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from core.audio.library import track_rows
from core.audio.library.found import FoundTrack
from core.audio.library.typos import distance, nearest
from core.audio.library.words import vocabulary
from core.errors import Invalid, NotFound
from tests.support.library import House

SONGS = [
    ("Riverside", "Agnes Obel", "Philharmonics", "mp3"),
    ("River Man", "Nick Drake", "Five Leaves Left", "flac"),
    ("Take Me to the River", "Al Green", "Explores Your Mind", "mp3"),
    ("Moon", "Riverbank", "Nights", "ogg"),
    ("Être", "Zoë Björk", "Naïve", "mp3"),
    ("One & Two (100%_live)", "The Markup [b]", "x", "wav"),
]


async def put(house: House, songs: Iterable[tuple[str, str, str, str]]) -> None:
    """Write tracks as a scan does."""
    found = [
        FoundTrack(
            id=0,
            path=f"/m/{n}.{kind}".encode(),
            name=f"{n} file.{kind}",
            size=1,
            modified_ns=1,
            inode=n,
            kind=kind,
            title=title,
            artist=artist,
            album=album,
            year=2000 - n,
            duration_ms=n * 1000,
        )
        for n, (title, artist, album, kind) in enumerate(songs, 1)
    ]
    words = vocabulary(text for song in songs for text in song[:3])

    def work(db: sqlite3.Connection) -> None:
        db.execute("INSERT OR IGNORE INTO audio_folder (id, name, path, added_at) VALUES (1, 'm', x'2f6d', 0)")
        track_rows.take(db, 1, found, words, 7)

    await house.room.store.submit(work)


@pytest.fixture
async def stocked(house: House) -> House:
    await put(house, SONGS)
    return house


async def titles(house: House, text: str = "", **filters: object) -> list[str]:
    return [track.title for track in (await house.search(text, **filters)).tracks]


async def test_finds_by_the_beginnings_of_words(stocked: House) -> None:
    assert set(await titles(stocked, "riv")) == {"Riverside", "River Man", "Take Me to the River", "Moon"}
    assert await titles(stocked, "obel phil") == ["Riverside"]
    assert await titles(stocked, "5 file") == ["Être"]
    assert await titles(stocked, "iverside") == ["Riverside"]  # a slip: the first letter left out


async def test_titles_that_begin_so_come_first(stocked: House) -> None:
    found = await titles(stocked, "river")
    assert set(found[:2]) == {"Riverside", "River Man"}
    assert len(found) == 4


@pytest.mark.parametrize("typed", ["rivreside", "riversdie", "riverzide", "riverrside", "qiverside"])
async def test_finds_what_was_meant(stocked: House, typed: str) -> None:
    page = await stocked.search(typed)
    assert page.tracks[0].title == "Riverside"
    assert page.corrected == "riverside"


async def test_accents_need_not_be_typed(stocked: House) -> None:
    assert await titles(stocked, "etre") == ["Être"]
    assert await titles(stocked, "ZOE bjork naïve") == ["Être"]


@pytest.mark.parametrize(
    "typed",
    ['"', "*", "river AND", "NEAR(", "title:", "^", "-", "(", "'; DROP TABLE", "a" * 200, "\x00", "%", "kmp3", "f1"],
)
async def test_whatever_is_typed_is_text(stocked: House, typed: str) -> None:
    page = await stocked.search(typed)
    assert page.held == len(SONGS)
    assert typed not in ("kmp3", "f1") or page.total == 0


async def test_filters(stocked: House) -> None:
    assert set(await titles(stocked, kind="mp3")) == {"Riverside", "Take Me to the River", "Être"}
    assert set(await titles(stocked, "river", kind="mp3")) == {"Riverside", "Take Me to the River"}
    assert len(await titles(stocked, folder="m")) == len(SONGS)
    with pytest.raises(NotFound):
        await stocked.search(category="none")


async def test_orders_and_pages(stocked: House) -> None:
    assert await titles(stocked, sort="duration", descending=True) == [song[0] for song in SONGS[::-1]]
    assert await titles(stocked, "river", sort="year") == ["Moon", "Take Me to the River", "River Man", "Riverside"]
    whole = await titles(stocked)
    assert whole == sorted(whole, key=str.casefold)
    page = await stocked.search(limit=2, offset=2)
    assert ([track.title for track in page.tracks], page.total) == (whole[2:4], 6)
    assert (await stocked.search(offset=100)).tracks == ()
    for wrong in ({"limit": 0}, {"limit": 5000}, {"offset": -1}):
        with pytest.raises(Invalid):
            await stocked.search(**wrong)


async def test_pages_of_very_many_meet_without_gap(house: House) -> None:
    songs = [(f"{'River' if n % 3 else 'Old river'} {n}", "Artist", "Album", "mp3") for n in range(4000)]
    await put(house, songs)
    seen: list[int] = []
    for offset in range(0, 4000, 1000):
        page = await house.search("river", limit=1000, offset=offset)
        assert page.total == 4000
        seen += [track.id for track in page.tracks]
    assert len(set(seen)) == 4000
    first = await titles(house, "river", limit=1000)
    assert all(title.startswith("River") for title in first)


VARIED = """
    UPDATE audio_track SET plays = id % 7, year = nullif(id % 40, 0) + 1980, duration_ms = nullif(id * 7919 % 1000, 0),
        last_played_at = nullif(id * 31 % 90, 0), lufs = -nullif(id * 17 % 60, 0)
"""
COLUMNS = {"duration": "duration_ms", "plays": "plays", "played": "last_played_at", "loudness": "lufs", "year": "year"}


@pytest.mark.parametrize("wanted", [{}, {"text": "river"}, {"text": "old"}, {"kind": "mp3"}, {"folder": "m"}])
async def test_every_order_is_the_same_however_many_are_found(house: House, wanted: dict[str, Any]) -> None:
    # So many that “river” is found by the order, and “old” in spite of it.
    songs = [(f"{'River' if n % 4 else 'Old river'} {n % 10}", "Artist", "Album", "mp3") for n in range(6000)]
    await put(house, songs)
    await house.room.store.submit(lambda db: db.execute(VARIED) and None)
    for sort, column in COLUMNS.items():
        sql = f"SELECT id, title, {column} FROM audio_track"
        tracks = [row for row in await house.room.store.fetch(sql) if wanted.get("text", "") in row["title"].lower()]
        for descending in (False, True):
            lacking = sorted((row["id"] for row in tracks if row[column] is None), reverse=descending)
            pairs = sorted(((row[column], row["id"]) for row in tracks if row[column] is not None), reverse=descending)
            expected = [track for _, track in pairs] + lacking
            for offset in (0, len(tracks) - 700):
                page = await house.search(sort=sort, descending=descending, limit=1000, offset=offset, **wanted)
                assert page.total == len(tracks)
                assert [track.id for track in page.tracks] == expected[offset : offset + 1000], (sort, descending)


async def test_favourites_and_tags_narrow_what_is_typed(house: House) -> None:
    await put(house, [(f"River {n}", "Artist", "Album", "mp3") for n in range(6000)])
    tracks = [track.id for track in (await house.search("river", limit=1000)).tracks][::100]
    for track in tracks:
        await house.call("favourite", track=track)
    await house.call("tag_add", tracks=tracks[:3], tag="slow")
    for sort in ("relevance", "title"):
        assert {track.id for track in (await house.search("river", favourite=True, sort=sort)).tracks} == set(tracks)
        assert len(await titles(house, "r", favourite=True, tag="slow", sort=sort)) == 3
    assert len(await titles(house, favourite=True)) == len(tracks) == 10
    assert len(await titles(house, tag="slow", kind="mp3")) == 3


def test_distance_counts_slips_of_the_hand() -> None:
    assert distance("river", "riverside") == 0
    assert distance("rievr", "river") == 1
    assert distance("rver", "river") == 1
    assert distance("rivver", "river") == 1
    assert distance("xiver", "river") == 1
    assert nearest("river", ["rivet", "liver", "stone"]) == ["liver", "rivet"]
    assert nearest("abcd", ["wxyz"]) == []


def test_vocabulary_leaves_numbers_and_short_words_out() -> None:
    assert vocabulary(["The 1999 Ärtist of it"]) == {"artist"}


async def test_nothing_is_found_in_an_empty_library(house: House, tmp_path: Path) -> None:
    page = await house.search("anything")
    assert (page.total, page.held, page.tracks, page.corrected) == (0, 0, (), None)
