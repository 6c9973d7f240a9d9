-- What was brought into the library, by its content as it came: the same is not brought in again, whatever edits have
-- made of its copy since.

CREATE TABLE audio_import (
    digest BLOB    NOT NULL,
    size   INTEGER NOT NULL,
    track  INTEGER NOT NULL REFERENCES audio_track (id) ON DELETE CASCADE,
    PRIMARY KEY (digest, track)
) STRICT, WITHOUT ROWID;
CREATE INDEX audio_import_size ON audio_import (size);
CREATE INDEX audio_import_track ON audio_import (track);
