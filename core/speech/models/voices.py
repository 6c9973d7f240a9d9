"""Who speaks, and how."""

from dataclasses import dataclass, field

from core.speech.models.words import ProfileName, ProviderName


@dataclass(frozen=True, slots=True)
class Profile:
    """How loud a kind of announcement is, and how much it matters.

    Attributes:
        name: What it is called.
        lufs: Its integrated loudness.
        true_peak_db: What no peak exceeds.
        range_lu: The loudness range that suits it; one that is far wider is told, not squeezed.
        priority: The priority with which it is announced where none is given.
    """

    name: ProfileName
    lufs: float
    true_peak_db: float
    range_lu: float
    priority: int


@dataclass(frozen=True, slots=True)
class Settings:
    """How a voice speaks. What a provider cannot do, it leaves out.

    Attributes:
        style: From plain (0) to expressive (1).
        stability: From lively (0) to the same every time (1).
        similarity: How close to the recorded speaker, from 0 to 1.
        boost: Have the provider work harder on that closeness.
        speed: From slow (0) over the voice's own pace (0.5) to fast (1).
    """

    style: float = 0.5
    stability: float = 0.75
    similarity: float = 0.8
    boost: bool = True
    speed: float = 0.5


@dataclass(frozen=True, slots=True)
class Voice:
    """A voice that announcements can be spoken with.

    Attributes:
        id: Its number in the store.
        name: What people call it; unique, case-insensitively.
        provider: Who speaks.
        ref: What the provider calls the voice; for Piper, the path of its `.onnx` file.
        model: The provider's model, or empty for its usual one.
        language: Its language, such as `en` or `es-419`.
        settings: How it speaks.
        trim_db: What it is louder or softer than its profile says.
        position: Its place in lists.
        active: It is offered.
        default: It speaks where no voice is named.
    """

    id: int
    name: str
    provider: ProviderName
    ref: str
    model: str = ""
    language: str = "en"
    settings: Settings = field(default_factory=Settings)
    trim_db: float = 0.0
    position: int = 0
    active: bool = True
    default: bool = False


@dataclass(frozen=True, slots=True)
class OfferedVoice:
    """A voice that a provider has, to be taken over with `speech.voice_put`."""

    provider: ProviderName
    ref: str
    name: str
    language: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True)
class Preset:
    """A way of speaking by name.

    Attributes:
        id: Its number in the store.
        name: What people call it; unique, case-insensitively.
        settings: How the voice speaks then.
        profile: How loud; None leaves it to the category.
        voice: Who speaks where no voice is named, by name; None leaves it to the default voice.
        default: It holds where neither a voice nor a way of speaking is named.
    """

    id: int
    name: str
    settings: Settings
    profile: ProfileName | None = None
    voice: str | None = None
    default: bool = False


@dataclass(frozen=True, slots=True)
class Pronunciation:
    """A word that is to be spoken as another text; `language` empty means in any."""

    id: int
    word: str
    say_as: str
    language: str = ""
