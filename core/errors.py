"""Typed failures: each has a code for programs, a sentence for a person and, where there is one, a remedy."""

from typing import Any, ClassVar


class CuedeskError(Exception):
    """A failure that a person may read.

    Attributes:
        code: A stable word for programs, the same on the wire and in scripts.
        message: One sentence for a person.
        remedy: What the person can do about it, or None.
        data: Further plain values for programs (field errors, a token, known names).
    """

    code: ClassVar[str] = "failed"

    def __init__(self, message: str, *, remedy: str | None = None, data: dict[str, Any] | None = None) -> None:
        """Take the sentence, and optionally a remedy and values for programs."""
        super().__init__(message)
        self.message = message
        self.remedy = remedy
        self.data: dict[str, Any] = data or {}


class Invalid(CuedeskError):
    """The input does not make sense; `data["fields"]` maps each field to its sentence where fields are known."""

    code = "invalid"


class NotFound(CuedeskError):
    """What was named does not exist."""

    code = "not_found"


class UnknownCommand(NotFound):
    """No command has that name."""

    code = "unknown_command"


class NotPermitted(CuedeskError):
    """The caller's role may not do this."""

    code = "not_permitted"


class RefusedByMode(CuedeskError):
    """The desk's mode does not let anyone at a console do this now."""

    code = "refused_by_mode"


class NeedsArming(CuedeskError):
    """The audience would notice: call again with `data["token"]` within `data["seconds"]`."""

    code = "needs_arming"


class NeedsConfirmation(CuedeskError):
    """Something would be lost for good: call again with `data["token"]` within `data["seconds"]`."""

    code = "needs_confirmation"


class Conflict(CuedeskError):
    """The present state does not allow it: the name is taken, the thing is in use or already so."""

    code = "conflict"


class Unavailable(CuedeskError):
    """Something outside the engine does not answer or cannot be had now."""

    code = "unavailable"


class Refused(Unavailable):
    """The other side is there and does not let us in: the password is wrong or missing."""

    code = "refused"


class NoEngine(Unavailable):
    """No engine runs there at all."""

    code = "no_engine"


class Unsupported(CuedeskError):
    """The other side cannot do this at all."""

    code = "unsupported"


class StoreError(CuedeskError):
    """The database cannot be opened, read or written."""

    code = "store"
