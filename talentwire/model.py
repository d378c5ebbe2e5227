"""The nouns: frozen dataclasses without I/O, shared by crawler, pipelines and readers.

Text offsets are in characters (Python string indices), half open. Times are aware
datetimes in UTC. Organisations and people are named by their canonical name.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import StrEnum


class Precision(StrEnum):
    """How much of a date is known."""

    MINUTE = "minute"
    DAY = "day"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Moment:
    """A point in time and how much of it is known; `at` is the start of the known period."""

    at: datetime
    precision: Precision = Precision.MINUTE

    def iso(self) -> str:
        """Return `at` as ISO 8601 in UTC, to the second: 2025-05-08T09:30:00Z."""
        return iso(self.at)


def iso(at: datetime) -> str:
    """Return *at* as ISO 8601 in UTC, to the second, the one spelling that is stored."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class Kind(StrEnum):
    """The kinds of talent news; moves use the first seven, articles all of them."""

    DEPARTURE = "departure"
    HIRE = "hire"
    FOUNDING = "founding"
    ACQUIHIRE = "acquihire"
    APPOINTMENT = "appointment"
    RETURN = "return"
    LAYOFF = "layoff"
    PROMOTION = "promotion"
    REORGANISATION = "reorganisation"
    COMPENSATION = "compensation"
    POACHING = "poaching"
    RETENTION = "retention"


class Certainty(StrEnum):
    """What an article itself says about how sure it is."""

    STATED = "stated"
    RUMOURED = "rumoured"
    DENIED = "denied"


class Status(StrEnum):
    """Where a move stands, following from its claims."""

    RUMOURED = "rumoured"
    REPORTED = "reported"
    CONFIRMED = "confirmed"
    EFFECTIVE = "effective"
    DENIED = "denied"
    REVERSED = "reversed"


# --- configuration -----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Source:
    """A configured place to poll."""

    name: str  # slug, unique
    title: str
    kind: str  # feed | sitemap | section | search | archive
    url: str
    language: str | None = None
    country: str | None = None
    scope: str = "ai"  # ai: all of it may be news for us | broad: judge candidates first
    every_minutes: int = 60
    timezone: str | None = None  # IANA name, for dates without an offset
    paywall: bool = False
    headlines_only: bool = False  # keep title and summary, never fetch the page
    enabled: bool = True
    category: str | None = None
    query: str | None = None  # search: what to ask for
    api: str | None = None  # search: gdelt | hackernews
    selectors: dict[str, str] = field(default_factory=dict)  # section: item, link, title, date
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Parent:
    """That one organisation belongs to another, and when."""

    org: str
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Org:
    """An organisation as the tables know it."""

    name: str
    aliases: tuple[str, ...] = ()
    ambiguous: tuple[str, ...] = ()  # forms that count only with support from their context
    parents: tuple[Parent, ...] = ()
    domains: tuple[str, ...] = ()  # its own hosts: what they publish is its own word
    ai_first: bool = True  # False: only its AI staff is our news
    employer: bool = False  # True: no organisation of AI; named only where a move begins or ends
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """A person as the tables know them."""

    name: str
    forms: tuple[str, ...] = ()
    affiliation: str | None = None
    role: str | None = None
    as_of: str | None = None  # YYYY or YYYY-MM
    note: str | None = None


# --- crawling ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Candidate:
    """A link a source offered; nothing is fetched yet."""

    url: str
    title: str = ""
    summary: str = ""
    published: Moment | None = None
    published_raw: str | None = None
    modified: Moment | None = None
    id: str | None = None
    authors: tuple[str, ...] = ()
    language: str | None = None
    publisher: str | None = None  # the outlet, where the listing is somebody else's


@dataclass(frozen=True, slots=True)
class Page:
    """One fetched response, before anything is read from it."""

    url: str
    body: bytes
    source: str
    fetched_at: datetime
    charset: str | None = None  # as the server said
    candidate: Candidate | None = None
    language: str | None = None  # of the source, a hint
    timezone: str | None = None  # of the source
    requested_url: str | None = None  # before redirects


# --- reading -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Article:
    """What was read from a page."""

    url: str
    canonical: str
    title: str
    text: str
    source: str
    fetched_at: datetime
    authors: tuple[str, ...] = ()
    published: Moment | None = None
    modified: Moment | None = None
    language: str | None = None
    site: str | None = None
    section: str | None = None
    paywalled: bool = False
    summary: str = ""


@dataclass(frozen=True, slots=True)
class Mention:
    """One place where an organisation or a person is named."""

    kind: str  # org | person
    name: str  # canonical
    surface: str
    start: int
    end: int
    field: str = "text"  # title | text
    known: bool = True  # False: found by its shape, not in a table


@dataclass(frozen=True, slots=True)
class Event:
    """A kind of talent news an article reports, with the sentence that shows it."""

    kind: Kind
    sentence: str
    start: int
    end: int
    field: str = "text"
    background: bool = False


