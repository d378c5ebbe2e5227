"""Why a source is polled when it is, and what would likely cure it: `talentwire sources why`."""

from __future__ import annotations

import sqlite3
from datetime import datetime, timedelta
from typing import Any

from talentwire.app.show import clean, hang
from talentwire.model import Health, Source
from talentwire.store import sources

# What most often helps, by how a source is.
_CURES = {
    Health.EMPTY: "a listing without entries: `talentwire sources check {name}` shows what comes",
    Health.STALE: "it publishes nothing any more, or elsewhere: `talentwire sources add {site}`"
    " looks for the feed the site names today",
    Health.MOVED: "write its new address into sources.toml: {moved_to}",
    Health.HTML_RETURNED: "`talentwire sources add {url}` looks for the feed that page names",
    Health.NOT_FOUND: "`talentwire sources add {site}` looks for the feed the site names today;"
    " a sitemap may stand in {site}robots.txt",
    Health.GONE: "its operator closed it: `talentwire sources add {site}` may find another;"
    " else take it out, or set enabled = false",
    Health.FORBIDDEN: "fill in crawl.contact, so that its operator can see who asks; many sites"
    " refuse data centres, and some answer a news sitemap where they refuse the feed",
    Health.ROBOTS: "its robots.txt does not want us there: look for another listing of the site",
    Health.RATE_LIMITED: "raise its every_minutes, or crawl.per_host_delay",
    Health.TIMEOUT: "slow or filtered: try {url} in a browser; raise crawl.timeout if it is slow",
    Health.REFUSED: "nobody listens at {url}: look whether the site has moved",
    Health.DNS: "the host's name does not exist (any more): look for the site's new address",
    Health.TLS: "its certificate is not valid: usually mended by the site within days",
    Health.TOO_LARGE: "raise crawl.max_page_bytes if this is an honest feed",
    Health.PRIVATE_ADDRESS: "if it is in your own network, name it in crawl.allow_private",
    Health.REDIRECT_LOOP: "often a wall of cookies or consent: look for the feed's plain address",
    Health.PARSE_FAILED: "`talentwire sources check {name}` shows what comes",
    Health.DRIFTED: "the site's pages have changed: if it lasts, set headlines_only = true",
    Health.SERVER_ERROR: "the site's own trouble: nothing to do but wait",
    Health.TRUNCATED: "the answer breaks off: nothing to do unless it lasts",
}


# What became of a candidate that is no article, as a reader asks for it.
_ASIDE = {
    "skipped": "its headline promises no news of who moves where",
    "robots": "robots.txt does not want it read",
    "empty": "no article on the page",
    "not_html": "no page of text",
    "paywalled": "behind a wall",
    "too_large": "larger than crawl.max_page_bytes",
    "failed": "the page did not come, or could not be read",
    "gone": "the page is gone",
    "private": "in a private network",
    "loop": "redirects in a circle",
}

_COUNTS = {"offered": "offered", "known": "known", "skipped": "set aside", "stored": "stored"}


def explain(
    db: sqlite3.Connection, source: Source, now: datetime, *, limit: int = 10
) -> dict[str, Any]:
    """Return what is known about how a source is polled, JSON-able; times are ISO 8601 UTC.

    Of what was set aside the latest *limit*, all where that is 0.
    """
    row = sources.state(db, source.name)
    state = dict(row) if row else {}
    failures = int(state.get("failures") or 0)
    health = state.get("health")
    polled = state.get("last_polled")
    at = datetime.fromisoformat(polled) if polled else now
    return {
        "source": source.name,
        "url": state.get("moved_to") or source.url,
        "enabled": source.enabled,
        "health": health,
        "detail": state.get("detail"),
        "every_minutes": source.every_minutes,
        "interval_minutes": _minutes(sources.interval(source, state.get("last_new"), at)),
        "failures": failures,
        "retry_after": state.get("retry_after"),
        "last_polled": polled,
        "last_ok": state.get("last_ok"),
        "last_new": state.get("last_new"),
        "next_due": state.get("next_due"),
        "because": _because(source, state, at),
        "cure": _cure(source, state),
        "results": [dict(one) for one in sources.results(db, source.name)],
        "aside": sources.aside_counts(db, source.name),
        "set_aside": [
            {
                "url": row["url"],
                "at": row["first_seen"],
                "outcome": row["outcome"],
                "untrusted_text": {"title": clean(row["title"])},
            }
            for row in sources.set_aside(db, source.name, limit)
        ],
    }


