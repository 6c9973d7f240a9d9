-- The library: folders, tracks and what people add to them.
-- Times are whole microseconds since 1970 in UTC. Paths are bytes as the disk has them, which need not be UTF-8.

CREATE TABLE audio_folder (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    name       TEXT    NOT NULL COLLATE NOCASE UNIQUE,
    path       BLOB    NOT NULL UNIQUE,
    added_at   INTEGER NOT NULL,
    scanned_at INTEGER,
    problem    TEXT
) STRICT;

CREATE TABLE audio_category (
    id     INTEGER PRIMARY KEY AUTOINCREMENT,
    name   TEXT NOT NULL COLLATE NOCASE UNIQUE,
    colour TEXT NOT NULL,
    letter TEXT NOT NULL
) STRICT;

-- `is_there` is 0 where the file has vanished, `problem` says why it is broken, `deleted_at` that a person has deleted
-- it; `is_listed` is 1 where none of these is so.
CREATE TABLE audio_track (
    id             INTEGER PRIMARY KEY AUTOINCREMENT,
    folder         INTEGER NOT NULL REFERENCES audio_folder (id),
    path           BLOB    NOT NULL UNIQUE,
    name           TEXT    NOT NULL,
    size           INTEGER NOT NULL,
    modified_ns    INTEGER NOT NULL,
    inode          INTEGER NOT NULL,
    is_there       INTEGER NOT NULL DEFAULT 1,
    problem        TEXT,
    deleted_at     INTEGER,
    is_listed      INTEGER NOT NULL GENERATED ALWAYS AS (is_there AND problem IS NULL AND deleted_at IS NULL) VIRTUAL,
    kind           TEXT,
    title          TEXT    NOT NULL,
    artist         TEXT    NOT NULL,
    album          TEXT    NOT NULL,
    genre          TEXT    NOT NULL,
    year           INTEGER,
    number         INTEGER,
    duration_ms    INTEGER,
    bitrate        INTEGER,
    sample_rate    INTEGER,
    channels       INTEGER,
    has_cover      INTEGER NOT NULL DEFAULT 0,
    category       INTEGER REFERENCES audio_category (id) ON DELETE SET NULL,
    notes          TEXT    NOT NULL DEFAULT '',
    plays          INTEGER NOT NULL DEFAULT 0,
    sends          INTEGER NOT NULL DEFAULT 0,
    last_played_at INTEGER,
    lufs           REAL,
    true_peak_db   REAL,
    -- Of which content the loudness was measured, also where it could not be.
    measured_ns    INTEGER,
    added_at       INTEGER NOT NULL
) STRICT;
CREATE INDEX audio_track_folder ON audio_track (folder);
CREATE INDEX audio_track_title ON audio_track (title COLLATE NOCASE, id) WHERE is_listed;
CREATE INDEX audio_track_artist ON audio_track (artist COLLATE NOCASE, id) WHERE is_listed;
CREATE INDEX audio_track_album ON audio_track (album COLLATE NOCASE, id) WHERE is_listed;
CREATE INDEX audio_track_category ON audio_track (category, id) WHERE is_listed AND category IS NOT NULL;
CREATE INDEX audio_track_aside ON audio_track (id) WHERE NOT is_listed;

-- How many tracks are listed: a search tells it at every letter that is typed, and counting a hundred thousand takes
-- longer than finding one of them.
CREATE TABLE audio_held (
    id     INTEGER PRIMARY KEY CHECK (id = 1),
    tracks INTEGER NOT NULL
) STRICT;
INSERT INTO audio_held VALUES (1, 0);
CREATE TRIGGER audio_track_added AFTER INSERT ON audio_track WHEN new.is_listed BEGIN
    UPDATE audio_held SET tracks = tracks + 1;
END;
CREATE TRIGGER audio_track_removed AFTER DELETE ON audio_track WHEN old.is_listed BEGIN
    UPDATE audio_held SET tracks = tracks - 1;
END;
CREATE TRIGGER audio_track_relisted AFTER UPDATE OF is_there, problem, deleted_at ON audio_track
WHEN old.is_listed <> new.is_listed BEGIN
    UPDATE audio_held SET tracks = tracks + new.is_listed - old.is_listed;
END;

CREATE TABLE audio_tag (
    track INTEGER NOT NULL REFERENCES audio_track (id) ON DELETE CASCADE,
    tag   TEXT    NOT NULL COLLATE NOCASE,
    PRIMARY KEY (tag, track)
) STRICT, WITHOUT ROWID;
CREATE INDEX audio_tag_track ON audio_tag (track, tag);

CREATE TABLE audio_favourite (
    who   TEXT    NOT NULL,
    track INTEGER NOT NULL REFERENCES audio_track (id) ON DELETE CASCADE,
    PRIMARY KEY (who, track)
) STRICT, WITHOUT ROWID;

-- What is typed is looked up here. It holds the listed tracks only; `facets` are words that filters ask for: the kind,
-- the category's, folder's and tags' numbers.
CREATE VIRTUAL TABLE audio_search USING fts5 (
    title, artist, album, tags, category, name, facets,
    prefix = '1 2', tokenize = "unicode61 remove_diacritics 2"
);

-- Every word of titles, artists and albums, to find what a mistyped one was meant to be.
CREATE TABLE audio_word (
    id   INTEGER PRIMARY KEY,
    word TEXT NOT NULL UNIQUE
) STRICT;
CREATE VIRTUAL TABLE audio_word_gram USING fts5 (
    padded, content = '', tokenize = 'trigram', detail = 'none'
);

-- What an edit has changed, so that it can be undone; `old` and `new` are JSON.
CREATE TABLE audio_edit (
    id        INTEGER PRIMARY KEY AUTOINCREMENT,
    track     INTEGER NOT NULL REFERENCES audio_track (id) ON DELETE CASCADE,
    at        INTEGER NOT NULL,
    who       TEXT    NOT NULL,
    old       TEXT    NOT NULL,
    new       TEXT    NOT NULL,
    undone_at INTEGER
) STRICT;
CREATE INDEX audio_edit_track ON audio_edit (track);

CREATE TABLE audio_saved_search (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    name     TEXT    NOT NULL COLLATE NOCASE UNIQUE,
    wanted   TEXT    NOT NULL,
    saved_by TEXT    NOT NULL
) STRICT;

CREATE TABLE audio_playlist (
    id        INTEGER PRIMARY KEY AUTOINCREMENT,
    name      TEXT    NOT NULL COLLATE NOCASE UNIQUE,
    owner     TEXT    NOT NULL,
    is_public INTEGER NOT NULL,
    made_at   INTEGER NOT NULL
) STRICT;

-- `place` is dense from 0 up.
CREATE TABLE audio_playlist_entry (
    playlist INTEGER NOT NULL REFERENCES audio_playlist (id) ON DELETE CASCADE,
    place    INTEGER NOT NULL,
    track    INTEGER NOT NULL REFERENCES audio_track (id) ON DELETE CASCADE,
    PRIMARY KEY (playlist, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX audio_playlist_entry_track ON audio_playlist_entry (track);

-- What people say of an album, which is otherwise what its tracks' tags say.
CREATE TABLE audio_album (
    artist       TEXT    NOT NULL COLLATE NOCASE,
    title        TEXT    NOT NULL COLLATE NOCASE,
    year         INTEGER,
    genre        TEXT,
    cover        TEXT,
    rpm          REAL,
    condition    TEXT,
    digitised_on TEXT,
    equipment    TEXT,
    PRIMARY KEY (artist, title)
) STRICT, WITHOUT ROWID;
