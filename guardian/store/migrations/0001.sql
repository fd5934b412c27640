CREATE TABLE link (
    link_id TEXT PRIMARY KEY,
    provider_name TEXT NOT NULL,
    issuer TEXT NOT NULL,
    provider_card TEXT NOT NULL,
    condition TEXT NOT NULL,
    created_at TEXT NOT NULL,
    last_heard_at TEXT,
    next_gl_seq INTEGER NOT NULL DEFAULT 1,
    gap_found_at TEXT
) STRICT;

CREATE TABLE ward (
    link_id TEXT PRIMARY KEY REFERENCES link ON DELETE CASCADE,
    ward_id TEXT NOT NULL,
    display_name TEXT NOT NULL,
    band TEXT NOT NULL,
    minor INTEGER NOT NULL,
    language TEXT NOT NULL,
    time_zone TEXT NOT NULL,
    currency TEXT NOT NULL,
    as_of TEXT NOT NULL,
    fetched_at TEXT NOT NULL
) STRICT;

CREATE TABLE credentials (
    link_id TEXT PRIMARY KEY REFERENCES link ON DELETE CASCADE,
    document TEXT NOT NULL
) STRICT;

CREATE TABLE signing_key (
    link_id TEXT NOT NULL REFERENCES link ON DELETE CASCADE,
    key_id TEXT NOT NULL,
    jwk TEXT NOT NULL,
    first_seen_at TEXT NOT NULL,
    retired_at TEXT,
    PRIMARY KEY (link_id, key_id, jwk)
) STRICT;

CREATE TABLE character (
    link_id TEXT NOT NULL REFERENCES link ON DELETE CASCADE,
    character_id TEXT NOT NULL,
    place INTEGER NOT NULL,
    name TEXT NOT NULL,
    description TEXT NOT NULL,
    relationship_class TEXT NOT NULL,
    blocked INTEGER NOT NULL,
    locked_by TEXT,
    clause TEXT,
    PRIMARY KEY (link_id, character_id)
) STRICT;

CREATE TABLE usage (
    link_id TEXT NOT NULL REFERENCES link ON DELETE CASCADE,
    day TEXT NOT NULL,
    character_id TEXT NOT NULL,
    active_seconds INTEGER NOT NULL,
    turns INTEGER NOT NULL,
    PRIMARY KEY (link_id, day, character_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE usage_known (
    link_id TEXT NOT NULL REFERENCES link ON DELETE CASCADE,
    day TEXT NOT NULL,
    as_of TEXT NOT NULL,
    PRIMARY KEY (link_id, day)
) STRICT, WITHOUT ROWID;

CREATE TABLE refusal (
    link_id TEXT NOT NULL REFERENCES link ON DELETE CASCADE,
    refusal_id TEXT NOT NULL,
    at TEXT NOT NULL,
    reason TEXT NOT NULL,
    character_id TEXT,
    PRIMARY KEY (link_id, refusal_id)
) STRICT;
CREATE INDEX refusal_at ON refusal (link_id, at);

CREATE TABLE purchase (
    link_id TEXT NOT NULL REFERENCES link ON DELETE CASCADE,
    purchase_id TEXT NOT NULL,
    at TEXT NOT NULL,
    item TEXT NOT NULL,
    price_minor INTEGER NOT NULL,
    currency TEXT NOT NULL,
    refunded INTEGER NOT NULL,
    PRIMARY KEY (link_id, purchase_id)
) STRICT;
CREATE INDEX purchase_at ON purchase (link_id, at);

CREATE TABLE spending (
    link_id TEXT PRIMARY KEY REFERENCES link ON DELETE CASCADE,
    month_total_minor INTEGER NOT NULL,
    currency TEXT NOT NULL,
    as_of TEXT NOT NULL
) STRICT;

CREATE TABLE policy (
    link_id TEXT PRIMARY KEY REFERENCES link ON DELETE CASCADE,
    document TEXT NOT NULL,
    etag TEXT NOT NULL,
    fetched_at TEXT NOT NULL
) STRICT;

CREATE TABLE alert (
    link_id TEXT NOT NULL,
    alert_id TEXT NOT NULL,
    jti TEXT NOT NULL,
    category TEXT NOT NULL,
    level TEXT NOT NULL,
    imminence TEXT NOT NULL,
    actor TEXT NOT NULL,
    self_harm_level INTEGER,
    character_id TEXT,
    provider_actions TEXT NOT NULL,
    method TEXT NOT NULL,
    rule_version TEXT NOT NULL,
    evidence_digest TEXT NOT NULL,
    drill INTEGER NOT NULL,
    detected_at TEXT NOT NULL,
    received_at TEXT NOT NULL,
    shown_at TEXT,
    acknowledged_at TEXT,
    resolved_at TEXT,
    PRIMARY KEY (link_id, alert_id)
) STRICT;
CREATE INDEX alert_received_at ON alert (received_at);

-- Links may end and go; what was received stays, or the chain would break.
CREATE TABLE inbox (
    position INTEGER PRIMARY KEY,
    link_id TEXT NOT NULL,
    jti TEXT NOT NULL,
    gl_seq INTEGER NOT NULL,
    compact TEXT NOT NULL,
    received_at TEXT NOT NULL,
    prev_hash TEXT NOT NULL,
    hash TEXT NOT NULL UNIQUE,
    UNIQUE (link_id, jti),
    UNIQUE (link_id, gl_seq)
) STRICT;

CREATE TABLE outbox (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    link_id TEXT NOT NULL REFERENCES link ON DELETE CASCADE,
    kind TEXT NOT NULL,
    body TEXT NOT NULL,
    idempotency_key TEXT NOT NULL UNIQUE,
    asked_at TEXT NOT NULL,
    state TEXT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    changed_at TEXT NOT NULL,
    refusal TEXT
) STRICT;
CREATE INDEX outbox_state ON outbox (link_id, state, id);

CREATE TABLE setting (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;
