"""What the Announce screen knows: it follows what is spoken without reading everything again."""

from core.client import Event
from core.event import Payload
from core.speech.events import Generated, JobProgressed, TextsChanged
from core.speech.models import Announcement, Job, Voice
from tests.tui.audio.things import AT
from tui.audio.announce import AnnounceRead, AnnounceState, Draft


def event(payload: Payload) -> Event:
    return Event(payload.topic, 1, AT, "double", "", payload)


def spoken(number: int) -> Announcement:
    return Announcement(number, f"text {number}", "English", "espeak", None, "message", "general", "/x.flac", 1000,
                        -16.0, -2.0, None, 6, False, AT, "ann")  # fmt: skip


def test_what_was_spoken_after_a_read_is_the_newest_at_once() -> None:
    state = AnnounceState()
    state.take(AnnounceRead([], [], [], [spoken(1)], [], [], [], []))
    assert not state.apply([event(Generated(spoken(2)))])
    assert [each.id for each in state.rows() if isinstance(each, Announcement)] == [2, 1]
    assert not state.apply([event(Generated(spoken(1)))]), "said again, it is the newest"
    assert [each.id for each in state.rows() if isinstance(each, Announcement)] == [1, 2]
    assert state.apply([event(TextsChanged("messages"))])


def test_jobs_go_on_and_end() -> None:
    state = AnnounceState()
    job = Job(1, "text", "English", "espeak", "queued", 0.0, None, None, "ann", AT)
    state.apply([event(JobProgressed(job))])
    assert [each.id for each in state.underway] == [1]
    done = Job(1, "text", "English", "espeak", "done", 1.0, None, 5, "ann", AT)
    state.apply([event(JobProgressed(done))])
    assert not state.underway
    assert state.jobs == [done]


def test_a_voice_that_is_no_longer_offered_is_not_chosen() -> None:
    state = AnnounceState()
    state.take(AnnounceRead([Voice(1, "Rosa", "espeak", "es")], [], [], [], [], [], [], []))
    state.choose_voice("Rosa")
    assert state.draft.voice == "Rosa"
    state.choose_voice("Gone")
    assert state.draft.voice is None


def test_a_draft_gives_each_command_what_it_takes() -> None:
    draft = Draft("Hello", "Rosa", {"deck": "announce", "priority": 9, "bed": "/x.mp3", "profile": "jingle"})
    assert draft.to_generate() == {"voice": "Rosa", "bed": "/x.mp3", "profile": "jingle"}
    assert draft.to_send() == {"deck": "announce", "priority": 9}
