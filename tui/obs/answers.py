"""What commands that several OBS carry out have answered, in a sentence."""

from collections.abc import Mapping, Sequence
from typing import Any


def done_words(label: str, answers: Sequence[Mapping[str, Any]]) -> tuple[str, bool]:
    """Say how several OBS took a call; tell as well whether any did not.

    Args:
        label: What was asked of them.
        answers: `Done` or `Step` of `core.obs.models`, as plain values.
    """
    failed = [answer for answer in answers if not answer["done"]]
    if not answers:
        return f"{label}: no OBS could be asked", True
    if not failed:
        return f"{label}: done by {_names(answers)}", False
    lines = [f"{label}: {len(answers) - len(failed)} of {len(answers)} done"]
    lines += [f"{answer['connection']}: {_reason(answer)}" for answer in failed]
    return "\n".join(lines), True


def _reason(answer: Mapping[str, Any]) -> str:
    return str(answer.get("reason") or answer.get("said") or "not done")


def _names(answers: Sequence[Mapping[str, Any]]) -> str:
    return ", ".join(str(answer["connection"]) for answer in answers)
