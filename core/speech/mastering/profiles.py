"""How loud each kind of announcement is made, and which kind a category is."""

from typing import Final

from core.speech.models import Category, Profile, ProfileName

PROFILES: Final[dict[ProfileName, Profile]] = {
    profile.name: profile
    for profile in (
        Profile("message", -16.0, -1.5, 7.0, 5),
        Profile("jingle", -14.0, -1.5, 10.0, 5),
        Profile("emergency", -12.0, -1.0, 5.0, 8),
        Profile("announcement", -16.0, -1.5, 8.0, 5),
        Profile("background", -20.0, -2.0, 12.0, 3),
        Profile("podcast", -16.0, -1.0, 9.0, 5),
    )
}

_OF_CATEGORY: Final[dict[Category, ProfileName]] = {
    "offers": "announcement",
    "events": "announcement",
    "celebrations": "announcement",
    "cinema": "announcement",
    "kids": "announcement",
    "emergencies": "emergency",
    "music": "background",
    "jingles": "jingle",
}


def profile_of(named: ProfileName | None, category: Category, *, has_bed: bool) -> Profile:
    """Choose the profile: the one that is named, else the category's, else a jingle's where music lies under it."""
    if named is not None:
        return PROFILES[named]
    return PROFILES[_OF_CATEGORY.get(category, "jingle" if has_bed else "message")]
