-- What the child asks of the guardians. told_at: when somebody here was told of it.
CREATE TABLE ward_request (
    link_id TEXT NOT NULL REFERENCES link ON DELETE CASCADE,
    request_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    minutes INTEGER,
    character_id TEXT,
    item TEXT,
    price_minor INTEGER,
    state TEXT NOT NULL,
    asked_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    told_at TEXT,
    PRIMARY KEY (link_id, request_id)
) STRICT;
CREATE INDEX ward_request_pending ON ward_request (asked_at) WHERE state = 'pending';
