"""What a real server once answered (tests/openwebui/record.py), to be read without one."""

import json
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).with_name("payloads")


def payload(name: str) -> Any:
    """Return a recorded answer."""
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
