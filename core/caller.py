"""What a service asks about the call that is being run."""

from core.catalog import current


def correlation() -> str:
    """Give the id that ties what happens now to the call that asked for it; empty where none did."""
    try:
        return current().correlation
    except LookupError:
        return ""


def who() -> str:
    """Name who asks for what is being done."""
    try:
        return current().caller.principal.id
    except LookupError:
        return "the engine"
