"""What an OBS holds and does, as a model with neither network nor disk; time comes from a clock."""
