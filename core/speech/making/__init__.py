"""One announcement, from its text to its file."""
