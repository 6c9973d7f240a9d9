"""What is said of an OBS in the same words, whichever protocol it speaks."""

from core.errors import Conflict, Invalid, NotFound, Refused, Unsupported

CLOSED = "The connection was closed."
BROKE_OFF = "The connection to OBS broke off."
CLOSED_BY_OBS = "OBS closed the connection."
OBS_ENDS = "OBS ends, or its WebSocket server was switched off."


def scene(name: str) -> str:
    """Call a scene by its name."""
    return f"scene “{name}”"


def source(name: str) -> str:
    """Call a source or scene by its name."""
    return f"source “{name}”"


def input(name: str) -> str:
    """Call an input by its name."""
    return f"input “{name}”"


def silent_for(seconds: float) -> str:
    """Say that an answer is missing."""
    return f"OBS has not answered within {seconds:g} s."


def password_missing(place: str) -> Refused:
    """Say that there is no password for an OBS that asks for one."""
    return Refused(f"OBS at {place} asks for a password, and none is stored.")


def password_wrong(place: str) -> Refused:
    """Say that the password is another."""
    return Refused(f"OBS at {place} does not take the password.")


def has_no(obs: str, what: str) -> NotFound:
    """Say that an OBS does not know a name."""
    return NotFound(f"{obs} has no {what}.")


def too_old(obs: str, request: str) -> Unsupported:
    """Say that an OBS does not know a request."""
    return Unsupported(f"{obs} is too old for this: it does not know {request}.")


def refuses(obs: str, what: str, why: str) -> str:
    """Say that an OBS refuses something, and why."""
    return f"{obs} refuses this for the {what}: {why.strip().rstrip('.')}."


def does_not_record(obs: str) -> Conflict:
    """Say that an order to record came to nothing."""
    return Conflict(
        f"{obs} was told to record and does not.",
        remedy="Look at OBS itself: its directory for recordings may not be there, or its disk may be full.",
    )


def does_not_buffer(obs: str) -> Conflict:
    """Say that an order to run the replay buffer came to nothing."""
    return Conflict(f"{obs} was told to run its replay buffer and does not.", remedy="Look at OBS itself.")


def records_nothing(obs: str) -> Conflict:
    """Say that there is no recording."""
    return Conflict(f"{obs} records nothing.")


def cannot_hold(obs: str) -> Conflict:
    """Say that a recording cannot be paused."""
    return Conflict(
        f"{obs} cannot hold this recording, because it shares the encoder of the stream.",
        remedy="Choose another recording quality in OBS: Settings, Output, Recording.",
    )


def not_ended_yet(obs: str, output: str) -> Conflict:
    """Say that an output takes too long to end for another to begin."""
    return Conflict(f"{obs} has not ended its last {output} yet.")


def replay_buffer_rests(obs: str) -> Conflict:
    """Say that there is nothing to be saved."""
    return Conflict(f"The replay buffer of {obs} does not run.", remedy="Start it: obs.set_replay_buffer.")


def no_replay_buffer(obs: str) -> Conflict:
    """Say that the replay buffer is not enabled."""
    return Conflict(f"{obs} has no replay buffer.", remedy="Enable it in OBS: Settings, Output, Replay Buffer.")


def nothing_to_play(obs: str, input: str) -> Conflict:
    """Say that an input plays nothing."""
    return Conflict(f"“{input}” on {obs} has nothing to play.")


def no_text(obs: str, input: str) -> Invalid:
    """Say that an input shows no text."""
    return Invalid(f"“{input}” on {obs} is not a text.")


def text_of_a_file(obs: str, input: str) -> Conflict:
    """Say that OBS itself reads what a text says."""
    return Conflict(f"“{input}” on {obs} says what stands in a file.", remedy="Switch that off in OBS: its properties.")
