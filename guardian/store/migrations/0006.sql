-- What the service tells of a ward beside use, limits and alerts: consents, guardians, contacts.
-- standing: whether it was told, or why not. document: as it was told, as JSON; read_at: when, by
-- this computer's clock.
CREATE TABLE ward_record (
    link_id TEXT NOT NULL REFERENCES link ON DELETE CASCADE,
    kind TEXT NOT NULL,
    standing TEXT NOT NULL,
    document TEXT,
    read_at TEXT NOT NULL,
    PRIMARY KEY (link_id, kind)
) STRICT, WITHOUT ROWID;

-- min_age: in whole years; made_by: whose work it is. NULL: the service does not say.
ALTER TABLE character ADD COLUMN min_age INTEGER;
ALTER TABLE character ADD COLUMN made_by TEXT;
