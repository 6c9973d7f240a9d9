"""What sounds: the decks, in a process of their own, so that libVLC may crash or hang without the engine.

The engine writes orders to its standard input and reads facts from its standard output, one JSON line each
(`wire.py`). Fades, crossfades and ducking run in here, where nothing but sound is waited for.
"""
