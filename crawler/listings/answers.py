"""Answers of the keyword searches, GDELT DOC 2 and Hacker News through Algolia, in JSON."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

from crawler.listings import words
from crawler.listings.feed import TITLE_LIMIT
from crawler.listings.listing import Context, Listing
from pipelines import foreign_json
from pipelines.urls import canonical, host
from talentwire.model import Candidate, Moment, Precision

_LANGUAGES = {
    "english": "en", "italian": "it", "french": "fr", "german": "de", "spanish": "es",
    "portuguese": "pt", "chinese": "zh", "japanese": "ja", "korean": "ko", "russian": "ru",
    "dutch": "nl", "polish": "pl", "turkish": "tr", "arabic": "ar", "swedish": "sv",
    "indonesian": "id", "vietnamese": "vi", "ukrainian": "uk", "czech": "cs", "greek": "el",
    "hebrew": "he", "hindi": "hi", "danish": "da", "finnish": "fi", "norwegian": "no",
    "romanian": "ro", "hungarian": "hu", "thai": "th", "catalan": "ca",
}  # fmt: skip
# GDELT sets spaces between the tokens of a title.
_BEFORE = re.compile(r"\s+([,.;:!?%)\]’”»])")
_AFTER = re.compile(r"([(\[“«$€£])\s+")
_APOSTROPHE = re.compile(r"\s*([’'])\s+(s|t|re|ve|ll|d|m)\b")
_BAD_ESCAPE = re.compile(r'\\(?!["\\/bfnrtu])')


def read_gdelt(body: bytes, context: Context) -> Listing:
    """Return the articles of a GDELT article list. Never raises.

    GDELT says when it saw a page, not when that was published: the date has the precision of
    a day.
    """
    data = _json(context.text(body))
    if isinstance(data, str):
        return _refused(data)
    if not isinstance(data, dict) or not isinstance(data.get("articles", []), list):
        return Listing((), "not_a_feed", "JSON, but not a list of articles")
    candidates = []
    for row in data.get("articles", []):
        address = canonical(_text(row, "url"), context.url) if _text(row, "url") else None
        if address is None:
            continue
        seen = _text(row, "seendate")
        candidates.append(
            Candidate(
                url=address,
                title=_joined(words.plain(_text(row, "title"), TITLE_LIMIT)),
                published=_seen(seen),
                published_raw=seen or None,
                language=_LANGUAGES.get(_text(row, "language").lower()) or context.language,
                publisher=host(address) or None,
            )
        )
    if not candidates:
        return Listing((), "empty", "nothing found")
    return Listing(tuple(candidates[: context.limit]))


def read_hackernews(body: bytes, context: Context) -> Listing:
    """Return the pages that stories of a Hacker News search link to. Never raises.

    Questions and shows without a link are left out. The date of a story is when somebody
    handed it in, so it says nothing about the page.
    """
    data = _json(context.text(body))
    if isinstance(data, str):
        return _refused(data)
    hits = data.get("hits") if isinstance(data, dict) else None
    if not isinstance(hits, list):
        return Listing((), "not_a_feed", "JSON, but not an answer of Hacker News search")
    candidates = []
    for row in hits:
        address = canonical(_text(row, "url")) if _text(row, "url") else None
        if address is None or host(address) == "news.ycombinator.com":
            continue
        candidates.append(
            Candidate(
                url=address,
                title=words.plain(_text(row, "title"), TITLE_LIMIT),
                published_raw=_text(row, "created_at") or None,
                id=_text(row, "objectID") or None,
                publisher=host(address) or None,
            )
        )
    if not candidates:
        return Listing((), "empty", "nothing found")
    return Listing(tuple(candidates[: context.limit]))


def _json(text: str) -> Any:
    """Return the answer as objects, or as text where it is not JSON."""
    text = text.lstrip("\ufeff").strip()
    for attempt in (text, _BAD_ESCAPE.sub(r"\\\\", text)):
        try:
            # strict=False: GDELT lets control characters through.
            data = foreign_json.loads(attempt, strict=False)
            return data if isinstance(data, dict | list) else text
        except RecursionError:
            return text
        except ValueError:
            continue
    return text


def _refused(text: str) -> Listing:
    """Both services say in plain words what is wrong with a request."""
    if not text:
        return Listing((), "empty", "nothing in it")
    if text.startswith("<"):
        return Listing((), "html", "a web page, not an answer")
    return Listing((), "failed", f"it answers: {words.plain(text, 200)}")


def _text(row: object, name: str) -> str:
    value = row.get(name) if isinstance(row, dict) else None
    return value.strip() if isinstance(value, str) else ""


def _seen(stamp: str) -> Moment | None:
    try:
        at = datetime.strptime(stamp[:8], "%Y%m%d").replace(tzinfo=UTC)
    except ValueError:
        return None
    return Moment(at, Precision.DAY)


def _joined(title: str) -> str:
    return _AFTER.sub(r"\1", _BEFORE.sub(r"\1", _APOSTROPHE.sub(r"\1\2", title)))
