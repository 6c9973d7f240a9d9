-- What the scoring part keeps besides the events: tournaments, people, countries and the validation rules.
-- Times are whole microseconds since 1970 in UTC; dates are YYYY-MM-DD.

CREATE TABLE pss_tournament (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    name       TEXT    NOT NULL,
    city       TEXT,
    country    TEXT,
    start_date TEXT,
    end_date   TEXT,
    status     TEXT    NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'active', 'ended')),
    created_at INTEGER NOT NULL,
    started_at INTEGER,
    ended_at   INTEGER
) STRICT;
CREATE UNIQUE INDEX pss_tournament_one_active ON pss_tournament (status) WHERE status = 'active';

CREATE TABLE pss_tournament_day (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    tournament INTEGER NOT NULL REFERENCES pss_tournament (id),
    number     INTEGER NOT NULL,
    date       TEXT,
    status     TEXT    NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'active', 'completed')),
    started_at INTEGER,
    ended_at   INTEGER,
    UNIQUE (tournament, number)
) STRICT;
CREATE UNIQUE INDEX pss_tournament_day_one_active ON pss_tournament_day (status) WHERE status = 'active';

-- The desk's own word on a code; the known codes themselves are shipped with the program.
CREATE TABLE pss_country (
    code TEXT PRIMARY KEY,
    ioc  TEXT,
    name TEXT
) STRICT, WITHOUT ROWID;

CREATE TABLE pss_rule (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    version    TEXT    NOT NULL,
    code       TEXT    NOT NULL,
    name       TEXT    NOT NULL,
    type       TEXT    NOT NULL CHECK (type IN ('format', 'data_type', 'range', 'required', 'custom')),
    field      TEXT    NOT NULL,
    definition TEXT    NOT NULL,
    severity   TEXT    NOT NULL CHECK (severity IN ('hard', 'soft')),
    enabled    INTEGER NOT NULL CHECK (enabled IN (0, 1)),
    message    TEXT    NOT NULL,
    UNIQUE (version, code, name)
) STRICT;

CREATE TABLE pss_rule_seed (
    version TEXT    PRIMARY KEY,
    at      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Who fought, kept true by the triggers below whatever way a match is written: people are found and counted without
-- reading years of matches, and nobody who writes one has to think of it.
CREATE TABLE pss_athlete (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    name    TEXT    NOT NULL,
    country TEXT    NOT NULL,
    last_at INTEGER NOT NULL,
    UNIQUE (name, country)
) STRICT;
CREATE INDEX pss_athlete_last ON pss_athlete (last_at, id);

CREATE TABLE pss_appearance (
    match_id   INTEGER NOT NULL,
    side       TEXT    NOT NULL,
    athlete_id INTEGER NOT NULL,
    PRIMARY KEY (match_id, side)
) STRICT, WITHOUT ROWID;
CREATE INDEX pss_appearance_athlete ON pss_appearance (athlete_id, match_id);

-- Every code that a match came with, known or not.
CREATE TABLE pss_country_seen (
    code     TEXT    PRIMARY KEY,
    first_at INTEGER NOT NULL,
    last_at  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE VIEW pss_corner (match_id, side, name, country, at) AS
    SELECT id, 'blue', coalesce(trim(blue), ''), coalesce(upper(trim(blue_country)), ''), started_at FROM pss_match
    UNION ALL
    SELECT id, 'red', coalesce(trim(red), ''), coalesce(upper(trim(red_country)), ''), started_at FROM pss_match;

-- Inserting a match's id here notes who is in it; both triggers on matches call it.
CREATE TRIGGER pss_corner_noted INSTEAD OF INSERT ON pss_corner BEGIN
    DELETE FROM pss_appearance WHERE match_id = new.match_id;
    INSERT INTO pss_athlete (name, country, last_at)
        SELECT name, country, at FROM pss_corner WHERE match_id = new.match_id AND name <> ''
        ON CONFLICT (name, country) DO UPDATE SET last_at = max(last_at, excluded.last_at);
    INSERT INTO pss_appearance (match_id, side, athlete_id)
        SELECT match_id, side, pss_athlete.id FROM pss_corner JOIN pss_athlete USING (name, country)
        WHERE match_id = new.match_id;
    INSERT INTO pss_country_seen (code, first_at, last_at)
        SELECT country, at, at FROM pss_corner WHERE match_id = new.match_id AND country <> ''
        ON CONFLICT (code) DO UPDATE
        SET first_at = min(first_at, excluded.first_at), last_at = max(last_at, excluded.last_at);
END;

CREATE TRIGGER pss_match_began AFTER INSERT ON pss_match BEGIN
    INSERT INTO pss_corner (match_id) VALUES (new.id);
END;

CREATE TRIGGER pss_match_renamed AFTER UPDATE OF blue, blue_country, red, red_country ON pss_match
WHEN old.blue IS NOT new.blue OR old.blue_country IS NOT new.blue_country
    OR old.red IS NOT new.red OR old.red_country IS NOT new.red_country
BEGIN
    INSERT INTO pss_corner (match_id) VALUES (new.id);
END;

CREATE TRIGGER pss_match_removed AFTER DELETE ON pss_match BEGIN
    DELETE FROM pss_appearance WHERE match_id = old.id;
END;
