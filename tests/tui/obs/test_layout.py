"""Who gets which room on the OBS screen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.obs.layout import LEAST_LOWER, columns_for, plan, shares


@pytest.mark.parametrize(("width", "columns"), [(80, 1), (100, 2), (120, 2), (160, 3)])
def test_so_many_instances_stand_side_by_side(width: int, columns: int) -> None:
    assert columns_for(width) == columns


def test_on_a_narrow_terminal_the_picture_stands_beside_the_only_column() -> None:
    assert plan(80, 18, 3, 1, 15, picture=True).beside
    assert not plan(80, 18, 3, 1, 15, picture=False).beside


def test_a_picture_is_never_crowded_out_by_many_scenes() -> None:
    assert plan(120, 30, 2, 0, 60, picture=True).lower == 8
    assert plan(120, 30, 2, 0, 60, picture=False).lower == 0


@given(
    st.integers(60, 200), st.integers(8, 60), st.integers(1, 12), st.integers(0, 11), st.integers(5, 80), st.booleans()
)
def test_the_chosen_one_is_always_shown_and_the_room_is_used_up(
    width: int, height: int, instances: int, place: int, needed: int, picture: bool
) -> None:
    place %= instances
    layout = plan(width, height, instances, place, needed, picture=picture)
    assert layout.first <= place < layout.first + layout.count <= instances
    assert layout.beside or layout.height + layout.lower == height
    assert layout.lower == 0 or layout.lower >= min(LEAST_LOWER, height // 3)


@given(st.integers(8, 60), st.sampled_from([2, 4]), st.integers(0, 40), st.integers(0, 20))
def test_scenes_and_sound_both_have_a_row_where_there_are_any(
    height: int, headings: int, scenes: int, sounds: int
) -> None:
    for_scenes, for_sound = shares(height, headings, scenes, sounds, 0)
    assert for_scenes >= 1
    assert for_sound >= min(1, sounds)
    assert for_sound <= sounds
