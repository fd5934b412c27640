-- Policies as they were read: a row for each that differed, with the provider's times of the first
-- and the last reading that found it so. effective: an EffectivePolicy as JSON.
CREATE TABLE policy_seen (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    link_id TEXT NOT NULL REFERENCES link ON DELETE CASCADE,
    version INTEGER NOT NULL,
    effective TEXT NOT NULL,
    applied_at TEXT,
    first_as_of TEXT NOT NULL,
    last_as_of TEXT NOT NULL
) STRICT;
CREATE INDEX policy_seen_of_link ON policy_seen (link_id, id);
CREATE INDEX policy_seen_until ON policy_seen (link_id, last_as_of);

-- When the provider told that the policy changed, whether it was read again since or not.
CREATE TABLE policy_change (
    link_id TEXT NOT NULL REFERENCES link ON DELETE CASCADE,
    at TEXT NOT NULL,
    PRIMARY KEY (link_id, at)
) STRICT, WITHOUT ROWID;

-- Use with one character without a break, from the first turn to the last.
CREATE TABLE stretch (
    link_id TEXT NOT NULL REFERENCES link ON DELETE CASCADE,
    started_at TEXT NOT NULL,
    ended_at TEXT NOT NULL,
    character_id TEXT NOT NULL,
    turns INTEGER NOT NULL,
    PRIMARY KEY (link_id, started_at, character_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX stretch_until ON stretch (link_id, ended_at);

CREATE TABLE reminder_shown (
    link_id TEXT NOT NULL REFERENCES link ON DELETE CASCADE,
    at TEXT NOT NULL,
    kind TEXT NOT NULL,
    trigger TEXT NOT NULL,
    n INTEGER NOT NULL,
    continuous_minutes INTEGER NOT NULL,
    PRIMARY KEY (link_id, at, kind, trigger)
) STRICT, WITHOUT ROWID;

CREATE TABLE session_exit (
    link_id TEXT NOT NULL REFERENCES link ON DELETE CASCADE,
    requested_at TEXT NOT NULL,
    stopped_at TEXT NOT NULL,
    method TEXT NOT NULL,
    messages_after INTEGER NOT NULL,
    PRIMARY KEY (link_id, requested_at, method)
) STRICT, WITHOUT ROWID;

-- What Guardian itself found out; outlives its link. happened_at: the latest occurrence, by the
-- provider's clock. times: how many occurrences there were while it was open.
-- evidence: what the provider signed about it (a compact JWS); evidence_digest: its SHA-256.
CREATE TABLE finding (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    link_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    opened_at TEXT NOT NULL,
    last_at TEXT NOT NULL,
    happened_at TEXT,
    times INTEGER NOT NULL,
    details TEXT NOT NULL,
    evidence TEXT,
    evidence_digest TEXT,
    shown_at TEXT,
    acknowledged_at TEXT,
    closed_at TEXT
) STRICT;
CREATE UNIQUE INDEX finding_open ON finding (link_id, kind, subject) WHERE closed_at IS NULL;
CREATE INDEX finding_of_cause ON finding (link_id, kind, subject, id);
CREATE INDEX finding_waiting ON finding (opened_at) WHERE acknowledged_at IS NULL;

-- issued_at: when the event that carries the alert was signed (iat of the SET); NULL: not known.
ALTER TABLE alert ADD COLUMN issued_at TEXT;

-- base: what the guardian saw of the fields of a change when asking for it, as JSON.
ALTER TABLE outbox ADD COLUMN base TEXT;

-- next_attempt_at: when a service in trouble is asked again. expires_at: the end of the link.
-- verified_at: up to when events were told, by the provider's clock. in_force_since: since when the
-- link is in force without a pause, as far as it is known, by the provider's clock; NULL: it is not.
-- stretches_told: whether the latest report of use told stretches; NULL: there was none.
ALTER TABLE link ADD COLUMN next_attempt_at TEXT;
ALTER TABLE link ADD COLUMN expires_at TEXT;
ALTER TABLE link ADD COLUMN verified_at TEXT;
ALTER TABLE link ADD COLUMN in_force_since TEXT;
ALTER TABLE link ADD COLUMN stretches_told INTEGER;

-- condition_reason: why a link is suspended or has ended, as the provider's code. condition_at:
-- since when, by the provider's clock where it said so.
ALTER TABLE link ADD COLUMN condition_reason TEXT;
ALTER TABLE link ADD COLUMN condition_at TEXT;
