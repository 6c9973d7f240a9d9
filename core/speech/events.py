"""What the speech part says has happened."""

from core.event import Payload, topic
from core.speech.models import Announcement, Job, ProviderState, Quota


@topic("speech.generated")
class Generated(Payload, frozen=True):
    """An announcement lies ready; where another voice than the one asked for spoke, it says why."""

    announcement: Announcement


@topic("speech.failed")
class Failed(Payload, frozen=True):
    """A text was not spoken; the job says why."""

    job: Job


@topic("speech.job_progressed")
class JobProgressed(Payload, frozen=True):
    """A job was taken up, went on, or is over."""

    job: Job


@topic("speech.provider_changed", state=True)
class ProviderChanged(Payload, frozen=True):
    """The desk stands otherwise with a provider."""

    provider: ProviderState

    @property
    def entity(self) -> str:
        """Retain one per provider."""
        return self.provider.name


@topic("speech.quota_warned")
class QuotaWarned(Payload, frozen=True):
    """Much of a provider's quota is used: 75 % is a warning, 90 % critical."""

    provider: str
    quota: Quota


@topic("speech.texts_changed")
class TextsChanged(Payload, frozen=True):
    """Voices, presets, pronunciations, templates or messages are not what they were; they have to be read again."""

    what: str
