"""What a file is by its content, how long it is and what its tags say, from as few bytes of it as will do.

Thousands of files are read in a scan, so MP3, FLAC, Ogg and WAV are understood here, and only what is rare is left to
mutagen. Nothing here knows the engine or its store.
"""

from core.audio.library.formats.reading import NotAudio, Sound, read_sound

__all__ = ["NotAudio", "Sound", "read_sound"]
