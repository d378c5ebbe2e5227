"""What a long-running process says of itself: readable lines, or one JSON object a line."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from talentwire.model import iso
from talentwire.show import clean

FORMS = ("text", "json")


def set_up(form: str, *, quiet: bool = False) -> None:
    """Log to standard error in this form, one of FORMS, from now on."""
    handler = logging.StreamHandler()
    text = logging.Formatter("%(asctime)s %(levelname)s %(message)s")
    handler.setFormatter(JsonLines() if form == "json" else text)
    logging.basicConfig(level=logging.WARNING if quiet else logging.INFO, handlers=[handler])
    logging.getLogger("apscheduler").setLevel(logging.WARNING)


def fields(**values: Any) -> dict[str, Mapping[str, Any]]:
    """Return what to hand to a logging call as `extra`, so that a JSON line carries *values*."""
    return {"fields": values}


class JsonLines(logging.Formatter):
    """One event, one line: time, level, event, and the fields of the event."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as JSON."""
        event: dict[str, Any] = {
            "time": iso(datetime.fromtimestamp(record.created, UTC)),
            "level": record.levelname.lower(),
            "event": clean(record.getMessage()),
            **getattr(record, "fields", {}),
        }
        if record.exc_info:
            event["trace"] = self.formatException(record.exc_info)
        return json.dumps(event, ensure_ascii=False, default=str)
