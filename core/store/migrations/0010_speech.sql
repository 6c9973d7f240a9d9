-- Speech: what was spent by day, ways of speaking with a voice and a default, and messages that are removed for good.

-- Characters that were spoken for money. `day` is a date in UTC, `ref` what the provider calls the voice.
CREATE TABLE speech_usage (
    day        TEXT    NOT NULL,
    provider   TEXT    NOT NULL,
    ref        TEXT    NOT NULL,
    characters INTEGER NOT NULL,
    texts      INTEGER NOT NULL,
    PRIMARY KEY (day, provider, ref)
) STRICT, WITHOUT ROWID;

ALTER TABLE speech_preset ADD COLUMN voice INTEGER REFERENCES speech_voice (id);
ALTER TABLE speech_preset ADD COLUMN is_default INTEGER NOT NULL DEFAULT 0;

-- A row that nobody could bring back kept its file from ever being cleared away.
DELETE FROM speech_message WHERE removed_at IS NOT NULL;
DROP INDEX speech_message_title;
ALTER TABLE speech_message DROP COLUMN removed_at;
CREATE UNIQUE INDEX speech_message_title ON speech_message (title);
