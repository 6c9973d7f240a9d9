"""What a new database starts with: a voice for each language, ways of speaking, and templates."""
