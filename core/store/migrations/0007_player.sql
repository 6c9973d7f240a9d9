-- The player: which decks there are, and what each plays and holds, so that it goes on after a restart.
-- What is played is JSON (`Playable`), because it may be no track of the library. `saved_at` is in microseconds, UTC.

CREATE TABLE player_deck (
    name         TEXT    PRIMARY KEY COLLATE NOCASE,
    kind         TEXT    NOT NULL CHECK (kind IN ('music', 'announce', 'jingle', 'emergency')),
    device       TEXT    NOT NULL DEFAULT '',
    volume_db    REAL    NOT NULL DEFAULT 0,
    crossfade_ms INTEGER NOT NULL DEFAULT 0,
    stop_at_end  INTEGER NOT NULL DEFAULT 0,
    fallback     TEXT,
    queue        TEXT    NOT NULL DEFAULT '[]',
    playing      TEXT,
    position_ms  INTEGER NOT NULL DEFAULT 0,
    is_paused    INTEGER NOT NULL DEFAULT 0,
    saved_at     INTEGER NOT NULL DEFAULT 0
) STRICT;
INSERT INTO player_deck (name, kind) VALUES
    ('music', 'music'), ('announce', 'announce'), ('jingle', 'jingle'), ('emergency', 'emergency');

-- The jingles by their letters; `!` is the emergency message.
CREATE TABLE player_pad (
    letter TEXT PRIMARY KEY,
    what   TEXT NOT NULL
) STRICT;
