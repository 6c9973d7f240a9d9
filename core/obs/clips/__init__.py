"""Pieces of video of a match's moments: saved replays and cuts, listed, played and deleted."""
