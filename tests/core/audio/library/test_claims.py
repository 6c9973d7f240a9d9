"""What is planned with tracks is not deleted: single, in batches, with a folder, or for good."""

import shutil
from pathlib import Path

import pytest

from core.errors import Conflict, Invalid, NotFound
from tests.support.library import House


@pytest.fixture
async def full(house: House, tmp_path: Path, samples: Path) -> House:
    shutil.copytree(samples, tmp_path / "music")
    await house.add(tmp_path / "music")
    return house


async def test_what_is_claimed_is_listed_until_it_is_released(full: House) -> None:
    mp3, ogg, wav = [(await full.only(kind=kind)).id for kind in ("mp3", "ogg", "wav")]
    made = await full.call("claim", kind="schedule", plan="7", title="Doors open", tracks=[ogg, mp3, mp3])
    assert (made.title, made.tracks, made.by) == ("Doors open", tuple(sorted((mp3, ogg))), "ann")
    await full.call("claim", kind="rule", plan="7", title="At a point", tracks=[mp3])
    assert [claim.title for claim in await full.call("claims")] == ["At a point", "Doors open"]
    assert [claim.title for claim in await full.call("claims", track=ogg)] == ["Doors open"]
    # A plan that has changed says again what it needs.
    await full.call("claim", kind="schedule", plan="7", title="Doors close", tracks=[wav])
    assert [(claim.title, claim.tracks) for claim in await full.call("claims", track=wav)] == [("Doors close", (wav,))]
    assert await full.call("claims", track=ogg) == []
    assert await full.call("release", kind="schedule", plan="7")
    assert not await full.call("release", kind="schedule", plan="7")
    assert [claim.kind for claim in await full.call("claims")] == ["rule"]


async def test_what_is_claimed_is_not_deleted_and_the_plans_are_named(full: House) -> None:
    mp3, ogg, wav = [(await full.only(kind=kind)).id for kind in ("mp3", "ogg", "wav")]
    await full.call("claim", kind="schedule", plan="7", title="Doors [open]", tracks=[mp3, ogg])
    await full.call("claim", kind="rule", plan="2", title="At a point", tracks=[mp3])
    with pytest.raises(Conflict) as refused:
        await full.call("delete", tracks=[mp3, wav])
    assert refused.value.message == ("“tune.mp3” is needed by the rule “At a point” and the schedule “Doors [open]”.")
    assert refused.value.data["safe"] == [wav]
    assert [claim["plan"] for claim in refused.value.data["claims"]] == ["2", "7"]
    assert "1 of the 2 can be deleted" in (refused.value.remedy or "")
    assert (await full.search()).total == 7
    with pytest.raises(Conflict, match="Doors"):
        await full.call("folder_remove", folder="music")
    assert (await full.search()).total == 7
    assert (await full.call("folders"))[0].watched
    for kind, plan in (("schedule", "7"), ("rule", "2")):
        await full.call("release", kind=kind, plan=plan)
    assert await full.call("delete", tracks=[mp3, wav]) == 2


async def test_a_batch_deletes_what_is_safe_and_names_the_rest(full: House) -> None:
    mp3, ogg, wav = [(await full.only(kind=kind)).id for kind in ("mp3", "ogg", "wav")]
    await full.call("claim", kind="schedule", plan="7", title="Doors open", tracks=[mp3])
    await full.call("playlist_create", name="Night", tracks=[wav])
    full.who = "bob"
    await full.call("playlist_create", name="Mine", public=False, tracks=[wav])
    full.who = "ann"
    wanted = {"action": "delete", "tracks": [mp3, ogg, wav]}
    preview = await full.call("batch", dry_run=True, **wanted)
    assert [item.error for item in preview.items] == [
        "“tune.mp3” is needed by the schedule “Doors open”.",
        None,
        None,
    ]
    assert [item.changes for item in preview.items] == [
        (),
        ("deleted",),
        ("deleted", "still in somebody's own playlist", "still in the playlist “Night”"),
    ]
    outcome = await full.call("batch", all_or_nothing=True, **wanted)
    assert (outcome.undone, outcome.changed, outcome.failed) == (True, 0, 1)
    assert (await full.search()).total == 7
    outcome = await full.call("batch", **wanted)
    assert (outcome.changed, outcome.failed) == (2, 1)
    assert (await full.search(state="deleted")).total == 2


async def test_refuses_claims_that_make_no_sense(full: House) -> None:
    track = (await full.only(kind="mp3")).id
    good = {"kind": "schedule", "plan": "7", "title": "Doors open", "tracks": [track]}
    several: tuple[dict[str, object], ...] = (
        {"kind": "a schedule"},
        {"plan": ""},
        {"title": " "},
        {"title": "a\x1b[1m"},
        {"tracks": []},
        {"plan": "x" * 201},
    )
    for wrong in several:
        with pytest.raises(Invalid):
            await full.call("claim", **{**good, **wrong})
    with pytest.raises(NotFound):
        await full.call("claim", **{**good, "tracks": [track, 9999]})
    await full.call("delete", tracks=[track])
    with pytest.raises(Conflict, match="is deleted"):
        await full.call("claim", **good)
    assert await full.call("claims") == []
