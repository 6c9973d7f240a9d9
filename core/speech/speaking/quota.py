"""How much of a quota is used: when it is time to warn."""

from typing import Final

from core.speech.models import QuotaLevel

WARNING: Final = 0.75
CRITICAL: Final = 0.90


def level_of(used: int, limit: int) -> QuotaLevel:
    """Tell how near a quota is to its end."""
    if limit <= 0:
        return "ok"
    share = used / limit
    return "critical" if share > CRITICAL else "warning" if share > WARNING else "ok"
