"""Learnt selectors: where a site keeps its articles' text.

What the careful way chose on the first pages of a host is remembered as a CSS selector, used
from then on, checked on every tenth page against the careful way, and forgotten when it fails.
The state is a plain, JSON-able dictionary that whoever crawls keeps for each source:

    {"hosts": {host: {"selector", "seen", "used", "checked", "wrong", "relearnt"}},
     "pages", "empty", "alike", "last"}

`empty` and `alike` count pages in a row that had no text, or the text of the page before:
a listing that still reads while its articles no longer do shows there.
"""

from __future__ import annotations

import re
from hashlib import blake2b
from typing import Any
from urllib.parse import urlsplit

State = dict[str, Any]

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
    host = _host(state, url)
    if not host or host["seen"] < CONFIRMATIONS or host["used"] % CHECK_EVERY == CHECK_EVERY - 1:
        return None
    return str(host["selector"])


def to_check(state: State | None, url: str) -> str | None:
    """Return the selector that this page is to check: it is known, and its turn has come."""
    host = _host(state, url)
    if not host or host["seen"] < CONFIRMATIONS or known(state, url) is not None:
        return None
    return str(host["selector"])


def used(state: State | None, url: str, text: str) -> State:
    """Return *state* after a page was read with its selector."""
    new = _counted(state, text)
    host = _host(new, url)
    if host is not None:
        host["used"] += 1
    return new


def learnt(state: State | None, url: str, selector: str | None, text: str) -> State:
    """Return *state* after a page was read carefully, and its text found at *selector*."""
    new = _counted(state, text)
    if not text or selector is None:
        return new
    name = urlsplit(url).hostname or ""
    host = _host(new, url)
    if host is None:
        if len(new["hosts"]) < _HOSTS:
            new["hosts"][name] = _fresh(selector, 0)
    elif host["selector"] == selector:
        host["seen"] += 1
    elif host["seen"] < CONFIRMATIONS:
        new["hosts"][name] = _fresh(selector, host["relearnt"])
    return new


def checked(state: State | None, url: str, text: str, careful: str) -> State:
    """Return *state* after one page gave *text* by its selector and *careful* the slow way."""
    new = _counted(state, careful)
    host = _host(new, url)
    if host is not None:
        host["used"] += 1
        host["checked"] += 1
        host["wrong"] = 0 if agree(text, careful) else host["wrong"] + 1
        if host["wrong"] >= _WRONG or not text:
            host.update(seen=0, wrong=0, relearnt=host["relearnt"] + 1)
    return new


def failed(state: State | None, url: str) -> State:
    """Return *state* after a selector found nothing: the site has changed, learn anew."""
    new = _copy(state)
    host = _host(new, url)
    if host is not None:
        host.update(seen=0, used=0, relearnt=host["relearnt"] + 1)
    return new


def agree(one: str, other: str) -> bool:
    """Return whether two texts are the same but for a few lines."""
    ones, others = set(one.splitlines()), set(other.splitlines())
    common = sum(len(line) for line in ones & others)
    most = max(sum(map(len, ones)), sum(map(len, others)))
    return common >= _AGREE * most


def _fresh(selector: str, relearnt: int) -> State:
    return {
        "selector": selector, "seen": 1, "used": 0, "checked": 0, "wrong": 0, "relearnt": relearnt,
    }  # fmt: skip


def _host(state: State | None, url: str) -> State | None:
    host = (state or {}).get("hosts", {}).get(urlsplit(url).hostname or "")
    return host if isinstance(host, dict) else None


def _copy(state: State | None) -> State:
    old = state or {}
    return {
        "hosts": {name: dict(host) for name, host in old.get("hosts", {}).items()},
        "pages": old.get("pages", 0),
        "empty": old.get("empty", 0),
        "alike": old.get("alike", 0),
        "last": old.get("last", ""),
    }


def _counted(state: State | None, text: str) -> State:
    new = _copy(state)
    mark = blake2b(text.encode("utf-8", "replace"), digest_size=8).hexdigest() if text else ""
    new["pages"] += 1
    new["empty"] = 0 if text else new["empty"] + 1
    new["alike"] = new["alike"] + 1 if text and mark == new["last"] else 0
    new["last"] = mark or new["last"]
    return new
