"""OPML in and out: the list of feeds that every feed reader can read and write."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from xml.parsers import expat
from xml.sax.saxutils import quoteattr

from talentwire.errors import UsageError
from talentwire.model import Source

NAMESPACE = "https://talentwire.invalid/opml"  # of our own attributes; nothing is fetched
MAX_BYTES = 10_000_000
MAX_DEPTH = 50
_OWN = ("name", "language", "country", "scope", "every_minutes", "timezone", "category",
        "paywall", "headlines_only", "enabled", "note")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Outline:
    """One feed of an OPML file; `own` is what talentwire itself once wrote about it."""

    url: str
    title: str
    folders: tuple[str, ...] = ()
    language: str | None = None
    own: dict[str, str] = field(default_factory=dict)


def read_opml(body: bytes) -> tuple[Outline, ...]:
    """Return the feeds of an OPML file, in its order, whatever they are nested in.

    Raises UsageError if it is not OPML. No DTD is accepted, so no entity is ever expanded.
    """
    if len(body) > MAX_BYTES:
        raise UsageError(f"not read: an OPML file of more than {MAX_BYTES:,} bytes")
    reader = _Reader()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.StartDoctypeDeclHandler = reader.doctype
    try:
        parser.Parse(body, True)
    except expat.ExpatError as error:
        raise UsageError(f"not OPML: {error}") from error
    if not reader.is_opml:
        raise UsageError("not OPML: it does not begin with <opml>")
    return tuple(reader.found)


class _Reader:
    """Keeps the folders above the current outline, and the feeds found."""

    def __init__(self) -> None:
        self.found: list[Outline] = []
        self.is_opml = False
        self._folders: list[str] = []
        self._depth = 0

    def doctype(self, *_: object) -> None:
        raise UsageError("not read: an OPML file with a DOCTYPE can hide what it says")

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise UsageError(f"not read: outlines nested more than {MAX_DEPTH} deep")
        name = tag.rpartition(" ")[2].lower()
        if self._depth == 1:
            self.is_opml = name == "opml"
        if name != "outline":
            return
        own = {
            key.partition(" ")[2]: value
            for key, value in attributes.items()
            if key.startswith(NAMESPACE + " ")
        }
        plain = {key.lower(): value.strip() for key, value in attributes.items()}
        title = plain.get("title") or plain.get("text") or ""
        if url := plain.get("xmlurl"):
            folders = tuple(name for name in self._folders if name)
            language = plain.get("language")
            self.found.append(Outline(url, title or url, folders, language, own))
        self._folders.append(title)

    def end(self, tag: str) -> None:
        self._depth -= 1
        if tag.rpartition(" ")[2].lower() == "outline":
            self._folders.pop()


def write_opml(sources: Iterable[Source]) -> str:
    """Return the feeds among *sources* as OPML 2.0, in a folder for each language.

    What OPML has no word for stands in attributes of our own, so that reading it back gives
    the same sources.
    """
    folders: dict[str, list[Source]] = {}
    for source in sources:
        if source.kind == "feed":
            folders.setdefault(source.language or "other", []).append(source)
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<opml version="2.0" xmlns:tw="{NAMESPACE}">',
        "  <head><title>talentwire sources</title></head>",
        "  <body>",
    ]
    for name, members in folders.items():
        lines.append(f"    <outline text={_quoted(name)}>")
        lines += [f"      {_outline(source)}" for source in members]
        lines.append("    </outline>")
    return "\n".join([*lines, "  </body>", "</opml>", ""])


def _outline(source: Source) -> str:
    pairs = [("type", "rss"), ("text", source.title), ("title", source.title)]
    pairs.append(("xmlUrl", source.url))
    if source.language:
        pairs.append(("language", source.language))
    for key in _OWN:
        value = getattr(source, key)
        if value is not None:
            text = str(value).lower() if isinstance(value, bool) else str(value)
            pairs.append((f"tw:{key}", text))
    return "<outline " + " ".join(f"{key}={_quoted(value)}" for key, value in pairs) + "/>"


def _quoted(text: str) -> str:
    kept = "".join(c if c.isprintable() else " " for c in text)
    return quoteattr(kept)
