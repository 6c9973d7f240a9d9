-- Speech: who speaks, what is said, and the files that lie ready.
-- Times are whole microseconds since 1970 in UTC. API keys are secrets, under the name `speech.<provider>`.

CREATE TABLE speech_voice (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    name       TEXT    NOT NULL COLLATE NOCASE,
    provider   TEXT    NOT NULL,
    ref        TEXT    NOT NULL,
    model      TEXT    NOT NULL DEFAULT '',
    language   TEXT    NOT NULL DEFAULT '',
    style      REAL    NOT NULL,
    stability  REAL    NOT NULL,
    similarity REAL    NOT NULL,
    boost      INTEGER NOT NULL,
    speed      REAL    NOT NULL,
    trim_db    REAL    NOT NULL DEFAULT 0,
    position   INTEGER NOT NULL DEFAULT 0,
    active     INTEGER NOT NULL DEFAULT 1,
    is_default INTEGER NOT NULL DEFAULT 0,
    removed_at INTEGER
) STRICT;
CREATE UNIQUE INDEX speech_voice_name ON speech_voice (name) WHERE removed_at IS NULL;

CREATE TABLE speech_preset (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    name       TEXT    NOT NULL COLLATE NOCASE UNIQUE,
    style      REAL    NOT NULL,
    stability  REAL    NOT NULL,
    similarity REAL    NOT NULL,
    boost      INTEGER NOT NULL,
    speed      REAL    NOT NULL,
    profile    TEXT
) STRICT;

CREATE TABLE speech_pronunciation (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    word     TEXT    NOT NULL COLLATE NOCASE,
    say_as   TEXT    NOT NULL,
    language TEXT    NOT NULL DEFAULT '',
    UNIQUE (word, language)
) STRICT;

CREATE TABLE speech_template (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    name     TEXT    NOT NULL COLLATE NOCASE,
    language TEXT    NOT NULL,
    category TEXT    NOT NULL,
    title    TEXT    NOT NULL,
    text     TEXT    NOT NULL,
    example  TEXT    NOT NULL, -- JSON: a value for each variable
    preset   TEXT,
    used     INTEGER NOT NULL DEFAULT 0,
    UNIQUE (name, language)
) STRICT;

-- What was seeded once is not seeded again, so that what people removed stays so.
CREATE TABLE speech_seed (
    what TEXT    PRIMARY KEY,
    at   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- A text as a provider has spoken it, before it is made as loud as it should be.
CREATE TABLE speech_take (
    key        TEXT    PRIMARY KEY,
    provider   TEXT    NOT NULL,
    file       TEXT    NOT NULL,
    bytes      INTEGER NOT NULL,
    characters INTEGER NOT NULL,
    charged    INTEGER NOT NULL,
    at         INTEGER NOT NULL,
    used_at    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- A file that lies ready. `key` tells everything that went into it; the same again is this file again.
CREATE TABLE speech_announcement (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    key          TEXT    NOT NULL UNIQUE,
    text         TEXT    NOT NULL,
    voice        INTEGER NOT NULL REFERENCES speech_voice (id),
    provider     TEXT    NOT NULL,
    fell_back    TEXT,
    profile      TEXT    NOT NULL,
    category     TEXT    NOT NULL,
    file         TEXT    NOT NULL,
    bytes        INTEGER NOT NULL,
    duration_ms  INTEGER NOT NULL,
    lufs         REAL    NOT NULL,
    true_peak_db REAL    NOT NULL,
    warning      TEXT,
    characters   INTEGER NOT NULL,
    recipe       TEXT    NOT NULL, -- JSON: what it takes to make it again
    used_at      INTEGER NOT NULL,
    by           TEXT    NOT NULL
) STRICT;
CREATE INDEX speech_announcement_used ON speech_announcement (used_at);

CREATE TABLE speech_favourite (
    user         TEXT    NOT NULL,
    announcement INTEGER NOT NULL REFERENCES speech_announcement (id) ON DELETE CASCADE,
    at           INTEGER NOT NULL,
    PRIMARY KEY (user, announcement)
) STRICT, WITHOUT ROWID;

CREATE TABLE speech_message (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    title        TEXT    NOT NULL COLLATE NOCASE,
    description  TEXT    NOT NULL DEFAULT '',
    category     TEXT    NOT NULL,
    tags         TEXT    NOT NULL DEFAULT '[]', -- JSON
    announcement INTEGER NOT NULL REFERENCES speech_announcement (id),
    sent         INTEGER NOT NULL DEFAULT 0,
    sent_at      INTEGER,
    at           INTEGER NOT NULL,
    by           TEXT    NOT NULL,
    removed_at   INTEGER
) STRICT;
CREATE UNIQUE INDEX speech_message_title ON speech_message (title) WHERE removed_at IS NULL;
CREATE INDEX speech_message_announcement ON speech_message (announcement);
