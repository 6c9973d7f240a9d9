"""What the Announce screen knows: the text that is being written and how, what was spoken, and what is on its way."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final, Literal

from core.speech.events import Generated, JobProgressed, TextsChanged
from core.speech.models import Announcement, Cost, Job, Message, Preset, ProviderState, Template, Voice
from tui.audio.voices import follow_providers

if TYPE_CHECKING:
    from core.client import Client, Event

TOPICS: Final = ("speech.",)
RECENT: Final = 200

ListName = Literal["recent", "saved", "favourites", "templates", "voices", "jobs"]
LISTS: Final[tuple[ListName, ...]] = ("recent", "saved", "favourites", "templates", "voices", "jobs")
Row = Announcement | Message | Template | Voice | Job

_GENERATED: Final = ("preset", "profile", "category", "pad_before", "pad_after", "bed")
UNDERWAY: Final = ("queued", "speaking", "mastering")


@dataclass(slots=True)
class Draft:
    """What is being written; it outlives the screen, so that whoever looks elsewhere finds it again.

    Attributes:
        voice: Who is to speak; None is the default voice.
        options: The arguments of `speech.say` that were set, by name.
    """

    text: str = ""
    voice: str | None = None
    options: dict[str, Any] = field(default_factory=dict)

    def to_generate(self) -> dict[str, Any]:
        """Give the arguments of `speech.generate` beside the text."""
        return {"voice": self.voice, **{name: self.options[name] for name in _GENERATED if name in self.options}}

    def to_cost(self) -> dict[str, Any]:
        """Give the arguments of `speech.cost`."""
        more = {name: value for name, value in self.options.items() if name in ("preset", "profile")}
        return {"text": self.text, "voice": self.voice, **more}

    def to_send(self) -> dict[str, Any]:
        """Give the arguments of where it plays, and how urgently."""
        return {name: self.options[name] for name in ("deck", "priority") if name in self.options}


@dataclass(frozen=True, slots=True)
class AnnounceRead:
    """All that the screen shows, as read at one time."""

    voices: list[Voice]
    presets: list[Preset]
    templates: list[Template]
    recent: list[Announcement]
    favourites: list[Announcement]
    messages: list[Message]
    jobs: list[Job]
    providers: list[ProviderState]


async def read_announce(client: "Client") -> AnnounceRead:
    """Read everything."""
    speech = client.speech
    return AnnounceRead(
        await speech.voices(active=True),
        await speech.presets(),
        await speech.templates(),
        await speech.recent(limit=RECENT),
        await speech.favourites(),
        await speech.messages(),
        await speech.jobs(),
        await speech.providers(),
    )


class AnnounceState:
    """What is known of speech.

    Attributes:
        read: What was read last; None until then.
        jobs: What is being spoken and has been of late.
        listed: Which list is shown.
        cost: What the draft would cost; None where that is not known.
        wanted: The words that the lists are filtered for.
        problem: Why the draft cannot be spoken, in words.
    """

    def __init__(self) -> None:
        """Know nothing yet."""
        self.read: AnnounceRead | None = None
        self.jobs: list[Job] = []
        self.draft = Draft()
        self.listed: ListName = "recent"
        self.wanted = ""
        self.cost: Cost | None = None
        self.problem = ""

    def take(self, read: AnnounceRead) -> None:
        """Take a fresh read."""
        self.read, self.jobs = read, read.jobs

    def apply(self, events: "Sequence[Event]") -> bool:
        """Follow what has happened; tell whether everything has to be read again."""
        stale = False
        if self.read is not None:
            self.read = replace(self.read, providers=follow_providers(self.read.providers, events))
        for event in events:
            match event.data:
                case JobProgressed(job=job):
                    others = [each for each in self.jobs if each.id != job.id]
                    self.jobs = sorted([job, *others], key=lambda each: -each.id)
                case Generated(announcement=ready):
                    self.add(ready)
                case TextsChanged():
                    stale = True
        return stale

    def add(self, ready: Announcement) -> None:
        """Take an announcement as the newest of all."""
        if self.read is not None:
            others = [each for each in self.read.recent if each.id != ready.id]
            self.read = replace(self.read, recent=[ready, *others])

    @property
    def underway(self) -> list[Job]:
        """List what is being spoken, the oldest first."""
        return [job for job in reversed(self.jobs) if job.state in UNDERWAY]

    @property
    def counts(self) -> dict[ListName, int]:
        """Tell how many there are in the lists that are worth counting."""
        counts: dict[ListName, int] = {"jobs": len(self.underway)}
        if (read := self.read) is not None:
            counts |= {"recent": len(read.recent), "saved": len(read.messages), "favourites": len(read.favourites)}
        return counts

    @property
    def voice(self) -> Voice | None:
        """Give the voice that would speak."""
        voices = self.read.voices if self.read is not None else []
        wanted = self.draft.voice
        return next((it for it in voices if it.name == wanted or (wanted is None and it.default)), None)

    def choose_voice(self, name: str) -> None:
        """Have a voice speak from now on; of one that is no longer offered, the default voice takes the place."""
        voices = self.read.voices if self.read is not None else []
        self.draft.voice = name if any(each.name == name for each in voices) else None

    @property
    def provider(self) -> ProviderState | None:
        """Give how the desk stands with who provides that voice."""
        voice, known = self.voice, self.read.providers if self.read is not None else []
        return next((each for each in known if voice is not None and each.name == voice.provider), None)

    def rows(self) -> Sequence[Row]:
        """List what is shown: of the chosen list, what has every word that is filtered for."""
        words = self.wanted.casefold().split()
        return [row for row in self._listed() if all(word in searched(row) for word in words)]

    def _listed(self) -> Sequence[Row]:
        if self.read is None:
            return []
        match self.listed:
            case "recent":
                return self.read.recent
            case "saved":
                return self.read.messages
            case "favourites":
                return self.read.favourites
            case "templates":
                return self.read.templates
            case "voices":
                return self.read.voices
            case "jobs":
                return self.jobs


def searched(row: Row) -> str:
    """Give the text that a filter looks in."""
    return " ".join(_told(row)).casefold()


def _told(row: Row) -> Sequence[str]:
    match row:
        case Announcement(text=text, voice=voice, category=category):
            return text, voice, category
        case Message(title=title, description=description, text=text, category=category, tags=tags):
            return title, description, text, category, *tags
        case Template(title=title, text=text, category=category, language=language):
            return title, text, category, language
        case Voice(name=name, provider=provider, language=language):
            return name, provider, language
        case Job(text=text, state=state):
            return text, state
