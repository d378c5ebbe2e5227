"""Article ids rise with the time of publication: minutes since 1995 times 1,000, plus a number.

Apart from talentwire.store.articles because a search needs no more than this of it.
"""

from datetime import UTC, datetime

EPOCH = datetime(1995, 1, 1, tzinfo=UTC)  # no date before is believed
PER_MINUTE = 1000


def id_floor(at: datetime) -> int:
    """Return the lowest id an article published at *at* can have."""
    return max(int((at - EPOCH).total_seconds() // 60), 0) * PER_MINUTE
