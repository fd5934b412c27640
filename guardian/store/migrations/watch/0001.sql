CREATE TABLE watched_link (
    link_id TEXT PRIMARY KEY,
    issuer TEXT NOT NULL,
    provider_name TEXT NOT NULL,
    provider_card TEXT NOT NULL,
    condition TEXT NOT NULL,
    last_heard_at TEXT
) STRICT;

CREATE TABLE credentials (
    link_id TEXT PRIMARY KEY REFERENCES watched_link ON DELETE CASCADE,
    document TEXT NOT NULL
) STRICT;

CREATE TABLE signing_key (
    link_id TEXT NOT NULL REFERENCES watched_link ON DELETE CASCADE,
    key_id TEXT NOT NULL,
    jwk TEXT NOT NULL,
    first_seen_at TEXT NOT NULL,
    retired_at TEXT,
    PRIMARY KEY (link_id, key_id, jwk)
) STRICT;

-- Links may end and go; what was received stays until it was drained.
CREATE TABLE sealed_event (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    link_id TEXT NOT NULL,
    jti TEXT NOT NULL,
    gl_seq INTEGER NOT NULL,
    sealed BLOB NOT NULL,
    asks_for_person INTEGER NOT NULL,
    urgent INTEGER NOT NULL,
    received_at TEXT NOT NULL,
    told_at TEXT,
    UNIQUE (link_id, jti)
) STRICT;

CREATE TABLE setting (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;
