"""OBS's refusals of protocol v4, which are but English texts, as failures of the right kind."""

import pytest

from core.errors import Conflict, CuedeskError, Invalid, NotFound, Refused, Unsupported
from core.obs.v4.refusals import RUNS_ALREADY, RUNS_NOT, refusal


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("requested scene does not exist", NotFound),
        ("requested scene doesn't exist", NotFound),
        ("requested scene is invalid or doesnt exist", NotFound),
        ("specified scene doesn't exist", NotFound),
        ("specified scene item ID doesn't exist", NotFound),
        ("specified source doesn't exist", NotFound),
        ("specified filter doesn't exist on specified source", NotFound),
        ("requested transition does not exist", NotFound),
        ("scene collection does not exist", NotFound),
        ("profile does not exist", NotFound),
        ("hotkey not found", NotFound),
        ("missing request parameters", Invalid),
        ("invalid request parameters", Invalid),
        ("<filename-formatting> parameter missing", Invalid),
        ("not a text gdi plus source", Invalid),
        ("not text freetype 2 source", Invalid),
        ("unsupported picture format: gif", Invalid),
        ("compression quality out of range: 101", Invalid),
        ("Source render failed", Conflict),
        ("studio mode not enabled", Conflict),
        ("replay buffer not active", Conflict),
        ("something that nobody has seen yet", Conflict),
        ("invalid request type", Unsupported),
        ("Not Authenticated", Refused),
    ],
)
def test_a_refusal_is_of_the_kind_that_its_text_means(said: str, kind: type[CuedeskError]) -> None:
    assert type(refusal(said, "SetCurrentScene", "OBS “main”", "scene “Bar”")) is kind


def test_a_refusal_is_said_in_whole_sentences() -> None:
    def sentence(said: str) -> str:
        return refusal(said, "SetCurrentScene", "OBS “main”", "scene “Bar”").message

    assert sentence("requested scene does not exist") == "OBS “main” has no scene “Bar”."
    assert sentence("invalid request type") == "OBS “main” is too old for this: it does not know SetCurrentScene."
    assert (
        sentence("studio mode not enabled") == "OBS “main” refuses this for the scene “Bar”: studio mode not enabled."
    )
    assert sentence("Authentication Failed.") == "OBS “main” refuses this for the scene “Bar”: Authentication Failed."


def test_what_is_so_already_is_recognised() -> None:
    for said in ("recording already active", "streaming already active", "recording already paused"):
        assert RUNS_ALREADY.search(said)
        assert not RUNS_NOT.search(said)
    for said in ("recording not active", "recording is not paused", "virtual cam not active", "studio mode not active"):
        assert RUNS_NOT.search(said)
        assert not RUNS_ALREADY.search(said)
    assert not RUNS_NOT.search("replay buffer disabled in settings")
