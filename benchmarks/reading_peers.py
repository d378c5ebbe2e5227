"""Run in the peers' environments by benchmarks.reading: one JSON line a page and reader.

python reading_peers.py DATA-SET LIMIT reader,reader
"""

from __future__ import annotations

import gzip
import json
import sys
import time
import warnings
from pathlib import Path
from typing import Any


def readability(markup: str, url: str) -> dict[str, Any]:
    """Return what readability-lxml with html-text reads."""
    import html_text
    from readability import Document

    document = Document(markup)
    return {"text": html_text.extract_text(document.summary()), "title": document.short_title()}


def newspaper4k(markup: str, url: str) -> dict[str, Any]:
    """Return what newspaper4k reads."""
    from newspaper import Article

    article = Article(url, fetch_images=False)
    article.download(input_html=markup)
    article.parse()
    date = article.publish_date.isoformat() if article.publish_date else None
    return {
        "text": article.text, "title": article.title, "date": date,
        "authors": list(article.authors),
    }  # fmt: skip


def resiliparse(markup: str, url: str) -> dict[str, Any]:
    """Return what resiliparse calls the main content."""
    from resiliparse.extract.html2text import extract_plain_text

    return {"text": extract_plain_text(markup, main_content=True)}


def fundus(markup: str, url: str) -> dict[str, Any]:
    """Return what fundus's parser for the publisher reads; nothing where there is none."""
    from urllib.parse import urlsplit

    from fundus import PublisherCollection

    host = (urlsplit(url).hostname or "").removeprefix("www.")
    for publisher in PublisherCollection:
        if (urlsplit(publisher.domain).hostname or "").removeprefix("www.") == host:
            found = publisher.parser().parse(markup)
            body, date = found.get("body"), found.get("publishing_date")
            return {
                "text": str(body) if body else "", "title": str(found.get("title") or ""),
                "date": date.isoformat() if date else None,
                "authors": [str(name) for name in found.get("authors") or ()],
            }  # fmt: skip
    return {"text": ""}


READERS = {
    "readability": readability,
    "newspaper4k": newspaper4k,
    "resiliparse": resiliparse,
    "fundus": fundus,
}


def main() -> None:
    """Print what each reader makes of each page."""
    folder, limit, readers = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3].split(",")
    warnings.simplefilter("ignore")  # newspaper4k misses nltk data at every import
    truths = json.loads((folder / "ground-truth.json").read_text(encoding="utf-8"))
    for page in sorted(truths)[: limit or None]:
        body = gzip.decompress((folder / "html" / f"{page}.html.gz").read_bytes())
        markup = body.decode("utf-8", "replace")
        for reader in readers:
            start = time.process_time()
            try:
                found = READERS[reader](markup, truths[page]["url"])
            except Exception as error:  # a peer's failure is an empty page, and is told
                print(f"{reader} on {page}: {type(error).__name__}: {error}", file=sys.stderr)
                found = {"text": ""}
            seconds = time.process_time() - start
            print(json.dumps({"reader": reader, "seconds": seconds, **found}))


if __name__ == "__main__":
    main()
