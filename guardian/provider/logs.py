"""What the provider writes to standard error: facts about requests, never what was in them.

``text`` is for who looks on: warnings and errors, a line each. ``json`` is for machines: one JSON
object a line, every request among them.
"""

import json
import logging
import sys
from datetime import UTC, datetime
from enum import StrEnum

REQUEST = "request"
_OURS = "guardian."
_FIELDS = ("method", "route", "status", "duration_ms", "request_id")


class LogFormat(StrEnum):
    """How lines look."""

    TEXT = "text"
    JSON = "json"


class JsonLines(logging.Formatter):
    """One JSON object a line: ``time``, ``level``, ``logger``, ``event``, and what a request adds.

    Of others' records only the unfilled message and the class of the exception are told: what
    filled it may be content.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.getMessage() if record.name.startswith(_OURS) else str(record.msg),
        }
        line |= {name: getattr(record, name) for name in _FIELDS if hasattr(record, name)}
        if record.exc_info and record.exc_info[0] is not None:
            line["error"] = record.exc_info[0].__name__
        return json.dumps(line)


class PlainLines(logging.Formatter):
    """One line a record, without the text of exceptions, which may repeat what somebody wrote."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        ours = record.name.startswith(_OURS)
        line = f"{record.levelname} {record.name}: {record.getMessage() if ours else record.msg}"
        if record.exc_info and record.exc_info[0] is not None:
            line += f" ({record.exc_info[0].__name__})"
        return line


def set_up_logs(log_format: LogFormat) -> None:
    """Write to standard error from now on; to be called once, by the process that serves."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines() if log_format is LogFormat.JSON else PlainLines())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    if log_format is LogFormat.JSON:
        logging.getLogger("guardian").setLevel(logging.INFO)
