"""The first set-up as an interview: questions, and what makes sense as an answer, for the console and for prompts."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal
from zoneinfo import available_timezones

from core.errors import Invalid
from tui.desk import SETUP_DONE, TIME_ZONE, VENUE

if TYPE_CHECKING:
    from core.client import Client

FIRST_PORT = 6000
LAST_PORT = 65_535
LONGEST_NAME = 60

Step = Literal["venue", "zone", "court", "port", "confirm", "done"]


@dataclass(frozen=True, slots=True)
class Question:
    """One question.

    Attributes:
        prompt: What is asked.
        help: What the answer is for, and how it may look.
        default: What an empty answer means; empty where nothing is assumed.
    """

    prompt: str
    help: str
    default: str = ""


@dataclass(frozen=True, slots=True)
class NewCourt:
    """A court to be added."""

    name: str
    port: int


@dataclass(slots=True)
class Answers:
    """What has been answered so far."""

    venue: str = ""
    zone: str = ""
    courts: list[NewCourt] = field(default_factory=list)


class Interview:
    """Asks one question after another; knows nothing of how they are put.

    `question` is the present one, `answer` takes its answer (or raises what is wrong with it) and goes on, `back` goes
    one question back, `summary` tells what has been settled, and `step` is `done` at the end.
    """

    def __init__(self, venue: str = "", zone: str = "", existing: Sequence[tuple[str, int]] = ()) -> None:
        """Start with what is known already.

        Args:
            venue: The venue's present name.
            zone: The present time zone.
            existing: Names and ports of the courts there are.
        """
        self.answers = Answers(venue, zone)
        self.step: Step = "venue"
        self._existing = list(existing)
        self._court = ""

    @property
    def question(self) -> Question:
        """Give the present question."""
        match self.step:
            case "venue":
                return Question("What is the venue called?", "It stands in the header and on reports.", self._venue())
            case "zone":
                return Question(
                    "Which time zone is it in?", "Such as Europe/Berlin; all times are shown in it.", self._zone()
                )
            case "court":
                return self._court_question()
            case "port":
                return Question(
                    f"On which UDP port does “{self._court}” come in?",
                    "The port that its scoring system sends to.",
                    str(self._free_port()),
                )
            case _:
                return Question("Shall it be set up so?", "yes, or no to begin again.", "yes")

    def answer(self, text: str) -> None:
        """Take the answer to the present question and go on to the next.

        Raises:
            Invalid: The answer does not make sense; the question stands.
        """
        value = text.strip() or self.question.default
        match self.step:
            case "venue":
                self.answers.venue = _name(value, "a venue")
                self.step = "zone"
            case "zone":
                self.answers.zone = _zone(value)
                self.step = "court"
            case "court":
                self._take_court(value)
            case "port":
                self._take_port(value)
            case "confirm":
                self._take_confirmation(value)
            case "done":
                raise Invalid("Everything has been answered")

    def back(self) -> None:
        """Go back to the question before; a court given last is asked for again."""
        match self.step:
            case "zone":
                self.step = "venue"
            case "court" | "confirm" if self.answers.courts:
                self._court = self.answers.courts.pop().name
                self.step = "port"
            case "court":
                self.step = "zone"
            case "port" | "confirm":
                self.step = "court"
            case "done":
                self.step = "confirm"
            case "venue":
                pass

    def summary(self) -> list[tuple[str, str]]:
        """Tell what has been settled, as labels and values."""
        settled: list[tuple[str, str]] = []
        if self.step != "venue":
            settled.append(("venue", self.answers.venue))
        if self.step not in ("venue", "zone"):
            settled.append(("time zone", self.answers.zone))
            settled += [("court", f"{name}, UDP port {port} (there already)") for name, port in self._existing]
            settled += [("court", f"{court.name}, UDP port {court.port}") for court in self.answers.courts]
        return settled

    def _court_question(self) -> Question:
        known = len(self._existing) + len(self.answers.courts)
        if known:
            return Question("Another court?", "Its name, or nothing when there are no more.")
        return Question("What is the first court called?", "A court is one ring with its own scoring feed.", "Court 1")

    def _take_court(self, value: str) -> None:
        if not value:
            self.step = "confirm"
            return
        name = _name(value, "a court")
        taken = {known.casefold() for known, _ in self._existing} | {
            court.name.casefold() for court in self.answers.courts
        }
        if name.casefold() in taken:
            raise Invalid(f"There is a court {name} already", remedy="Give it another name")
        self._court = name
        self.step = "port"

    def _take_port(self, value: str) -> None:
        if not value.isdecimal() or not 1 <= int(value) <= LAST_PORT:
            raise Invalid(f"A port is a number from 1 to {LAST_PORT}")
        port = int(value)
        if port in self._ports():
            raise Invalid(f"Port {port} belongs to another court", remedy=f"{self._free_port()} is free")
        self.answers.courts.append(NewCourt(self._court, port))
        self.step = "court"

    def _take_confirmation(self, value: str) -> None:
        if value.casefold() in ("yes", "y"):
            self.step = "done"
        elif value.casefold() in ("no", "n"):
            self.answers.courts.clear()
            self.step = "venue"
        else:
            raise Invalid("Answer yes or no")

    def _venue(self) -> str:
        return self.answers.venue or "Venue"

    def _zone(self) -> str:
        return self.answers.zone if self.answers.zone not in ("", "UTC") else machine_zone()

    def _ports(self) -> set[int]:
        return {port for _, port in self._existing} | {court.port for court in self.answers.courts}

    def _free_port(self) -> int:
        return next(port for port in range(FIRST_PORT, LAST_PORT) if port not in self._ports())


def _name(value: str, what: str) -> str:
    if not value:
        raise Invalid(f"{what.capitalize()} needs a name")
    if len(value) > LONGEST_NAME:
        raise Invalid(f"A name of more than {LONGEST_NAME} characters fits nowhere")
    return value


def _zone(value: str) -> str:
    by_folded = {name.casefold(): name for name in available_timezones()}
    if value.casefold() in by_folded:
        return by_folded[value.casefold()]
    near = sorted(name for name in by_folded.values() if value.casefold().replace(" ", "_") in name.casefold())
    remedy = "Did you mean " + ", ".join(near[:4]) + "?" if near else "Such as Europe/Berlin, Asia/Seoul or UTC"
    raise Invalid(f"There is no time zone “{value}”", remedy=remedy)


def machine_zone() -> str:
    """Tell this machine's own time zone where the system names it, else UTC."""
    link = Path("/etc/localtime")
    name = str(link.resolve()).partition("/zoneinfo/")[2] if link.exists() else ""
    return name if name in available_timezones() else "UTC"


