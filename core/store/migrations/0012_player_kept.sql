-- The player: what else goes on after a restart. A deck may be for listening at the desk alone (`monitor`), it keeps
-- what is cued on it, and whether its music has stood aside for an announcement.

CREATE TABLE player_deck_new (
    name         TEXT    PRIMARY KEY COLLATE NOCASE,
    kind         TEXT    NOT NULL CHECK (kind IN ('music', 'announce', 'jingle', 'emergency', 'monitor')),
    device       TEXT    NOT NULL DEFAULT '',
    volume_db    REAL    NOT NULL DEFAULT 0,
    crossfade_ms INTEGER NOT NULL DEFAULT 0,
    stop_at_end  INTEGER NOT NULL DEFAULT 0,
    fallback     TEXT,
    queue        TEXT    NOT NULL DEFAULT '[]',
    playing      TEXT,
    position_ms  INTEGER NOT NULL DEFAULT 0,
    is_paused    INTEGER NOT NULL DEFAULT 0,
    saved_at     INTEGER NOT NULL DEFAULT 0,
    cued         TEXT,
    stands_aside INTEGER NOT NULL DEFAULT 0
) STRICT;
INSERT INTO player_deck_new (
    name, kind, device, volume_db, crossfade_ms, stop_at_end, fallback, queue, playing, position_ms, is_paused, saved_at
)
SELECT
    name, iif(name = 'monitor', 'monitor', kind), device, volume_db, crossfade_ms, stop_at_end, fallback, queue,
    playing, position_ms, is_paused, saved_at
FROM player_deck ORDER BY rowid;
DROP TABLE player_deck;
ALTER TABLE player_deck_new RENAME TO player_deck;

-- The announcement that speaks and those that wait, in the order of their turns. What is spoken is JSON (`Playable`).
CREATE TABLE player_announcement (
    turn       INTEGER PRIMARY KEY,
    deck       TEXT    NOT NULL,
    what       TEXT    NOT NULL,
    priority   INTEGER NOT NULL,
    duck_db    REAL    NOT NULL,
    attack_ms  INTEGER NOT NULL,
    release_ms INTEGER NOT NULL,
    how        TEXT    NOT NULL
) STRICT;
