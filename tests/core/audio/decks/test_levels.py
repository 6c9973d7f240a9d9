"""Decibels, libVLC's cubic volume and ramps."""

import pytest

from core.audio.decks.levels import Ramp, amplitude, equal_power, vlc_volume


@pytest.mark.parametrize(("db", "volume"), [(0.0, 100), (-12.0, 63), (-6.0, 79), (-18.0, 50), (-100.0, 0), (60.0, 200)])
def test_decibels_become_the_volume_that_libvlc_cubes(db: float, volume: int) -> None:
    assert vlc_volume(amplitude(db)) == volume


def test_two_that_change_places_are_together_as_loud_as_one() -> None:
    for share in (0.0, 0.1, 0.5, 0.77, 1.0):
        assert equal_power(share) ** 2 + equal_power(1 - share) ** 2 == pytest.approx(1)


def test_a_ramp_that_is_turned_round_goes_on_from_where_it_is() -> None:
    ramp = Ramp(0.0)
    ramp.go(-12.0, 1.0, now=10.0)
    assert ramp.at(10.5) == pytest.approx(-6.0)
    ramp.go(0.0, 2.0, now=10.5)
    assert [ramp.at(10.5), ramp.at(11.5), ramp.at(12.5)] == pytest.approx([-6.0, -3.0, 0.0])
    assert ramp.is_over(12.5)
    assert not ramp.is_over(12.4)
