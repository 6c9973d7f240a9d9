"""The words of the speech part."""

from typing import Literal, get_args

ProviderName = Literal["espeak", "elevenlabs", "openai", "piper"]
PROVIDERS: tuple[ProviderName, ...] = get_args(ProviderName)

ProfileName = Literal["message", "jingle", "emergency", "announcement", "background", "podcast"]

Category = Literal[
    "celebrations", "cinema", "kids", "reminders", "offers", "schedules", "emergencies", "services", "events",
    "information", "music", "jingles", "general",
]  # fmt: skip
CATEGORIES: tuple[Category, ...] = get_args(Category)

BreakerState = Literal["closed", "open", "half_open"]
QuotaLevel = Literal["ok", "warning", "critical"]
JobState = Literal["queued", "speaking", "mastering", "done", "failed", "cancelled"]
MessageSort = Literal["newest", "oldest", "title", "most_sent"]
