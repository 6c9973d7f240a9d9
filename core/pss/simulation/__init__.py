"""Scoring systems that are not there: invented matches, recorded ones, and sending them."""
