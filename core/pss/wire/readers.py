"""Readers of the codes that come during a match.

A reader drops no empty field, keeps what it cannot type as text, and lowers the message to partial with an issue in
words.
"""

from collections.abc import Iterator, Mapping

from core.pss.models import Message, Side
from core.pss.wire.reading import (
    Reader,
    argument,
    bare,
    clock_time,
    doubt,
    fills,
    integer,
    keep_extra,
    missing,
    put_integer,
    quoted,
    untyped,
)

_ACTIONS = {
    action.lower(): action
    # The last three are a second vendor's, on the round clock.
    for action in ("start", "stop", "stopEnd", "corr", "show", "hide", "reset", "break", "rest", "timeout")
}
_COLOURS: dict[str, Side] = {"blue": "blue", "b": "blue", "chung": "blue", "red": "red", "r": "red", "hong": "red"}
_ROUND_WINNERS = {**_COLOURS, "none": "none", "0": "none", "1": "blue", "2": "red"}
_ROUNDS = {f"rd{number}": f"round{number}" for number in (1, 2, 3)}
_FLAGS = {"true": True, "false": False}

CHALLENGE_STATES = {"1": "accepted", "0": "denied", "-1": "cancelled"}
CHALLENGE_RESULTS = {"1": "won", "0": "lost"}


def number(name: str, label: str) -> Reader:
    """Make the reader of a code with one whole number."""

    @fills(name)
    def read(parts: list[str], message: Message) -> None:
        put_integer(message, name, argument(parts, 1), label)
        if len(parts) > 2:
            keep_extra(message, parts[2:])

    return read


def word(name: str, values: Mapping[str, str], label: str) -> Reader:
    """Make the reader of a code with one word out of a few."""

    @fills(name)
    def read(parts: list[str], message: Message) -> None:
        text = bare(argument(parts, 1))
        value = values.get(text.lower())
        if value is not None:
            message.fields[name] = value
        elif text:
            untyped(message, name, text, f"a {label} that we know")
        else:
            missing(message, label)
        keep_extra(message, parts[2:])

    return read


def literal(expected: str) -> Reader:
    """Make the reader of a code that is followed by one fixed word."""

    @fills()
    def read(parts: list[str], message: Message) -> None:
        if bare(argument(parts, 1)).lower() == expected.lower():
            keep_extra(message, parts[2:])
        else:
            doubt(message, f"The word {expected} is missing.")
            keep_extra(message, parts[1:])

    return read


def greeting(event: str) -> Reader:
    """Make the reader of a code that says one thing and has no arguments."""

    @fills("event")
    def read(parts: list[str], message: Message) -> None:
        message.fields["event"] = event
        keep_extra(message, parts[1:])

    return read


def clock(label: str) -> Reader:
    """Make the reader of a code with a time and an optional action."""

    @fills("time", "seconds", "action")
    def read(parts: list[str], message: Message) -> None:
        text, action = argument(parts, 1), argument(parts, 2)
        time = clock_time(text)
        if time is None and bare(text).lower() in _ACTIONS and clock_time(action):
            # The documented table of the break clock also has the action before the time.
            text, action = action, text
            time = clock_time(text)
        if time is not None:
            fields = message.fields
            fields["time"], fields["seconds"], regular = time
            if not regular:
                doubt(message, f"{quoted(bare(text))} has more than 59 seconds after the colon.")
        elif bare(text):
            untyped(message, "time", text, f"a time (m:ss or seconds), which the {label} should be")
        else:
            missing(message, label)
        if action:
            _put_action(message, bare(action))
        if len(parts) > 3:
            keep_extra(message, parts[3:])

    return read


def _put_action(message: Message, text: str) -> None:
    action = _ACTIONS.get(text.lower())
    if action is not None:
        message.fields["action"] = action
    elif text:
        untyped(message, "action", text, "an action that a clock has")


def pairs(names: Mapping[str, str], label: str) -> Reader:
    """Make the reader of a group of codes with a whole number each, in any order and count."""

    @fills(*names.values())
    def read(parts: list[str], message: Message) -> None:
        fields = message.fields
        regular = len(parts) % 2 == 0 or not parts[-1]
        for code, text in zip(parts[::2], parts[1::2], strict=False):
            name = names.get(code)
            value = integer(text)
            if name is None or value is None:
                regular = False
                break
            fields[name] = value
        if not regular:
            fields.clear()
            _read_pairs_slowly(parts, message, names, label)

    return read


