"""What people keep: voices, ways of speaking, pronunciations, templates and messages, as rows."""
