-- The library: what is planned with tracks, edits that can be taken back to the letter, and scans that stay stopped.
-- Times are whole microseconds since 1970 in UTC.

-- A track that a plan of somebody's needs, such as a schedule's: it is not deleted while it is claimed. `plan` is what
-- its planner calls the plan, `title` what people do.
CREATE TABLE audio_claim (
    kind  TEXT    NOT NULL,
    plan  TEXT    NOT NULL,
    track INTEGER NOT NULL REFERENCES audio_track (id),
    title TEXT    NOT NULL,
    at    INTEGER NOT NULL,
    by    TEXT    NOT NULL,
    PRIMARY KEY (kind, plan, track)
) STRICT, WITHOUT ROWID;
CREATE INDEX audio_claim_track ON audio_claim (track);

-- What the tags of files were that are being changed, until the whole change is kept: JSON, each field's values. What
-- an end in between leaves here is written back at the next start.
CREATE TABLE audio_rewrite (
    track INTEGER PRIMARY KEY REFERENCES audio_track (id) ON DELETE CASCADE,
    was   TEXT    NOT NULL
) STRICT;

-- What an edit has found in the file, as exactly as that: JSON like `was`, NULL where it did not touch the file.
ALTER TABLE audio_edit ADD COLUMN was TEXT;

-- 1 where the scan was stopped by hand: the folder is not looked at until somebody has it scanned again.
ALTER TABLE audio_folder ADD COLUMN is_held INTEGER NOT NULL DEFAULT 0;
