"""Which candidates are worth going after: read in the pool, chosen against the store."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime, timedelta

from crawler import kinds
from crawler.listings import Listing
from pipelines.promising import promising
from pipelines.stages import rules
from pipelines.urls import canonical
from talentwire.model import Candidate, Source
from talentwire.store import articles, sources

RETITLED_WITHIN = timedelta(days=3)  # a new headline on an older article is housekeeping


@dataclass(frozen=True, slots=True)
class Offer:
    """A candidate with its canonical address, judged by title and summary."""

    url: str
    candidate: Candidate
    promising: bool = True


@dataclass(frozen=True, slots=True)
class Choice:
    """What to do about a listing's offers."""

    wanted: list[Offer]  # newest first
    dull: list[Offer]  # never seen before, and not promising
    known: int


def read_offers(
    source: Source, body: bytes, url: str, charset: str | None, now: datetime
) -> tuple[Listing, list[Offer]]:
    """Return what a listing says and its candidates; runs in a worker, where the rules are."""
    listing = kinds.read(source, body, url=url, charset=charset, now=now)
    found: dict[str, Offer] = {}
    for candidate in listing.candidates:
        address = canonical(candidate.url, url)
        if address and address not in found:
            found[address] = Offer(address, candidate, _promising(source, candidate))
    return listing, list(found.values())


def _promising(source: Source, candidate: Candidate) -> bool:
    if source.scope != "broad":
        return True
    return promising(candidate.title, candidate.summary, rules())


def choose(
    db: sqlite3.Connection, offers: list[Offer], *, taken: set[str], now: datetime
) -> Choice:
    """Sort *offers* into what to fetch, what to set aside, and what is known already.

    A known article is fetched again if its listing says that it was modified since, or if it
    is recent and the listing has a new title for it. *taken* are addresses already asked for.
    """
    urls = [offer.url for offer in offers]
    stored = articles.known(db, urls)
    read_at = articles.last_fetched(db, stored.values())
    titles = sources.titles(db, urls, now - RETITLED_WITHIN)
    settled = sources.seen(db, urls)
    wanted, dull, known = [], [], 0
    for offer in offers:
        article = stored.get(offer.url)
        if article is not None:
            again = _modified(offer, read_at.get(article)) or _retitled(offer, titles)
        else:
            again = offer.url not in settled
        if not again or offer.url in taken:
            known += 1
        elif article is None and not offer.promising:
            dull.append(offer)
        else:
            wanted.append(offer)
    wanted.sort(key=lambda offer: _published(offer.candidate), reverse=True)
    return Choice(wanted, dull, known)


def _published(candidate: Candidate) -> float:
    return candidate.published.at.timestamp() if candidate.published else 0.0


def _modified(offer: Offer, read_at: datetime | None) -> bool:
    # Against the time of our own last reading: a listing whose date runs ahead of the page's
    # would otherwise have it fetched in every round.
    modified = offer.candidate.modified
    return bool(modified and read_at and modified.at > read_at)


def _retitled(offer: Offer, titles: dict[str, str]) -> bool:
    before = titles.get(offer.url)
    return bool(before and offer.candidate.title and before != offer.candidate.title)
