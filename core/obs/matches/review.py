"""Reviews of a decision: the replay is saved and attached, and streams show their replay scene until it is over."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

from msgspec.structs import replace as replaced

from core.caller import correlation
from core.errors import NotFound
from core.obs.causes import expected
from core.obs.events import ReplaySaved, ReviewChanged, SceneChanged
from core.obs.keeper import Keeper, Keepers
from core.obs.link import SOURCE
from core.obs.matches import review_rows, settings
from core.obs.matches.steps import Steps
from core.obs.names import named
from core.obs.outputs import Attach
from core.part import Room


@dataclass(frozen=True, slots=True)
class _Shown:
    """What a stream shows while a decision is reviewed, and what it showed before."""

    connection: str
    replay_scene: str
    before: str | None


class Reviews:
    """The streams that show a replay scene."""

    def __init__(self, room: Room, keepers: Keepers, attach: Attach) -> None:
        """Begin with none; `attach` gets the replays."""
        self._room, self._keepers, self._attach = room, keepers, attach
        self._shown: dict[int, _Shown] = {}

    async def start(self) -> None:
        """Take up the reviews that the last run of the engine left, so that they can be ended."""
        for row in await self._room.store.fetch(review_rows.SELECT_STREAMS):
            self._shown[row["connection"]] = shown = _Shown(row["name"], row["replay_scene"], row["back_to"])
            self._tell(ReviewChanged(shown.connection, True, shown.before))

    def streams(self) -> list[Keeper]:
        """List the OBS that have something to show in a review."""
        return [
            keeper
            for keeper in self._keepers.enabled()
            if keeper.connection.role == "stream" and keeper.connection.replay_scene
        ]

    def reviewing(self) -> Iterable[int]:
        """List the connections, by id, whose streams show a review."""
        return tuple(self._shown)

    async def save(self, keeper: Keeper, saved: ReplaySaved, caption: str) -> Steps:
        """Save an OBS's replay and attach it.

        Args:
            keeper: The OBS.
            saved: The match and event that it belongs to.
            caption: What there is to see.
        """
        steps = Steps(keeper.connection.name, self._room.settings)

        async def save() -> str | None:
            link = keeper.link
            path = (await link.save_replay()).path
            clip = await self._attach(replaced(saved, connection=link.name, path=path), caption)
            return clip.path if clip is not None else "It does not tell its file, so that nothing could be attached."

        await steps.take("replay", save, settings.STEP_SAVE_REPLAY)
        return steps

    async def show(self, keeper: Keeper) -> Steps:
        """Cut a stream to its replay scene."""
        steps = Steps(keeper.connection.name, self._room.settings)
        await steps.take("replay scene", lambda: self._show(keeper), settings.STEP_REPLAY_SCENE)
        return steps

    async def bring_back(self, connection_id: int) -> Steps:
        """Cut a stream back to what it showed before the review, unless somebody has cut elsewhere meanwhile."""
        shown = self._shown.get(connection_id)
        if shown is None:  # somebody else was faster
            return Steps("", self._room.settings)
        steps = Steps(shown.connection, self._room.settings)
        await steps.take("scene", lambda: self._bring_back(connection_id, shown))
        return steps

    async def _show(self, keeper: Keeper) -> str | None:
        link, scene = keeper.link, keeper.connection.replay_scene or ""
        before = link.known.program
        ongoing = self._shown.get(keeper.connection.id)
        if before == scene:
            # A second review within the first goes back to what was shown before both.
            before = ongoing.before if ongoing else None
        else:
            with named(link, scene=scene), link.asking(expected(SceneChanged, scene=scene)) as obs:
                await obs.switch_scene(scene)
        self._shown[keeper.connection.id] = _Shown(link.name, scene, before)
        show = partial(review_rows.show, connection_id=keeper.connection.id, replay_scene=scene, back_to=before)
        await self._room.store.submit(show)
        self._tell(ReviewChanged(link.name, True, before))
        return None if before is not None else f"It showed “{scene}” already."

    async def _bring_back(self, connection_id: int, shown: _Shown) -> str | None:
        keeper = self._keepers.get(connection_id)
        if keeper is None:
            await self._over(connection_id, shown, shown.connection)
            return "It is gone from the desk."
        link = keeper.link  # where it is not connected now, its review goes on and can be ended later
        now = link.known.program
        if now == shown.replay_scene and shown.before is not None:
            try:
                back = expected(SceneChanged, scene=shown.before)
                with named(link, scene=shown.before), link.asking(back) as obs:
                    await obs.switch_scene(shown.before)
            except NotFound:
                await self._over(connection_id, shown, link.name)
                raise
        await self._over(connection_id, shown, link.name)
        if now != shown.replay_scene:
            return f"“{now}” was cut to meanwhile, and stays."
        return shown.before or f"It showed “{now}” before the review too."

    async def _over(self, connection_id: int, shown: _Shown, name: str) -> None:
        self._shown.pop(connection_id, None)
        await self._room.store.submit(partial(review_rows.bring_back, connection_id=connection_id))
        if name != shown.connection:  # it was renamed meanwhile
            self._room.bus.clear_retained(ReviewChanged.topic, shown.connection)
        self._tell(ReviewChanged(name, False))

    def _tell(self, said: ReviewChanged) -> None:
        self._room.bus.publish(said, source=SOURCE, correlation=correlation())
