-- What it takes to run a bridge while the profile is locked. upstream: '' without one; the keys:
-- '' where there is none. kept_running: 0 while it is being set up.
CREATE TABLE bridge (
    bridge_id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    address TEXT NOT NULL,
    port INTEGER NOT NULL,
    server_key TEXT NOT NULL,
    upstream TEXT NOT NULL,
    upstream_key TEXT NOT NULL,
    created_at TEXT NOT NULL,
    kept_running INTEGER NOT NULL
) STRICT;
