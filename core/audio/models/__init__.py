"""Plain data of the audio part, shared by the engine, the console and the command line.

Instants are microseconds since 1970 in UTC; durations and levels say their unit in the name. A path is shown as text
that can be printed; where a name on the disk is no UTF-8, the track's id is what it is called by.
"""
