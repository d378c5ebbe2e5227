"""From an address somebody typed to a source: its feed, the feed it names, its sitemap."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from talentwire.model import Source
from talentwire.store.names import slug

if TYPE_CHECKING:
    from crawler.round import ProbeResult

Ask = Callable[[Source], "ProbeResult"]

# How a page names its feeds (HTML's autodiscovery).
FEEDS = 'link[rel~="alternate"][href]:is([type*="rss"], [type*="atom"], [type*="feed+json"])'
TRIES = 3


def discover(url: str, ask: Ask) -> tuple[Source, ProbeResult] | None:
    """Return the source at or behind *url* and what it answered, or None if there is none.

    *ask* fetches one source's listing; it is called a few times at most.
    """
    source = Source(name="new", title="", kind="feed", url=url)
    answer = ask(source)
    if answer.candidates:
        return replace(source, url=answer.address or url), answer
    if answer.result.health == "HTML_RETURNED":
        page = ask(replace(source, kind="section", selectors={"item": FEEDS}))
        named = [c.url for c in page.candidates if "comment" not in c.url.lower()]
        for address in named[:TRIES]:
            source = replace(source, url=address)
            answer = ask(source)
            if answer.candidates:
                return source, answer
        return None
    sitemap = replace(source, kind="sitemap", url=url)
    answer = ask(sitemap)
    return (sitemap, answer) if answer.candidates else None


def named(source: Source, answer: ProbeResult, taken: Iterable[str]) -> Source:
    """Return *source* with a title, a name that is not *taken*, and the language it writes in."""
    from pipelines.language import detect
    from pipelines.urls import host

    titles = ". ".join(candidate.title for candidate in answer.candidates[:30])
    title = answer.title or host(source.url)
    return replace(
        source,
        name=free_name(title, source.url, taken),
        title=title,
        language=detect(titles) if titles else None,
    )


def free_name(title: str, url: str, taken: Iterable[str]) -> str:
    """Return a name for a source: its title's words, or its host's, numbered where taken."""
    from pipelines.urls import host

    used = set(taken)
    name = slug(title)[:50].strip("-")
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]*", name):
        name = re.sub(r"[^a-z0-9]+", "-", host(url)).strip("-")[:50] or "source"
    number = 2
    free = name
    while free in used:
        free = f"{name}-{number}"
        number += 1
    return free
