"""``python -m tests.benchmarks.idle_app FOLDER``: the window of a locked profile, not on a screen.

The keyring is a folder beside the profile, as no desktop is there to have one; everything else is
what ``guardian`` runs.
"""

import sys
from pathlib import Path

from guardian.desk.opening import ProfileOpening
from tests.benchmarks.accounts import answer_for_costs
from tests.rig.folder_secret_store import FolderSecretStore
from ui.ending import WindowStart
from ui.main import run


def opening_in(folder: Path) -> ProfileOpening:
    """Return the door of the profile in ``folder``."""
    keyring = FolderSecretStore(folder / "keyring")
    return ProfileOpening(
        folder / "profile",
        language="en",
        state_folder=folder / "state",
        find_keyring=lambda _wanted: keyring,
    )


if __name__ == "__main__":
    answer_for_costs()
    opening = opening_in(Path(sys.argv[1]))
    ended = run(opening, None, ["-platform", "offscreen"], start=WindowStart(visible=False))
    opening.close()
    sys.exit(ended.code)
