"""Dates: from any spelling to UTC with a precision, and never one that moves."""

from datetime import UTC, datetime, timedelta

import pytest

from pipelines.dates import read_date
from talentwire.model import Precision

NOW = datetime(2025, 9, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "language", "timezone", "wanted", "precision"),
    [
        ("2025-05-08T09:30:00Z", None, None, "2025-05-08T09:30:00Z", "minute"),
        ("2025-05-08T09:30:00.123+02:00", None, None, "2025-05-08T07:30:00Z", "minute"),
        ("2025-05-08T09:30:00-05:00Z", None, None, "2025-05-08T14:30:00Z", "minute"),
        ("2025-05-08 09:30", None, "Asia/Seoul", "2025-05-08T00:30:00Z", "minute"),
        ("2025-05-08", None, "Asia/Seoul", "2025-05-08T00:00:00Z", "day"),
        ("Thu, 08 May 2025 09:30:00 GMT", None, None, "2025-05-08T09:30:00Z", "minute"),
        ("Thu, 08 May 2025 09:30:00 EST", None, None, "2025-05-08T14:30:00Z", "minute"),
        ("Thu, 8 May 2025 9:30 CST", "zh", "Asia/Shanghai", "2025-05-08T01:30:00Z", "minute"),
        ("Thu May 8 2025 09:30:00 GMT+0200 (CEST)", None, None, "2025-05-08T07:30:00Z", "minute"),
        ("1746696600", None, None, "2025-05-08T09:30:00Z", "minute"),
        ("1746696600000", None, None, "2025-05-08T09:30:00Z", "minute"),
        ("20250508", None, None, "2025-05-08T00:00:00Z", "day"),
        ("gio, 08 mag 2025 09:30:00 +0200", "it", None, "2025-05-08T07:30:00Z", "minute"),
        ("8 maggio 2025 alle ore 9.30", "it", "Europe/Rome", "2025-05-08T07:30:00Z", "minute"),
        ("Do, 08 Mai 2025 09:30 Uhr", "de", "Europe/Berlin", "2025-05-08T07:30:00Z", "minute"),
        ("mar., 02 déc. 2024", "fr", None, "2024-12-02T00:00:00Z", "day"),
        ("8 de mayo de 2025", "es", None, "2025-05-08T00:00:00Z", "day"),
        ("Qui, 08 Mai 2025 09:30:00 -0300", "pt", None, "2025-05-08T12:30:00Z", "minute"),
        ("2025年5月8日 17時30分", "ja", "Asia/Tokyo", "2025-05-08T08:30:00Z", "minute"),
        ("2025년 5월 8일 오후 5:30", "ko", "Asia/Seoul", "2025-05-08T08:30:00Z", "minute"),
        ("8 мая 2025", "ru", None, "2025-05-08T00:00:00Z", "day"),
        ("May 8th, 2025, 5:30 p.m.", "en", None, "2025-05-08T17:30:00Z", "minute"),
        ("05/08/2025", "it", None, "2025-08-05T00:00:00Z", "day"),
        ("05/08/2025", "en-US", None, "2025-05-08T00:00:00Z", "day"),
        ("Thu, 05/08/2025", "en", None, "2025-05-08T00:00:00Z", "day"),
        ("13/05/2025", "en", None, "2025-05-13T00:00:00Z", "day"),
        ("08.05.2025", None, None, "2025-05-08T00:00:00Z", "day"),
        ("May 2025", "en", None, "2025-05-01T00:00:00Z", "month"),
        ("2025", None, None, "2025-01-01T00:00:00Z", "year"),
    ],
)  # fmt: skip
def test_a_date_is_read(text, language, timezone, wanted, precision):
    moment = read_date(text, language=language, timezone=timezone, now=NOW)
    assert moment is not None
    assert (moment.iso(), moment.precision) == (wanted, Precision(precision))


@pytest.mark.parametrize(
    "text",
    ["", "3 days ago", "yesterday", "vor 2 Stunden", "-1", "0", "5 May", "12:30", "soon", "n/a",
     "2025-02-30", "30 Feb 2025", "2025-13-01", "Mon, 00 Jan 0000 00:00:00 +0000", "x" * 10_000],
)  # fmt: skip
def test_what_names_no_day_is_no_date(text):
    early = read_date(text, language="en", now=NOW)
    assert early is None
    assert read_date(text, language="en", now=NOW + timedelta(days=40)) is None


def test_a_date_that_could_be_two_is_none():
    assert read_date("05/08/2025", language="en", now=NOW) is None
    assert read_date("05/08/2025", now=NOW) is None


def test_nothing_is_older_than_the_web_or_newer_than_tomorrow():
    assert read_date("0001-01-01T00:00:00Z", now=NOW) is None
    assert read_date("1994-12-31", now=NOW) is None
    late = read_date("2099-01-01T00:00:00Z", now=NOW)
    assert late is not None
    assert late.at == NOW + timedelta(days=1)
