"""What a bridge to Open WebUI is asked for on the command line; light: always imported."""

from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, kw_only=True)
class OpenWebUIOptions:
    """The family's server.

    ``server`` is the address that opens Open WebUI, ``key`` that of an administrator's account made
    for Guardian alone; a key that is not given is in ``key_file``.
    """

    server: str
    key: str | None = field(default=None, repr=False)
    key_file: Path | None = None
