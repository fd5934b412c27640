"""Where a parent's profile lives on this machine."""

import os
from pathlib import Path

import platformdirs

HOME_VARIABLE = "GUARDIAN_HOME"
DATABASE_NAME = "guardian.db"
WATCH_DATABASE_NAME = "watch.db"


def profile_folder() -> Path:
    """Return the profile's folder: ``GUARDIAN_HOME``, or the platform's place for such data."""
    chosen = os.environ.get(HOME_VARIABLE)
    if chosen:
        return Path(chosen).expanduser().absolute()
    return platformdirs.user_data_path("guardian", appauthor=False)


def state_folder() -> Path:
    """Return the platform's place for what must not come back with a copy of the profile."""
    return platformdirs.user_state_path("guardian", appauthor=False)