async def interview_of(client: "Client") -> Interview:
    """Start an interview from what the engine knows already."""
    settings = {setting.key: setting for setting in await client.settings.all()}
    courts = await client.pss.courts()
    venue, zone = settings[VENUE], settings[TIME_ZONE]
    return Interview(
        "" if venue.value == venue.default else str(venue.value),
        str(zone.value),
        [(court.name, court.port) for court in courts],
    )


async def carry_out(client: "Client", answers: Answers) -> None:
    """Write what was answered, through the commands that anyone could give.

    Raises:
        CuedeskError: As the engine says; what was written before stays written.
    """
    await client.settings.set(VENUE, answers.venue)
    await client.settings.set(TIME_ZONE, answers.zone)
    while answers.courts:
        court = answers.courts[0]
        await client.pss.court_add(court.name, court.port)
        # Taken off the list, so that trying again after a failure does not add it twice.
        answers.courts.pop(0)
    await client.settings.set(SETUP_DONE, True)


async def skip(client: "Client") -> None:
    """Remember that the set-up is not wanted."""
    await client.settings.set(SETUP_DONE, True)


async def run_plain(client: "Client", ask: Callable[[str], Awaitable[str]], say: Callable[[str], None]) -> None:
    """Put the questions as plain prompts.

    Args:
        client: The engine to set up.
        ask: Puts a prompt and answers what was typed; raising EOFError leaves everything as it was.
        say: Writes a line.
    """
    interview = await interview_of(client)
    while interview.step != "done":
        question = interview.question
        if interview.step == "confirm":
            for label, value in interview.summary():
                say(f"  {label}: {value}")
        else:
            say(question.help)
        suffix = f" [{question.default}]" if question.default else ""
        try:
            interview.answer(await ask(f"{question.prompt}{suffix} "))
        except Invalid as error:
            say(error.message + (f". {error.remedy}" if error.remedy else ""))
    await carry_out(client, interview.answers)
    say("Done. Everything can be changed later on the Settings screen (7).")
