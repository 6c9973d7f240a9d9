"""OBS's refusals as failures for a person. Protocol v4 has no codes for them, only English texts."""

import re
from typing import Final

from core.errors import Conflict, CuedeskError, Invalid, Refused
from core.obs import sentences

RUNS_ALREADY: Final = re.compile(r"already (active|paused)")
RUNS_NOT: Final = re.compile(r"not (active|paused)$")

_UNKNOWN_REQUEST: Final = "invalid request type"
_NOT_LET_IN: Final = "not authenticated"
_NOT_FOUND: Final = re.compile(r"(does ?n[o']?t|does not) exist|not found|could not be found")
_WRONG_VALUE: Final = re.compile(r"^(missing|invalid|unsupported|not (a |text))|missing$|out of range|not specified")


def refusal(said: str, request: str, obs: str, what: str) -> CuedeskError:
    """Say why OBS refused.

    Args:
        said: Its own words.
        request: The request's name in the protocol.
        obs: Which OBS, as in `OBS “main”`.
        what: What the request was about, as in `scene “Bar”`.
    """
    text = said.casefold().strip()
    if text == _UNKNOWN_REQUEST:
        return sentences.too_old(obs, request)
    if text == _NOT_LET_IN:
        return Refused(f"{obs} asks for a password.")
    if _NOT_FOUND.search(text):
        return sentences.has_no(obs, what)
    sentence = sentences.refuses(obs, what, said)
    return Invalid(sentence) if _WRONG_VALUE.search(text) else Conflict(sentence)
