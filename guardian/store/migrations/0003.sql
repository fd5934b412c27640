-- The guardian's own words on an alert. folded: the text as it is searched (search.py).
CREATE TABLE alert_note (
    id INTEGER PRIMARY KEY,
    link_id TEXT NOT NULL,
    alert_id TEXT NOT NULL,
    text TEXT NOT NULL,
    folded TEXT NOT NULL,
    written_at TEXT NOT NULL,
    UNIQUE (link_id, alert_id),
    FOREIGN KEY (link_id, alert_id) REFERENCES alert ON DELETE CASCADE
) STRICT;

CREATE VIRTUAL TABLE alert_note_index USING fts5(
    folded, content = 'alert_note', content_rowid = 'id', tokenize = 'trigram case_sensitive 1'
);
-- What is deleted leaves the index at once and not only when its segments are merged.
INSERT INTO alert_note_index (alert_note_index, rank) VALUES ('secure-delete', 1);

CREATE TRIGGER alert_note_added AFTER INSERT ON alert_note BEGIN
    INSERT INTO alert_note_index (rowid, folded) VALUES (new.id, new.folded);
END;

CREATE TRIGGER alert_note_removed AFTER DELETE ON alert_note BEGIN
    INSERT INTO alert_note_index (alert_note_index, rowid, folded)
    VALUES ('delete', old.id, old.folded);
END;

CREATE TRIGGER alert_note_changed AFTER UPDATE ON alert_note BEGIN
    INSERT INTO alert_note_index (alert_note_index, rowid, folded)
    VALUES ('delete', old.id, old.folded);
    INSERT INTO alert_note_index (rowid, folded) VALUES (new.id, new.folded);
END;

-- What Home asks first: among years of alerts few wait for somebody.
CREATE INDEX alert_waiting ON alert (received_at) WHERE acknowledged_at IS NULL;
