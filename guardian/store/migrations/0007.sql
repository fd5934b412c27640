-- Bridges that this computer runs for the family, and how their guardian signs in there.
-- upstream: '' without one. made_at: NULL while it is being set up, or where that was broken off.
CREATE TABLE bridge (
    bridge_id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    address TEXT NOT NULL,
    port INTEGER NOT NULL,
    upstream TEXT NOT NULL,
    created_at TEXT NOT NULL,
    made_at TEXT,
    ward_id TEXT,
    login TEXT,
    password TEXT
) STRICT;
