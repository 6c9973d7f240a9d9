-- OBS: the pauses of recordings, the files of split ones, and what has to outlive a restart of the engine.
-- Times are whole microseconds since 1970 in UTC.

-- A recording that is split has a row for each file. OBS goes on naming the first of them (`first_path`) and counting from
-- its beginning: `earlier` microseconds of what it counts are in the files before this one.
-- `stop_at` is when the recording is due to be stopped, after the winner.
ALTER TABLE obs_recording ADD COLUMN first_path TEXT;
ALTER TABLE obs_recording ADD COLUMN earlier INTEGER NOT NULL DEFAULT 0;
ALTER TABLE obs_recording ADD COLUMN stop_at INTEGER;

-- A while in which a recording was held; it has not been gone on with where `resumed_at` is NULL.
CREATE TABLE obs_pause (
    recording  INTEGER NOT NULL REFERENCES obs_recording (id),
    paused_at  INTEGER NOT NULL,
    resumed_at INTEGER,
    PRIMARY KEY (recording, paused_at)
) STRICT;

-- Somebody, or a rule, says that the event is none; kept, because they may take it back.
ALTER TABLE obs_moment ADD COLUMN deprecated INTEGER NOT NULL DEFAULT 0;

-- Matches whose challenge is being reviewed, and on which court.
CREATE TABLE obs_review (
    match INTEGER PRIMARY KEY,
    court TEXT    NOT NULL
) STRICT;

-- Streams that show their replay scene in a review, and the scene that they go back to, if it is known.
CREATE TABLE obs_review_stream (
    connection   INTEGER PRIMARY KEY REFERENCES obs_connection (id),
    replay_scene TEXT    NOT NULL,
    back_to      TEXT
) STRICT;
