"""The filter as the server gets it: one text that imports nothing of Guardian."""

import re
from importlib import resources

_FOLDER = "guardian.provider.backends.openwebui.filter"
_OF_GUARDIAN = re.compile(r"^from guardian\.[\w.]+ import \([^)]*\)\n", re.MULTILINE)


def filter_code() -> str:
    """Return the filter's source."""
    return "\n\n".join(_source(name) for name in ("counting.py", "guardian_filter.py"))


def hint_code() -> str:
    """Return the source of what tells the bridge that something happened."""
    return _source("guardian_hint.py")


def _source(name: str) -> str:
    text = (resources.files(_FOLDER) / name).read_text(encoding="utf-8")
    return _OF_GUARDIAN.sub("", text)
