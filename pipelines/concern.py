"""Which organisations are AI ones, and whether an article may be our concern at all: told before
its sentences are read, as most of what a feed of general news brings is not."""

from __future__ import annotations

import re

from pipelines.institutions import is_for_ai
from pipelines.patterns import Language
from pipelines.rules import Rules
from pipelines.spans import Span

_NAMED_AI = re.compile(r"[\u3040-\u9fff가-힣]AI$")  # 노을AI


def is_ai(org: str, rules: Rules) -> bool:
    """Return whether an organisation is an AI one: as the table says, else by its name."""
    if org in rules.orgs:
        return rules.orgs[org].ai_first
    if _NAMED_AI.search(org) or org.lower().endswith(".ai") or is_for_ai(org, rules.names):
        return True
    words = org.split()
    told = rules.facts.words
    return words[-1] in told.get("ai_ending", ()) or bool({*told.get("ai_word", ())} & {*words})


def may_concern(text: str, spans: list[Span], language: Language, rules: Rules) -> bool:
    """Return whether an article may be AI-talent news: it has words of AI, an AI organisation or
    a word that only the name of one ends with, or one of our people beside one of our
    organisations. False says that `relevance` would not find anything."""
    orgs = {span.name for span in spans if span.kind != "person"}
    if any(is_ai(org, rules) for org in orgs):
        return True
    ours = any(org in rules.orgs and org not in rules.employers for org in orgs)
    if ours and any(span.name in rules.people for span in spans if span.kind == "person"):
        return True
    if any(f" {word}" in text for word in rules.facts.words.get("ai_ending", ())):
        return True
    small = text.lower()
    return language.has("ai", small) or language.has("ai_staff", small)
