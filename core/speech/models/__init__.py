"""Plain data of the speech part, shared by the engine, the console and the command line.

Instants are microseconds since 1970 in UTC; durations say their unit; loudness is in LUFS, peaks and depths in dB.
"""

from core.speech.models.texts import Announcement, Bed, FilePiece, Message, Template
from core.speech.models.voices import OfferedVoice, Preset, Profile, Pronunciation, Settings, Voice
from core.speech.models.words import (
    CATEGORIES,
    PROVIDERS,
    BreakerState,
    Category,
    JobState,
    MessageSort,
    ProfileName,
    ProviderName,
    QuotaLevel,
)
from core.speech.models.work import Cost, Job, ProviderState, Quota, Usage

__all__ = [
    "CATEGORIES",
    "PROVIDERS",
    "Announcement",
    "Bed",
    "BreakerState",
    "Category",
    "Cost",
    "FilePiece",
    "Job",
    "JobState",
    "Message",
    "MessageSort",
    "OfferedVoice",
    "Preset",
    "Profile",
    "ProfileName",
    "Pronunciation",
    "ProviderName",
    "ProviderState",
    "Quota",
    "QuotaLevel",
    "Settings",
    "Template",
    "Usage",
    "Voice",
]
