"""What is spoken: templates, announcements that lie ready, and those that are kept."""

from dataclasses import dataclass

from core.speech.models.words import Category, ProfileName, ProviderName


@dataclass(frozen=True, slots=True)
class Template:
    """A text with `{variables}`.

    Attributes:
        id: Its number in the store.
        name: Its name within its language, such as `store_closing`.
        language: Its language, `en` or `es`.
        category: What it is about.
        title: What people read in the list.
        text: The text.
        variables: The names in it, in their order.
        example: A value for each.
        preset: The preset that it is spoken with, or None.
        used: How often it was used.
    """

    id: int
    name: str
    language: str
    category: Category
    title: str
    text: str
    variables: tuple[str, ...]
    example: dict[str, str]
    preset: str | None = None
    used: int = 0


@dataclass(frozen=True, slots=True)
class Bed:
    """Music under a voice.

    Attributes:
        path: The music's file.
        level_db: How much softer than the voice it is while nobody speaks.
        duck_db: How much further it goes down under the voice.
        intro: Seconds of it before the voice.
        outro: Seconds of it after the voice.
    """

    path: str
    level_db: float = -6.0
    duck_db: float = -12.0
    intro: float = 3.0
    outro: float = 3.0


@dataclass(frozen=True, slots=True)
class Announcement:
    """An announcement that lies ready as a file.

    Attributes:
        id: Its number in the store.
        text: The text, as it was written.
        voice: The voice that was asked for.
        provider: Who spoke.
        fell_back: Why it was not the voice's own provider; None where it was.
        profile: How loud it was made.
        category: What it is about.
        path: Its file.
        duration_ms: How long it is, with the silence before and after.
        lufs: Its measured loudness.
        true_peak_db: Its measured peak.
        warning: What is not as the profile asks for, in words, or None.
        characters: How many characters were spoken.
        cached: It was there already, and cost nothing.
        at: When it was made or last asked for.
        by: Who asked.
        favourite: It is a favourite of who asks for the list.
    """

    id: int
    text: str
    voice: str
    provider: ProviderName
    fell_back: str | None
    profile: ProfileName
    category: Category
    path: str
    duration_ms: int
    lufs: float
    true_peak_db: float
    warning: str | None
    characters: int
    cached: bool
    at: int
    by: str
    favourite: bool = False


@dataclass(frozen=True, slots=True)
class FilePiece:
    """A piece of an announcement's file, for whoever cannot read it where it lies.

    Attributes:
        name: What to call the file.
        media_type: What it holds, such as `audio/flac`.
        size: How many bytes the whole of it has.
        offset: Where the piece begins.
        data: The piece, as Base64; empty at the end.
    """

    name: str
    media_type: str
    size: int
    offset: int
    data: str


@dataclass(frozen=True, slots=True)
class Message:
    """An announcement that was kept under a title.

    Attributes:
        id: Its number in the store.
        title: What people call it.
        description: More about it.
        category: What it is about.
        tags: At most five words to find it by.
        text: What is spoken.
        voice: The voice, by name.
        announcement: The announcement that it is.
        path: Its file, to be listened to; it is made again where it has gone.
        sent: How often it was sent on air and heard there.
        sent_at: When it was last.
        at: When it was saved.
        by: Who saved it.
    """

    id: int
    title: str
    description: str
    category: Category
    tags: tuple[str, ...]
    text: str
    voice: str
    announcement: int
    path: str
    sent: int
    sent_at: int | None
    at: int
    by: str
