"""What only the daemon itself knows of how it does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from talentwire.config.settings import Settings


@dataclass(frozen=True, slots=True)
class Pulse:
    """The settings in force, when it last ticked and woke up, and what it runs."""

    settings: Settings
    ticked_at: datetime
    awake_since: datetime
    running: tuple[str, ...]  # names of the jobs
