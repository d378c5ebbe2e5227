"""A newsstand of sites with one template each: what learnt selectors are for.

    python -m benchmarks.templates --sites 16

Each site is one page of pages-fundus with other articles of that set put in the place of its
own: the paragraphs that the truth knows, wherever they stand, so that what the publisher put
around and between them stays. Which element holds the text is not looked at. Pages are read in
turn, as a crawl would: the first three carefully, the others by the selector learnt, with a
check on every tenth. Then each site takes the template of another one, under its old address.
"""

from __future__ import annotations

import argparse
import html
import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from benchmarks.measuring import Truth, f1, gain, precision_recall
from pipelines.text import clean_text

SET = "pages-fundus"
FIRST = 3  # pages that a selector is learnt from
KNOWN = 20  # pages of each site after those
AFTER = 15  # pages of the new template
_LEAST = 6  # paragraphs a page needs to be a template
_HELD = 0.9  # ... and the share of its article in them
_LONGEST = 40  # lines of an article
_SLOT = "\ue000{}\ue001"

Pages = dict[str, tuple[bytes, Truth]]
Score = tuple[float | None, float | None]


@dataclass(frozen=True, slots=True)
class Mould:
    """A page without its article."""

    markup: str
    tags: list[str]  # the start tags of its paragraphs
    truth: Truth


@dataclass
class Read:
    """What one reader made of pages."""

    scores: list[Score] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)


@dataclass
class Outcome:
    """What was seen on all sites."""

    known: dict[str, Read] = field(default_factory=dict)  # by reader
    changed: dict[str, Read] = field(default_factory=dict)
    learnt: int = 0  # sites with a selector
    noticed: list[int] = field(default_factory=list)  # pages until a site's change was


# --- the sites ----------------------------------------------------------------------


