"""What a log line may hold: where something broke, never what somebody told us or whom they looked at."""

import logging
import traceback
from types import TracebackType


class PlaceOnly(logging.Formatter):
    """Write level, logger and place. A fault is told by its kind and its lines of code, without its message.

    Messages of faults carry values (a database's quotes the row it refused), and paths carry references.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Return one record as text."""
        head = f"{record.levelname} {record.name} {_said(record)}"
        if not record.exc_info or record.exc_info[0] is None:
            return head
        kind, _, trace = record.exc_info
        return "\n".join([head, *_places(trace), f"{kind.__module__}.{kind.__qualname__}"])

    def formatException(self, ei: object) -> str:  # noqa: N802  the library's name
        """Say nothing: whatever would print a fault's message goes past ``format``."""
        return ""


def _said(record: logging.LogRecord) -> str:
    """A request is told by its address's name; of other records the sentence stands without its values."""
    request = getattr(record, "request", None)
    if request is None:
        return str(record.msg) if record.args else record.getMessage()
    match = getattr(request, "resolver_match", None)
    name = match.view_name if match else "no address of ours"
    return f"{getattr(record, 'status_code', '')} {getattr(request, 'method', '')} {name}"


def _places(trace: TracebackType | None) -> list[str]:
    return [f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)]