def as_text(found: dict[str, Any], columns: int) -> str:
    """Return the same as lines for a terminal."""
    facts = (
        ("health", " ".join(filter(None, (found["health"], found["detail"]))) or "not polled yet"),
        ("polled", found["last_polled"] or "never"),
        ("was fine", found["last_ok"] or "never"),
        ("brought news", found["last_new"] or "never"),
        ("next", f"{found['next_due'] or 'now'}: {found['because']}"),
        ("cure", found["cure"]),
    )
    lines = [f"{found['source']}  {clean(found['url'])}"]
    lines += [hang(f"  {label:<13} ", clean(text), columns) for label, text in facts if text]
    for row in found["results"]:
        counts = (f"{row[key]} {word}" for key, word in _COUNTS.items())
        told = f"{', '.join(counts)}  {clean(row['detail'])}".rstrip()
        lines.append(f"  {row['started_at']}  {row['health']:<14} {told}")
    for outcome, count in found["aside"].items():
        why = _ASIDE.get(outcome, outcome)
        lines.append(f"\n{count:,} set aside: {why}")
        shown = [one for one in found["set_aside"] if one["outcome"] == outcome]
        for one in shown:
            title = clean(one["untrusted_text"]["title"]) or "(no title)"
            lines.append(hang(f"  {one['at'][:10]}  ", title, columns))
            lines.append(f"              {clean(one['url'])}")
    if len(found["set_aside"]) < sum(found["aside"].values()):
        lines.append(f"\nthe latest {len(found['set_aside'])}; --limit 0 shows all")
    return "\n".join(lines)


def _because(source: Source, state: dict[str, Any], at: datetime) -> str:
    """Return why the next poll is when it is, in one sentence."""
    failures = int(state.get("failures") or 0)
    if not source.enabled:
        return "never polled: enabled = false in sources.toml"
    if not state.get("last_polled"):
        return "due now: it was never polled"
    if state.get("retry_after") and state["retry_after"] == state.get("next_due"):
        return f"the server asked to be left alone until {state['retry_after']}"
    if state.get("health") == Health.GONE:
        return f"gone for good, it says: asked again after {_words(sources.GONE_WAIT)}"
    waits = sources.wait(source, failures, state.get("last_new"), at)
    own = timedelta(minutes=source.every_minutes)
    if failures:
        return (
            f"{failures} failures in a row: its {_words(own)} doubled for each of them, at most"
            f" a day, make {_words(waits)}"
        )
    if waits > own:
        return (
            f"nothing new since {state['last_new']}: its {_words(own)} are stretched to"
            f" {_words(waits)} (at most {sources.MOST_PATIENT} times)"
        )
    return f"every {_words(own)}, as sources.toml says"


def _cure(source: Source, state: dict[str, Any]) -> str | None:
    health = state.get("health")
    if not health or health not in _CURES:
        return None
    scheme, _, rest = source.url.partition("://")
    site = f"{scheme}://{rest.partition('/')[0]}/"
    return _CURES[Health(health)].format(
        name=source.name, url=source.url, site=site, moved_to=state.get("moved_to") or "?"
    )


def _minutes(wait: timedelta) -> int:
    return round(wait.total_seconds() / 60)


def _words(wait: timedelta) -> str:
    minutes = _minutes(wait)
    for unit, size in (("day", 1440), ("hour", 60)):
        if minutes % size == 0:
            count = minutes // size
            return f"{count} {unit}{'s' * (count != 1)}"
    return f"{minutes} minutes" if minutes < 120 else f"{minutes / 60:.1f} hours"
