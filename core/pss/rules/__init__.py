"""Validation rules as data: judged by, seeded, stored and edited."""
