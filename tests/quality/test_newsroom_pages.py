"""The newsroom's own pages, read and held against what their writers wrote. Always runs."""

from datetime import UTC, datetime

from benchmarks.measuring import f1, folded, precision_recall
from pipelines.extract import extract
from talentwire.model import Page
from talentwire.newsroom.content import outlets, pieces
from talentwire.newsroom.pages import edition

NOW = datetime(2026, 3, 5, 18, tzinfo=UTC)
F1 = 0.985


def test_the_newsrooms_articles_are_read_as_they_were_written():
    bases = {name: f"https://{name}.example" for name in (*outlets(), "keyword")}
    served = edition(2, bases=bases, now=NOW).resources
    scores, wrong = [], []
    for piece in pieces(2):
        outlet = outlets()[piece.outlet]
        resource = served[piece.outlet, piece.path]
        page = Page(
            bases[piece.outlet] + piece.path, resource.body, piece.outlet, NOW,
            charset=outlet.charset, language=outlet.language, timezone=outlet.timezone,
        )  # fmt: skip
        article = extract(page, now=NOW).article
        assert article is not None, piece.path
        scores.append(precision_recall(piece.text, article.text))
        told = {
            "title": folded(article.title) == folded(piece.title),
            "language": article.language == piece.truth.language,
            "published": article.published is not None
            and article.published.at.date() == piece.published.at(NOW).date(),
            "paywalled": article.paywalled == piece.paywalled,
        }
        wrong += [(piece.outlet, piece.slug, kind) for kind, right in told.items() if not right]
    assert f1(scores)[0] >= F1, f1(scores)
    assert not wrong
