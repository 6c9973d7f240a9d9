"""The commands of speech, a file for each subject."""
