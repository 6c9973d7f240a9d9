"""Answers of protocol v5 as models, where the OBS under test has no such thing."""

import pytest

from core.obs.models import Input, Media, SceneItem
from core.obs.v5 import reading
from core.obs.wire import Malformed


def test_a_scene_may_hold_groups_and_scenes() -> None:
    item = {"sceneItemEnabled": True, "inputKind": None}
    of = {
        "sceneItems": [
            {**item, "sceneItemId": 1, "sourceName": "Back", "isGroup": None, "sourceType": "OBS_SOURCE_TYPE_SCENE"},
            {**item, "sceneItemId": 7, "sourceName": "Lower third", "isGroup": True},
        ]
    }
    assert reading.scene_items(of) == [
        SceneItem(7, "Lower third", "group", True),
        SceneItem(1, "Back", "scene", True),
    ]


def test_there_may_be_no_transition() -> None:
    assert reading.transition({}) is None


def test_an_input_without_sound_has_none() -> None:
    assert reading.input("Logo", "image_source", None, None) == Input("Logo", "image_source", None, None)


def test_media_that_play_nothing_are_nowhere() -> None:
    of = {"mediaState": "OBS_MEDIA_STATE_NONE", "mediaCursor": None, "mediaDuration": None}
    assert reading.media("Clip", of) == Media("Clip", "none")
    with pytest.raises(Malformed, match="a media state that its protocol does not have: juggling"):
        reading.media("Clip", {"mediaState": "OBS_MEDIA_STATE_JUGGLING"})
