-- Scoring: courts, who sends to them, matches, and every event that came.
-- Times are whole microseconds since 1970 in UTC. Ids of events, texts, senders, sessions and matches are given by the
-- engine in the order of receipt, so that nothing has to be asked of the database before a row is written.

-- Three hexadecimal digits of the id stand for the court in the text index. Courts are never deleted: events keep theirs.
CREATE TABLE pss_court (
    id          INTEGER PRIMARY KEY CHECK (id < 4096),
    name        TEXT    NOT NULL COLLATE NOCASE,
    bind        TEXT    NOT NULL DEFAULT '0.0.0.0',
    interface   TEXT,
    port        INTEGER NOT NULL DEFAULT 6000,
    enabled     INTEGER NOT NULL DEFAULT 1,
    auto_start  INTEGER NOT NULL DEFAULT 1,
    share       INTEGER NOT NULL DEFAULT 0,
    resync_port INTEGER,
    manual      INTEGER NOT NULL DEFAULT 0,
    removed_at  INTEGER
) STRICT;
CREATE UNIQUE INDEX pss_court_name ON pss_court (name) WHERE removed_at IS NULL;

-- One row for each time that a court's listener ran.
CREATE TABLE pss_session (
    id           INTEGER PRIMARY KEY,
    court_id     INTEGER NOT NULL,
    started_at   INTEGER NOT NULL,
    ended_at     INTEGER,
    datagrams    INTEGER NOT NULL DEFAULT 0,
    messages     INTEGER NOT NULL DEFAULT 0,
    parse_errors INTEGER NOT NULL DEFAULT 0,
    dropped      INTEGER NOT NULL DEFAULT 0,
    bytes        INTEGER NOT NULL DEFAULT 0,
    min_size     INTEGER,
    max_size     INTEGER
) STRICT;
CREATE INDEX pss_session_court ON pss_session (court_id, id);

-- Statistics by code, finest first: one row for each facet (below), and whether parser or rules found fault.
CREATE TABLE pss_session_code (
    session_id    INTEGER NOT NULL,
    facet         INTEGER NOT NULL,
    parse_error   INTEGER NOT NULL,
    rule_error    INTEGER NOT NULL,
    messages      INTEGER NOT NULL,
    total_nanos   INTEGER NOT NULL,
    min_nanos     INTEGER NOT NULL,
    max_nanos     INTEGER NOT NULL,
    PRIMARY KEY (session_id, facet, parse_error, rule_error)
) STRICT, WITHOUT ROWID;

-- Who sent: an address and port within a session, or a person by name, without a session or a port.
CREATE TABLE pss_sender (
    id         INTEGER PRIMARY KEY,
    session_id INTEGER,
    address    TEXT    NOT NULL,
    port       INTEGER,
    dialect    TEXT    NOT NULL DEFAULT 'unknown',
    datagrams  INTEGER NOT NULL DEFAULT 0,
    bytes      INTEGER NOT NULL DEFAULT 0,
    first_at   INTEGER NOT NULL,
    last_at    INTEGER NOT NULL
) STRICT;
CREATE INDEX pss_sender_session ON pss_sender (session_id);

-- What was said, as understood. A clock that ticks says the same few hundred things all day, so events that repeat a
-- recent text share it. `searchable` is given only where the bytes are not clean text.
CREATE TABLE pss_text (
    id         INTEGER PRIMARY KEY,
    raw        BLOB    NOT NULL,
    searchable TEXT,
    code       TEXT    NOT NULL,
    fields     TEXT    NOT NULL,
    confidence REAL    NOT NULL,
    issues     TEXT,
    rules      TEXT
) STRICT;

-- What events are filtered and counted by: one small number for everything but court, match and day.
-- `code` is empty for codes that we do not know, which are without number.
CREATE TABLE pss_facet (
    id     INTEGER PRIMARY KEY CHECK (id < 4096),
    code   TEXT    NOT NULL,
    kind   TEXT    NOT NULL,
    side   TEXT    NOT NULL,
    status TEXT    NOT NULL,
    tick   INTEGER NOT NULL,
    UNIQUE (code, kind, side, status, tick)
) STRICT;

