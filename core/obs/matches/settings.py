"""The settings of recordings that follow the matches: what is done at all, by itself, and in which steps."""

from typing import Annotated, Final

from pydantic import AfterValidator, Field

from core.obs.matches.naming import DEFAULT_TEMPLATE, check_template
from core.settings import SettingSpec
from core.validation import check_text

_LONGEST: Final = 400


def _text(text: str) -> str:
    wrong: dict[str, str] = {}
    check_text(wrong, "", text, _LONGEST)
    if wrong:
        raise ValueError(wrong[""])
    return text


def _folder(text: str) -> str:
    path = _text(text).strip()
    if path and not (path.startswith(("/", "\\\\")) or path[1:3] in (":\\", ":/")):
        raise ValueError("is a whole path, such as /srv/video or D:\\Video")
    return path


FolderPath = Annotated[str, AfterValidator(_folder)]
"""A whole path of this or of another system, or nothing."""

_Text = Annotated[str, AfterValidator(_text)]

RECORD_BASE: Final = "obs.record_base"
FILE_NAME: Final = "obs.file_name"
STOP_DELAY: Final = "obs.stop_delay"

AUTOMATION: Final = "obs.automation"
COURT: Final = "obs.automation_court"
PREPARE_ON_LOAD: Final = "obs.prepare_on_load"
RECORD_ON_READY: Final = "obs.record_on_ready"
STOP_ON_WINNER: Final = "obs.stop_on_winner"
SAVE_ON_CHALLENGE: Final = "obs.save_on_challenge"
REVIEW_ON_CHALLENGE: Final = "obs.review_on_challenge"

STEP_FOLDER: Final = "obs.step_folder"
STEP_DIRECTORY: Final = "obs.step_directory"
STEP_FILE_NAME: Final = "obs.step_file_name"
STEP_REPLAY_BUFFER: Final = "obs.step_replay_buffer"
STEP_RESTART_BUFFER: Final = "obs.step_restart_buffer"
STEP_RECORD: Final = "obs.step_record"
STEP_SAVE_REPLAY: Final = "obs.step_save_replay"
STEP_REPLAY_SCENE: Final = "obs.step_replay_scene"

_SWITCHES: Final = (
    (AUTOMATION, False, "Recordings, replays and reviews follow the matches by themselves, as the settings below say."),
    (PREPARE_ON_LOAD, True, "With automation: prepare the folder when a match is loaded."),
    (RECORD_ON_READY, True, "With automation: start the recordings when a match is ready."),
    (STOP_ON_WINNER, True, "With automation: stop the recordings a while after the winner."),
    (SAVE_ON_CHALLENGE, True, "With automation: save the replay of a challenge and attach it."),
    (
        REVIEW_ON_CHALLENGE,
        False,
        "With automation: switch streams to their replay scene for a challenge, and back; the audience sees it.",
    ),
    (STEP_FOLDER, True, "Make the folder of the tournament's day, where the OBS is on this machine."),
    (STEP_DIRECTORY, True, "Have the OBS record into the folder of the tournament's day."),
    (STEP_FILE_NAME, True, "Have the OBS name the file for the match."),
    (STEP_REPLAY_BUFFER, True, "See that the replay buffer runs when a match is recorded."),
    (
        STEP_RESTART_BUFFER,
        True,
        "Begin the replay buffer anew with each match, so that its files get that match's folder and name.",
    ),
    (STEP_RECORD, True, "Start the recording of a match."),
    (STEP_SAVE_REPLAY, True, "Save the replay when a review begins."),
    (STEP_REPLAY_SCENE, True, "Switch streams to their replay scene when a review begins."),
)

MATCH_SETTINGS: Final = (
    SettingSpec(
        RECORD_BASE,
        FolderPath,
        "",
        "The folder below which recordings go into {tournament}/{day}; empty leaves every OBS to its own.",
    ),
    SettingSpec(
        FILE_NAME,
        Annotated[_Text, AfterValidator(check_template)],
        DEFAULT_TEMPLATE,
        "How the recording of a match is named.",
    ),
    SettingSpec(
        STOP_DELAY,
        Annotated[float, Field(ge=0, le=600)],
        15.0,
        "How many seconds after the winner a recording is stopped.",
    ),
    SettingSpec(COURT, _Text, "", "The court whose matches automation follows; empty follows every court."),
    *(SettingSpec(key, bool, default, doc) for key, default, doc in _SWITCHES),
)
