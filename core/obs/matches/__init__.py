"""Recordings that follow the matches: the sequences, the table of recordings, moments, chapters, and the subscriber."""
