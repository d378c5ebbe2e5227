"""Article ids rise with the time of publication: minutes since 1995 times 1,000, plus a number.

Apart from talentwire.store.articles because a search needs no more than this of it.
"""

from datetime import UTC, datetime, timedelta

EPOCH = datetime(1995, 1, 1, tzinfo=UTC)  # no date before is believed
PER_MINUTE = 1000


def id_floor(at: datetime) -> int:
    """Return the lowest id an article published at *at* can have."""
    return max(int((at - EPOCH).total_seconds() // 60), 0) * PER_MINUTE


def moment(article_id: int) -> datetime:
    """Return when an article with this id was published, to the minute."""
    return EPOCH + timedelta(minutes=article_id // PER_MINUTE)