@dataclass(frozen=True, slots=True)
class Claim:
    """One article's statement of one person's move."""

    person: str
    from_org: str | None
    to_org: str | None
    kind: Kind
    quote: str
    start: int
    end: int
    field: str = "text"
    role: str | None = None
    date: str | None = None  # YYYY, YYYY-MM or YYYY-MM-DD, as precise as stated
    certainty: Certainty = Certainty.STATED
    background: bool = False
    surface: str | None = None  # the person as the article writes the name


@dataclass(frozen=True, slots=True)
class Relevance:
    """Whether this is AI-talent news, how sure, and why."""

    relevant: bool
    score: float  # 0..1
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Judgement:
    """What an article says, as far as rules can tell."""

    language: str | None
    relevance: Relevance
    events: tuple[Event, ...] = ()
    orgs: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    mentions: tuple[Mention, ...] = ()
    claims: tuple[Claim, ...] = ()
    note: str | None = None  # e.g. "no rules for language xx: names only"


@dataclass(frozen=True, slots=True)
class Role:
    """A person in an article, as far as telling stories apart asks."""

    person: str  # the name as a key, the same in every script
    weight: float
    aim: str = ""  # where they go: an organisation, "stays", or empty


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What copies and stories are recognised by; see pipelines/fingerprint.py."""

    words: int  # tokens in the text
    shingles: int
    signature: bytes  # MinHash values; empty where the text is too short
    keys: tuple[int, ...] = ()  # one 64-bit key for each LSH band
    terms: tuple[tuple[str, float], ...] = ()  # what it is about within its language
    anchors: tuple[tuple[str, float], ...] = ()  # what carries across languages
    cast: tuple[Role, ...] = ()  # whom it is about
    kinds: tuple[tuple[Kind, int], ...] = ()  # kinds of moves told: 2 at once, 1 further down


@dataclass(frozen=True, slots=True)
class Reading:
    """All that one page yielded; picklable, made without I/O."""

    url: str
    source: str
    outcome: str  # article | empty | not_html | paywalled | too_large | failed
    article: Article | None = None
    judgement: Judgement | None = None
    fingerprint: Fingerprint | None = None
    detail: str = ""


# --- a round ------------------------------------------------------------------------


class Health(StrEnum):
    """How a source did in a round."""

    OK = "OK"
    UNCHANGED = "UNCHANGED"
    EMPTY = "EMPTY"
    STALE = "STALE"
    HTML_RETURNED = "HTML_RETURNED"
    MOVED = "MOVED"
    REDIRECT_LOOP = "REDIRECT_LOOP"
    GONE = "GONE"
    NOT_FOUND = "NOT_FOUND"
    FORBIDDEN = "FORBIDDEN"
    ROBOTS = "ROBOTS"
    RATE_LIMITED = "RATE_LIMITED"
    TIMEOUT = "TIMEOUT"
    DNS = "DNS"
    TLS = "TLS"
    REFUSED = "REFUSED"
    SERVER_ERROR = "SERVER_ERROR"
    TRUNCATED = "TRUNCATED"
    TOO_LARGE = "TOO_LARGE"
    PRIVATE_ADDRESS = "PRIVATE_ADDRESS"
    PARSE_FAILED = "PARSE_FAILED"
    DRIFTED = "DRIFTED"


@dataclass(frozen=True, slots=True)
class SourceResult:
    """What one source brought in one round."""

    source: str
    health: Health
    offered: int = 0  # candidates in the listing
    known: int = 0  # of those, already stored or judged before
    skipped: int = 0  # judged uninteresting by title and summary
    fetched: int = 0  # article pages requested and answered
    stored: int = 0  # new articles
    relevant: int = 0
    copies: int = 0
    updated: int = 0
    claims: int = 0
    failed: int = 0  # article pages that failed
    detail: str = ""  # why, in one line


@dataclass(frozen=True, slots=True)
class RoundReport:
    """What a round did, source by source."""

    started_at: datetime
    ended_at: datetime
    results: tuple[SourceResult, ...]
    new_moves: int = 0
    changed_moves: int = 0
    new_stories: int = 0
    requests: int = 0
    not_modified: int = 0
    cpu_seconds: float = 0.0  # of the round's process and its readers, start-up included
    outcome: str = "ok"  # ok | partial | failed | interrupted


# --- the ledger -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Evidence:
    """One claim as a reader sees it: who says so, where, in which words."""

    claim: int
    article: int
    url: str
    title: str
    site: str
    language: str | None
    published: str | None
    quote: str
    certainty: Certainty
    counts: bool = True  # False: a copy of another piece of evidence, or withdrawn


@dataclass(frozen=True, slots=True)
class Move:
    """The merged ledger row."""

    id: int
    person: str
    from_org: str | None
    to_org: str | None
    kind: Kind
    role: str | None
    date: str | None
    date_precision: Precision | None
    status: Status
    background: bool
    first_seen: str
    last_seen: str
    sources: int  # independent sources
    evidence: tuple[Evidence, ...] = ()
    story: int | None = None
