"""OBS by the WebSocket protocol of before OBS 28: obs-websocket 4.9, our own client.

`open_v4` gives an `instance`, with its `inputs` and `outputs`, which asks through a `line`: one connection, on which
the pure `protocol` tells answers and events apart. `reading` and `events` put OBS's words into the desk's, and
`refusals` its refusals into sentences.
"""

from core.obs.v4.instance import open_v4

__all__ = ["open_v4"]
