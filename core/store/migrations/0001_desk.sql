-- The desk's own tables: settings, audit, secrets and the journal of durable events.
-- Times are whole microseconds since 1970 in UTC; JSON is checked on the way in.

CREATE TABLE settings (
    key        TEXT    PRIMARY KEY,
    value      TEXT    NOT NULL CHECK (json_valid(value)),
    updated_at INTEGER NOT NULL,
    updated_by TEXT    NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE settings_history (
    id  INTEGER PRIMARY KEY AUTOINCREMENT,
    key TEXT    NOT NULL,
    old TEXT    NOT NULL CHECK (json_valid(old)),
    new TEXT    NOT NULL CHECK (json_valid(new)),
    at  INTEGER NOT NULL,
    who TEXT    NOT NULL
) STRICT;
CREATE INDEX settings_history_key ON settings_history (key, id);

CREATE TABLE audit (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    at          INTEGER NOT NULL,
    principal   TEXT    NOT NULL,
    kind        TEXT    NOT NULL,
    origin      TEXT    NOT NULL,
    command     TEXT    NOT NULL,
    arguments   TEXT    NOT NULL CHECK (json_valid(arguments)),
    outcome     TEXT    NOT NULL,
    error_code  TEXT,
    duration_us INTEGER NOT NULL,
    correlation TEXT    NOT NULL
) STRICT;
CREATE INDEX audit_at ON audit (at);
CREATE INDEX audit_correlation ON audit (correlation);

-- `sealed` holds a format byte, a nonce and the encrypted value, bound to the name.
CREATE TABLE secret (
    name       TEXT    PRIMARY KEY,
    sealed     BLOB    NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- AUTOINCREMENT, because an id that was seen must not come back after retention has emptied the table.
CREATE TABLE event_journal (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    at          INTEGER NOT NULL,
    topic       TEXT    NOT NULL,
    run         TEXT    NOT NULL,
    seq         INTEGER NOT NULL,
    source      TEXT    NOT NULL,
    correlation TEXT    NOT NULL,
    data        TEXT    NOT NULL CHECK (json_valid(data))
) STRICT;
CREATE INDEX event_journal_topic ON event_journal (topic, id);
CREATE INDEX event_journal_at ON event_journal (at);
