"""Learnt selectors: where a site keeps its articles' text.

What the careful way chose on the first pages of a host is remembered as a CSS selector, used
from then on, checked on every tenth page against the careful way, and forgotten when it fails.
What is known is a plain, JSON-able dictionary that whoever crawls keeps for each source:

    {"hosts": {host: {"selector", "seen", "used", "checked", "wrong", "relearnt"}},
     "pages", "empty", "alike", "last"}

Each page read gives a Lesson, and `with_lesson` adds it: pages are read side by side, so none
of them may bring back the whole. `empty` and `alike` count pages in a row that had no text, or
the text of the page before: a listing that still reads while its articles no longer do shows
there. `relearnt` counts how often the host's pages changed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, Literal
from urllib.parse import urlsplit

State = dict[str, Any]
# carefully, by the selector, both ways, or carefully after the selector had failed
Way = Literal["careful", "selector", "agreed", "differed", "failed"]

CONFIRMATIONS = 3  # pages that must agree on a selector before it is used
CHECK_EVERY = 10  # pages with it, then one is read both ways
_WRONG = 2  # checks in a row that disagree: learn anew
_HOSTS = 20
_MATCHES = 3  # a selector that fits more elements says too little
_AGREE = 0.9  # share of lines that both ways have in common
_NAME = re.compile(r"[a-zA-Z_][a-zA-Z0-9_-]*[a-zA-Z0-9]")
# css-1x2y3z, sc-bdVaJa, post-12345: made anew at each release, or for each page
_HASHED = re.compile(
    r"[a-z][A-Z](?:[A-Z]|[a-z][A-Z])|[bcdfghjklmnpqrstvwxz]{5}|\d{3}|\d[a-z]+\d", re.ASCII
)
_MARKS = ("data-testid", "data-test-id", "data-ui-testid", "data-component", "role")


@dataclass(frozen=True, slots=True)
class Lesson:
    """What one page taught about where its host keeps the text."""

    host: str
    mark: str  # of the text; "" if there was none
    way: Way
    used: str | None = None  # the selector that was tried
    chosen: str | None = None  # where the careful way found the text


def lesson(
    url: str,
    text: str,
    way: Way = "careful",
    *,
    used: str | None = None,
    chosen: str | None = None,
) -> Lesson:
    """Return the lesson of the page at *url*, whose text is *text*."""
    return Lesson(urlsplit(url).hostname or "", mark(text), way, used, chosen if text else None)


def mark(text: str) -> str:
    """Return what tells *text* from others; "" for none."""
    return blake2b(text.encode("utf-8", "replace"), digest_size=8).hexdigest() if text else ""


def propose(tree: Any, node: Any) -> str | None:
    """Return a selector whose first match in *tree* is *node*, made of names that stay."""
    own = _steps(node)
    candidates = list(own)
    parent = node.parent
    for _ in range(3):
        if parent is None or not parent.tag or parent.tag in ("body", "html", "-document"):
            break
        candidates += [f"{outer} {inner}" for outer in _steps(parent) for inner in own]
        candidates += [f"{outer} > {node.tag}" for outer in _steps(parent)[:2]]
        parent = parent.parent
    for candidate in candidates:
        found = tree.css(candidate)
        if 0 < len(found) <= _MATCHES and found[0].mem_id == node.mem_id:
            return candidate
    return None


def _steps(node: Any) -> list[str]:
    attributes = node.attributes
    steps = []
    if "articleBody" in (attributes.get("itemprop") or ""):
        steps.append('[itemprop~="articleBody"]')
    name = attributes.get("id") or ""
    if _stays(name):
        steps.append(f"{node.tag}#{name}")
    steps += [
        f'{node.tag}[{mark}="{attributes[mark]}"]'
        for mark in _MARKS
        if _stays(attributes.get(mark) or "")
    ]
    names = [name for name in (attributes.get("class") or "").split() if _stays(name)]
    steps += [f"{node.tag}.{name}" for name in names[:6]]
    if len(names) > 1:
        steps.append(node.tag + "".join(f".{name}" for name in names[:3]))
    if node.tag in ("article", "main"):
        steps.append(node.tag)
    return steps


def _stays(name: str) -> bool:
    return _NAME.fullmatch(name) is not None and not _HASHED.search(name)


def known(state: State | None, url: str) -> str | None:
    """Return the selector to use for the page at *url*, None where it must be read carefully."""
    host = _confirmed(state, url)
    return str(host["selector"]) if host and not _is_due(host) else None


def to_check(state: State | None, url: str) -> str | None:
    """Return the selector that this page is to check: it is known, and its turn has come."""
    host = _confirmed(state, url)
    return str(host["selector"]) if host and _is_due(host) else None


def with_lesson(state: State | None, lesson: Lesson) -> State:
    """Return *state* with what one page taught; *state* itself stays as it is."""
    new = _counted(state, lesson.mark)
    hosts: dict[str, State] = new["hosts"]
    host = hosts.get(lesson.host)
    if host is None:
        if lesson.chosen and len(hosts) < _HOSTS:
            hosts[lesson.host] = _fresh(lesson.chosen)
    elif lesson.way == "careful":
        _confirm(host, lesson.chosen)
    elif lesson.used == host["selector"]:  # else it was replaced while this page was read
        host["used"] += 1
        if lesson.way in ("agreed", "differed"):
            host["checked"] += 1
            host["wrong"] = 0 if lesson.way == "agreed" else host["wrong"] + 1
        if lesson.way == "failed" or host["wrong"] >= _WRONG:
            hosts[lesson.host] = _fresh(lesson.chosen, host)
    return new


def agree(one: str, other: str) -> bool:
    """Return whether two texts are the same but for a few lines."""
    ones, others = set(one.splitlines()), set(other.splitlines())
    common = sum(len(line) for line in ones & others)
    most = max(sum(map(len, ones)), sum(map(len, others)))
    return common >= _AGREE * most


def _fresh(selector: str | None, before: State | None = None) -> State:
    """Return what is known of a host whose pages keep their text at *selector*, seen once."""
    return {
        "selector": selector or "",
        "seen": 1 if selector else 0,
        "used": 0,
        "checked": 0,
        "wrong": 0,
        "relearnt": before["relearnt"] + 1 if before else 0,
    }


def _confirm(host: State, chosen: str | None) -> None:
    if chosen == host["selector"]:
        host["seen"] += 1
    elif chosen and host["seen"] < CONFIRMATIONS:
        host.update(selector=chosen, seen=1)


def _confirmed(state: State | None, url: str) -> State | None:
    host = (state or {}).get("hosts", {}).get(urlsplit(url).hostname or "")
    return host if isinstance(host, dict) and host["seen"] >= CONFIRMATIONS else None


def _is_due(host: State) -> bool:
    """Return whether the next page is checked: each tenth, and the one after a check went wrong."""
    return bool(host["wrong"] or host["used"] % CHECK_EVERY == CHECK_EVERY - 1)


def _counted(state: State | None, mark: str) -> State:
    old = state or {}
    last = old.get("last", "")
    return {
        "hosts": {name: dict(host) for name, host in old.get("hosts", {}).items()},
        "pages": old.get("pages", 0) + 1,
        "empty": 0 if mark else old.get("empty", 0) + 1,
        "alike": old.get("alike", 0) + 1 if mark and mark == last else 0,
        "last": mark or last,
    }
