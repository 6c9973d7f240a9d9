"""Scoring events: what a taekwondo Protector & Scoring System (PSS) broadcasts, understood, stored and shown.

The front door is `models`, `commands` and `events`; `service` puts the part together. A datagram's way through the
rooms: `listening` receives it, `protocol` (with `wire`) understands it, `rules` judge it, `match` (with `live`) follows
the bout, `intake` stores and publishes it, `queries` read it back, `records` keep what matters for later. `byhand` lets
a person run a court, and `simulation` stands in for a scoring system.
"""