def moulds(pages: Pages, count: int) -> list[Mould]:
    """Return *count* pages that can take other articles, from all over *pages*."""
    found = [mould for name in sorted(pages) if (mould := _mould(*pages[name]))]
    return found[:: max(1, len(found) // count)][:count]


def articles(pages: Pages) -> list[Truth]:
    """Return the articles to put in: in Latin letters, like the templates."""
    truths = [truth for _, (_, truth) in sorted(pages.items())]
    return [truth for truth in truths if _is_latin(truth) and len(_lines(truth)) >= _LEAST]


def pour(mould: Mould, article: Truth, place: int) -> tuple[bytes, Truth]:
    """Return a page with *article* in *mould*, and what is true of it."""
    lines = _lines(article)[:_LONGEST]
    markup = mould.markup
    for slot, tag in enumerate(mould.tags):
        start, end = (len(lines) * at // len(mould.tags) for at in (slot, slot + 1))
        text = "".join(f"{tag}{html.escape(line)}</p>" for line in lines[start:end])
        markup = markup.replace(_SLOT.format(slot), text)
    for title in {mould.truth["title"], html.escape(mould.truth["title"])}:
        markup = markup.replace(title, html.escape(article["title"]))
    truth = {"url": f"{mould.truth['url'].split('?')[0]}/{place}", "articleBody": "\n".join(lines)}
    return markup.encode(), truth


def _mould(body: bytes, truth: Truth) -> Mould | None:
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(body.decode("utf-8", "replace"))
    known = set(_lines(truth))
    slots = [p for p in tree.css("p") if _text(p) in known and len(_text(p)) >= 40]
    held = sum(len(_text(slot)) for slot in slots)
    # where much of the article stands elsewhere, too much of it would be left
    if len(slots) < _LEAST or held < _HELD * sum(map(len, known)) or not _is_latin(truth):
        return None
    tags = []
    for slot, paragraph in enumerate(slots):
        names = "".join(
            f' {name}="{html.escape(value or "")}"' for name, value in paragraph.attributes.items()
        )
        tags.append(f"<p{names}>")
        paragraph.replace_with(_SLOT.format(slot))
    for rest in tree.css("h2, h3, h4, li, blockquote, p"):  # no other text of the old article
        if _text(rest) in known:
            rest.replace_with(" ")
    return Mould(tree.html or "", tags, truth)


def _lines(truth: Truth) -> list[str]:
    return clean_text(truth["articleBody"] or "").splitlines()


def _text(node: Any) -> str:
    return " ".join(clean_text(node.text()).split())


def _is_latin(truth: Truth) -> bool:
    letters = [letter for letter in (truth["articleBody"] or "")[:500] if letter.isalpha()]
    return sum(letter < "\u0250" for letter in letters) > 0.9 * len(letters)


# --- one run ------------------------------------------------------------------------


def run(pages: Pages, sites: int) -> Outcome:
    """Read the newsstand: by learnt selectors, carefully, and with trafilatura fast."""
    from benchmarks.reading import READERS, read
    from pipelines import selectors

    outcome = Outcome()
    readers = {name: READERS[name] for name in ("fast", "ours")}
    chosen, texts = moulds(pages, sites), articles(pages)
    for site in range(len(chosen)):
        state: dict[str, Any] | None = None
        first = True
        for place, body, truth, changed in _stream(chosen, site, texts):
            found = outcome.changed if changed else outcome.known
            counted = place >= FIRST
            if counted:
                for name, reader in readers.items():
                    start = time.process_time()
                    text = reader(body, truth)["text"]
                    _note(found, name, text, truth, time.process_time() - start)
            if changed and first:
                first = False
                outcome.learnt += selectors.known(state, truth["url"]) is not None
                before = _relearnt(state)
            start = time.process_time()
            page, state = read(body, truth, state)
            if counted:
                _note(found, "learnt", page["text"], truth, time.process_time() - start)
            if changed and before is not None and _relearnt(state) != before:
                outcome.noticed.append(place - FIRST - KNOWN + 1)
                before = None
    return outcome


def _stream(
    chosen: list[Mould], site: int, texts: list[Truth]
) -> Iterator[tuple[int, bytes, Truth, bool]]:
    """Yield the pages of one site, the last of them in the template of the next one."""
    for place in range(FIRST + KNOWN + AFTER):
        changed = place >= FIRST + KNOWN
        mould = chosen[(site + changed) % len(chosen)]
        body, truth = pour(mould, texts[(7 * site + place) % len(texts)], place)
        yield place, body, truth | {"url": f"{chosen[site].truth['url']}/{place}"}, changed


def _relearnt(state: dict[str, Any] | None) -> int:
    return sum(host["relearnt"] for host in (state or {"hosts": {}})["hosts"].values())


def _note(found: dict[str, Read], reader: str, text: str, truth: Truth, seconds: float) -> None:
    read = found.setdefault(reader, Read())
    read.scores.append(precision_recall(truth["articleBody"], text))
    read.seconds.append(seconds)


def share(outcome: Outcome) -> float:
    """Return what a page of a known site costs, as a share of trafilatura fast's CPU."""
    return sum(outcome.known["learnt"].seconds) / sum(outcome.known["fast"].seconds)


def table(pages: Pages, sites: int) -> list[str]:
    """Return the lines of the table."""
    outcome = run(pages, sites)
    lines = [
        f"\nnewsstand: {sites} sites of one template each, {KNOWN} pages a site after the "
        f"{FIRST} it was learnt from",
        f"{'':14}{'F1':>7}{'P':>7}{'R':>7}{'ms med':>8}{'total s':>9}",
    ]
    for name, result in outcome.known.items():
        score, precision, recall = f1(result.scores)
        lines.append(
            f"{name:14}{score:7.4f}{precision:7.3f}{recall:7.3f}"
            f"{1000 * statistics.median(result.seconds):8.1f}{sum(result.seconds):9.2f}"
        )
    by, low, high = gain(outcome.known["learnt"].scores, outcome.known["ours"].scores)
    lines.append(
        f"learnt: {share(outcome):.3f} of trafilatura fast's CPU; selectors on {outcome.learnt} "
        f"of {sites} sites; F1 {by:+.4f} to reading each page carefully "
        f"(95 %: {low:+.4f} to {high:+.4f})"
    )
    changed = {name: f1(result.scores)[0] for name, result in outcome.changed.items()}
    lines.append(
        f"new template: noticed on {len(outcome.noticed)} of {outcome.learnt} sites, after "
        f"{statistics.median(outcome.noticed or [0]):.0f} pages (at most "
        f"{max(outcome.noticed, default=0)}); F1 of the {AFTER} pages from then on "
        f"{changed['learnt']:.4f} (carefully {changed['ours']:.4f}, fast {changed['fast']:.4f})"
    )
    return lines


def main() -> None:
    """Print the table of the newsstand alone."""
    from benchmarks.reading import load

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sites", type=int, default=16)
    args = parser.parse_args()
    print("\n".join(table(load(SET), args.sites)))


if __name__ == "__main__":
    main()