def _read_pairs_slowly(parts: list[str], message: Message, names: Mapping[str, str], label: str) -> None:
    """Read pairs where a code may lack its value, a value its code, or either be something else."""
    extra: list[str] = []
    lacking: list[str] = []
    for code, text in _keyed(parts, names, extra):
        if bare(text):
            put_integer(message, names[code], text, label)
        else:
            lacking.append(code)
    if not message.fields:
        missing(message, label)
    elif lacking:
        doubt(message, f"No {label} after {', '.join(lacking[:6])}.")
    keep_extra(message, extra)


@fills(*_ROUNDS.values())
def read_round_winners(parts: list[str], message: Message) -> None:
    """Read who won which round, by key: senders give one to three rounds."""
    extra: list[str] = []
    for key, text in _keyed(parts[1:], _ROUNDS, extra):
        winner = _ROUND_WINNERS.get(bare(text).lower())
        if winner is not None:
            message.fields[_ROUNDS[key]] = winner
        elif bare(text):
            untyped(message, _ROUNDS[key], text, "a round's winner (0 none, 1 blue, 2 red)")
        else:
            doubt(message, f"No winner after {key}.")
    if not message.fields:
        missing(message, "round winner")
    keep_extra(message, extra)


def _keyed(parts: list[str], keys: Mapping[str, str], extra: list[str]) -> Iterator[tuple[str, str]]:
    """Give each key with the value after it, empty where that is missing; what follows no key goes to `extra`."""
    index = 0
    while index < len(parts):
        key, text = bare(parts[index]).lower(), argument(parts, index + 1)
        if key not in keys:
            extra.append(parts[index])
            index += 1
        elif bare(text).lower() in keys:
            yield key, ""
            index += 1
        else:
            yield key, text
            index += 2


@fills("by", "state", "result")
def read_challenge(parts: list[str], message: Message) -> None:
    """Read a review: who asked, how it stands and, once accepted, how it ended."""
    fields = message.fields
    state, result = bare(argument(parts, 1)), bare(argument(parts, 2))
    fields["by"] = message.side or "referee"
    if not state:
        fields["state"] = "requested"
    elif state in CHALLENGE_STATES:
        fields["state"] = CHALLENGE_STATES[state]
    else:
        untyped(message, "state", state, "a review's state (1 accepted, 0 denied, -1 cancelled)")
    if result in CHALLENGE_RESULTS:
        fields["result"] = CHALLENGE_RESULTS[result]
        if state != "1":
            doubt(message, "A result belongs only to an accepted review.")
    elif result:
        untyped(message, "result", result, "a review's result (1 won, 0 lost)")
    keep_extra(message, parts[3:])


@fills("winner")
def read_winner(parts: list[str], message: Message) -> None:
    """Read the winner's colour, which makes the message that side's."""
    text = bare(argument(parts, 1)).lower()
    if text in _COLOURS:
        message.side = _COLOURS[text]
        message.fields["winner"] = message.side
    elif text == "tie":
        message.fields["winner"] = text
    elif text:
        untyped(message, "winner", parts[1], "BLUE, RED or TIE")
    else:
        missing(message, "winner")
    keep_extra(message, parts[2:])


@fills("event", "value")
def read_led_setting(parts: list[str], message: Message) -> None:
    """Read a setting of the sender's LED board, whose value ends in a colon."""
    text = bare(argument(parts, 1)).rstrip(": ")
    message.fields["event"] = "led_setting"
    if text.lower() in _FLAGS:
        message.fields["value"] = _FLAGS[text.lower()]
    else:
        put_integer(message, "value", text, "setting")
    keep_extra(message, parts[2:])


@fills("value")
def read_superiority(parts: list[str], message: Message) -> None:
    """Read a code that has been seen in traffic and is documented nowhere."""
    put_integer(message, "value", argument(parts, 1), "value")
    doubt(message, "This code has been seen but is documented nowhere: what it means is a guess.")
    keep_extra(message, parts[2:])
