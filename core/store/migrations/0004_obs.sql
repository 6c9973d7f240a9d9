-- OBS: which instances there are, what was recorded of which match, and the clips of its moments.
-- Times are whole microseconds since 1970 in UTC. Match and event are the scoring part's ids; nothing is joined to it.
-- Passwords are secrets, under the name `obs.<id>`.

CREATE TABLE obs_connection (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    name          TEXT    NOT NULL COLLATE NOCASE,
    host          TEXT    NOT NULL,
    port          INTEGER NOT NULL,
    role          TEXT    NOT NULL CHECK (role IN ('record', 'stream', 'general')),
    protocol      TEXT    NOT NULL CHECK (protocol IN ('auto', 'v5', 'v4')),
    enabled       INTEGER NOT NULL,
    has_password  INTEGER NOT NULL DEFAULT 0,
    holding_scene TEXT,
    replay_scene  TEXT,
    removed_at    INTEGER
) STRICT;
CREATE UNIQUE INDEX obs_connection_name ON obs_connection (name) WHERE removed_at IS NULL;

-- A recording of a match. `started_at` is when the first frame was made, not when the start was asked for; one that is
-- not `ours` ran already when the match began, and is not stopped with it.
CREATE TABLE obs_recording (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    connection  INTEGER NOT NULL REFERENCES obs_connection (id),
    match       INTEGER,
    title       TEXT    NOT NULL,
    path        TEXT,
    ours        INTEGER NOT NULL DEFAULT 1,
    asked_at    INTEGER NOT NULL,
    started_at  INTEGER,
    ended_at    INTEGER
) STRICT;
CREATE INDEX obs_recording_match ON obs_recording (match, id);
CREATE INDEX obs_recording_span ON obs_recording (connection, started_at);

-- What happened in a match, as chapters and clips name it; kept while something is recorded.
CREATE TABLE obs_moment (
    event   INTEGER PRIMARY KEY,
    match   INTEGER NOT NULL,
    at      INTEGER NOT NULL,
    caption TEXT    NOT NULL
) STRICT;
CREATE INDEX obs_moment_match ON obs_moment (match, at);

CREATE TABLE obs_clip (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    match       INTEGER,
    event       INTEGER,
    connection  INTEGER NOT NULL REFERENCES obs_connection (id),
    kind        TEXT    NOT NULL CHECK (kind IN ('replay', 'cut', 'exact')),
    path        TEXT    NOT NULL,
    recording   INTEGER REFERENCES obs_recording (id),
    offset_ms   INTEGER,
    duration_ms INTEGER,
    caption     TEXT    NOT NULL,
    at          INTEGER NOT NULL,
    by          TEXT    NOT NULL,
    deleted_at  INTEGER
) STRICT;
CREATE INDEX obs_clip_match ON obs_clip (match, id);
