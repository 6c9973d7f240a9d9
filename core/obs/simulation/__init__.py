"""An OBS that is not there, for the demo, for practice and for tests that need faults.

`studio` is one pure model of what an OBS holds and does. `v5` and `v4` are two faces of it, each speaking the protocol
of its time without a socket. `server` listens for them, and on its `lines` happens whatever `faults` say.
"""
