"""OBS's refusals as failures for a person: what was meant, and why not."""

from typing import Final

from core.errors import Conflict, CuedeskError, Invalid
from core.obs import sentences
from core.obs.wire import Object, find

UNKNOWN_REQUEST: Final = 204
RUNS_ALREADY: Final = 500
RUNS_NOT: Final = 501
IS_PAUSED: Final = 502
IS_NOT_PAUSED: Final = 503
NOT_FOUND: Final = 600
NOT_NOW: Final = 604

# What OBS says of these itself is nothing.
_WORDS: Final = {
    207: "it is loading or ending",
    RUNS_ALREADY: "it runs already",
    RUNS_NOT: "it does not run",
    IS_PAUSED: "it is paused",
    IS_NOT_PAUSED: "it is not paused",
    504: "it is disabled in OBS",
    505: "studio mode is on",
    506: "studio mode is off",
    601: "the name is taken",
}

_WRONG_VALUE: Final = {*range(300, 500), 602, 605, 607}


def code_of(answer: Object) -> int | None:
    """Give the code of a refusal, or None for an answer that is none."""
    status = answer["requestStatus"]
    return None if status["result"] else int(status["code"])


def refusal(answer: Object, obs: str, what: str) -> CuedeskError:
    """Say why OBS refused.

    Args:
        answer: Its answer.
        obs: Which OBS, as in `OBS “main”`.
        what: What the request was about, as in `scene “Bar”`.
    """
    code = code_of(answer)
    if code == NOT_FOUND:
        return sentences.has_no(obs, what)
    if code == UNKNOWN_REQUEST:
        return sentences.too_old(obs, answer["requestType"])
    comment = find(answer["requestStatus"], "comment", str) or _WORDS.get(code or 0, f"its code for that is {code}")
    sentence = sentences.refuses(obs, what, comment)
    return Invalid(sentence) if code in _WRONG_VALUE else Conflict(sentence)