-- The events, written in the order of their ids. The two indexes end with the id (every index does), so that a page
-- of any filter is a merge of a few index ranges.
CREATE TABLE pss_event (
    id        INTEGER PRIMARY KEY,
    at        INTEGER NOT NULL,
    court_id  INTEGER NOT NULL,
    match_id  INTEGER,
    sender_id INTEGER NOT NULL,
    facet     INTEGER NOT NULL,
    text_id   INTEGER NOT NULL,
    round     INTEGER,
    clock     TEXT,
    hits      TEXT
) STRICT;
CREATE INDEX pss_event_facet ON pss_event (facet);
CREATE INDEX pss_event_court ON pss_event (court_id, facet);

-- Which tournament and day events belong to: those of the row with the highest `from_event` up to their own id.
CREATE TABLE pss_stamp (
    from_event    INTEGER PRIMARY KEY,
    tournament_id INTEGER,
    day_id        INTEGER
) STRICT;

-- How many events there are by court and facet, up to the event in `pss_progress.counted`.
CREATE TABLE pss_count (
    court_id INTEGER NOT NULL,
    facet    INTEGER NOT NULL,
    events   INTEGER NOT NULL,
    PRIMARY KEY (court_id, facet)
) STRICT, WITHOUT ROWID;

-- Up to which event the counts (`counted`) and the text index (`indexed`) go.
CREATE TABLE pss_progress (
    name  TEXT    PRIMARY KEY,
    event INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO pss_progress VALUES ('counted', 0), ('indexed', 0);

-- Facet and court are terms of the index too, so that free text and filters meet inside it.
CREATE VIRTUAL TABLE pss_text_index USING fts5(
    text, facet, court, content = '', columnsize = 0, tokenize = 'trigram'
);

-- Written when the match begins and then about once a second. Its events are those of its court from `first_event` up
-- to the first event of that court's next match. `scoreboard` is what the court showed last, as JSON.
CREATE TABLE pss_match (
    id            INTEGER PRIMARY KEY,
    court_id      INTEGER NOT NULL,
    session_id    INTEGER,
    tournament_id INTEGER,
    day_id        INTEGER,
    first_event   INTEGER NOT NULL,
    events        INTEGER NOT NULL,
    started_at    INTEGER NOT NULL,
    ended_at      INTEGER,
    number        TEXT,
    category      TEXT,
    weight        TEXT,
    division      TEXT,
    blue          TEXT,
    blue_country  TEXT,
    red           TEXT,
    red_country   TEXT,
    state         TEXT    NOT NULL,
    winner        TEXT,
    decision      TEXT,
    scoreboard    TEXT    NOT NULL
) STRICT;
CREATE INDEX pss_match_court ON pss_match (court_id, id);
CREATE INDEX pss_match_day ON pss_match (day_id, id);
CREATE INDEX pss_match_tournament ON pss_match (tournament_id, id);

-- Shapes of messages that nobody knows, collected.
CREATE TABLE pss_unknown_pattern (
    id         INTEGER PRIMARY KEY,
    pattern    TEXT    NOT NULL UNIQUE,
    code       TEXT    NOT NULL,
    example    TEXT    NOT NULL,
    count      INTEGER NOT NULL,
    first_at   INTEGER NOT NULL,
    last_at    INTEGER NOT NULL,
    suggestion TEXT,
    note       TEXT
) STRICT;

CREATE TABLE pss_status_history (
    id     INTEGER PRIMARY KEY,
    event  INTEGER NOT NULL,
    at     INTEGER NOT NULL,
    old    TEXT    NOT NULL,
    new    TEXT    NOT NULL,
    who    TEXT    NOT NULL,
    reason TEXT    NOT NULL
) STRICT;
CREATE INDEX pss_status_history_event ON pss_status_history (event, id);
