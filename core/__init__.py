"""The engine: everything that must not stop, and the contracts that the console shares with it."""

__version__ = "0.1.0"
