"""Keys in files, for people at a terminal."""

from pathlib import Path

from guardian.errors import Recovery
from guardian.provider.bridging.errors import BridgingError
from guardian.words import N_

MOST_BYTES = 4096


class KeyFileError(BridgingError):
    """A file has no key, or cannot be read."""

    code = "bridge_key_file"
    recovery = Recovery.NEEDS_YOU
    title = N_("There is no key in this file")
    message = N_("The file cannot be read, or has something other than one key in it.")
    advice = N_("Write the key, alone on its line, to a file that only you can read.")


def read_key(path: Path) -> str:
    """Return the key that is the one line of a file; raises :class:`KeyFileError`."""
    try:
        with path.open("rb") as file:
            key = file.read(MOST_BYTES + 1).decode("ascii").strip()
    except (OSError, ValueError):
        raise KeyFileError from None
    if not key or len(key) > MOST_BYTES or not key.isprintable() or " " in key:
        raise KeyFileError
    return key
