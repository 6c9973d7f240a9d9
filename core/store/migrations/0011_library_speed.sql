-- The library, fast at any size: a scan that finds nothing new, and tracks in any order.

-- What the last scan that came to its end has found on the disk, in short: a scan that finds the same has nothing to
-- compare. NULL where a track of the folder has become another since, or where no scan came to its end.
ALTER TABLE audio_folder ADD COLUMN listing BLOB;
CREATE TRIGGER audio_track_forgotten AFTER DELETE ON audio_track BEGIN
    UPDATE audio_folder SET listing = NULL WHERE id = old.folder AND listing IS NOT NULL;
END;
CREATE TRIGGER audio_track_became_another AFTER UPDATE OF folder, path, size, modified_ns, inode, is_there ON audio_track
BEGIN
    UPDATE audio_folder SET listing = NULL WHERE id IN (old.folder, new.folder) AND listing IS NOT NULL;
END;

CREATE INDEX audio_track_listed ON audio_track (id) WHERE is_listed;
CREATE INDEX audio_track_duration ON audio_track (duration_ms, id) WHERE is_listed;
CREATE INDEX audio_track_plays ON audio_track (plays, id) WHERE is_listed;
CREATE INDEX audio_track_played ON audio_track (last_played_at, id) WHERE is_listed;
CREATE INDEX audio_track_loudness ON audio_track (lufs, id) WHERE is_listed;
CREATE INDEX audio_track_year ON audio_track (year, id) WHERE is_listed;
