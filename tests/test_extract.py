"""Pages: the article, what is said about it, and a named outcome for everything else."""

import json
import time
from datetime import UTC, datetime

import pytest

from pipelines.decoding import decode
from pipelines.extract import LARGEST, extract
from talentwire.model import Candidate, Moment, Page, Precision

NOW = datetime(2025, 9, 1, 12, tzinfo=UTC)
URL = "https://news.example/2025/a"
PARAGRAPHS = [
    "Mira Okafor has left the Harbour Lab, where she led research on small models for six years.",
    "She told colleagues on Tuesday that she would join a start-up in Lisbon, two of them said.",
    "The lab, which employs about forty people, has lost three of its founders since the spring.",
    "Its director said that the work would go on, and that a successor would be named in autumn.",
]


def html(*, head="", before="", after="", body=None, lang="en"):
    """A page with an article between navigation and footer."""
    inner = "".join(f"<p>{text}</p>" for text in (PARAGRAPHS if body is None else body))
    return f"""<!doctype html><html lang="{lang}"><head><title>Okafor leaves Harbour Lab | The
    Example</title>{head}</head><body><nav><ul><li><a href="/">Home</a></li></ul></nav><main>
    <article><h1>Okafor leaves Harbour Lab</h1>{before}<div class="article-body">{inner}</div>
    {after}</article></main><footer><p>All rights reserved. The Example is made up.</p></footer>
    </body></html>""".encode()


def read(body, **page):
    page = Page(**{"url": URL, "source": "example", "fetched_at": NOW, "body": body} | page)
    return extract(page, now=NOW)


def test_the_article_is_read_without_what_is_around_it():
    article = read(html()).article
    assert article.text.split("\n") == PARAGRAPHS
    assert article.title == "Okafor leaves Harbour Lab"
    assert article.language == "en"
    assert article.canonical == URL


@pytest.mark.parametrize(
    "noise",
    [
        '<div class="related-articles"><p>A gala for a museum was held on Sunday night.</p></div>',
        '<section id="comments"><p>I always thought this lab would not last long.</p></section>',
        "<aside><p>Buy a year of The Example now and get the second one for nothing.</p></aside>",
        '<div style="display: none"><p>This sentence is hidden, nobody here sees it.</p></div>',
        "<p>Read more: the history of the Harbour Lab</p>",
        "<p>Follow us on Facebook and Twitter</p>",
        "<p>Additional reporting by Tomas Lind in Lisbon</p>",
        "<h3>Related articles</h3><p><a href='/b'>A gala for the harbour museum</a></p>",
        "<p>Your news deserves attention: we put you on more than 90 top sites</p>",
    ],
)
def test_what_follows_an_article_is_no_part_of_it(noise):
    assert read(html(after=noise)).article.text.split("\n") == PARAGRAPHS


def test_the_headline_and_the_byline_are_not_repeated_in_the_text():
    before = "<p>By Ada Lind</p><p>Published 8 May 2025</p>"
    article = read(html(before=before)).article
    assert article.text.split("\n") == PARAGRAPHS


def test_an_advertisement_at_the_end_goes_in_other_languages_too():
    body = [
        "Mira Okafor ha lasciato il laboratorio del porto, dove guidava la ricerca da sei anni.",
        "Martedì ha detto ai colleghi che andrà in una nuova impresa a Lisbona, dicono in due.",
        "Il laboratorio ha perso tre dei suoi fondatori dalla primavera, e cerca un successore.",
        "I tuoi annunci meritano di meglio: ti portiamo sui migliori siti",
    ]
    article = read(html(body=body, lang="it")).article
    assert article.text.split("\n") == body[:3]
    assert article.language == "it"


def test_json_ld_says_who_when_and_where():
    about = {
        "@context": "https://schema.org", "@graph": [
            {"@type": "WebSite", "name": "The Example"},
            {"@type": ["NewsArticle"], "headline": "Okafor leaves Harbour Lab",
             "author": [{"@type": "Person", "name": "By Ada Lind and Tomas Lind"}],
             "datePublished": "2025-05-08T09:30:00+02:00", "dateModified": "2025-05-09",
             "articleSection": "Science", "isAccessibleForFree": False},
        ],
    }  # fmt: skip
    head = f'<script type="application/ld+json">{json.dumps(about)}</script>'
    article = read(html(head=head)).article
    assert article.authors == ("Ada Lind", "Tomas Lind")
    assert article.published == Moment(datetime(2025, 5, 8, 7, 30, tzinfo=UTC))
    assert article.modified.precision is Precision.DAY
    assert (article.site, article.section, article.paywalled) == ("The Example", "Science", True)


def test_a_date_is_found_where_a_reader_sees_it():
    article = read(html(before="<p>Updated 9 May 2025</p><p>8 May 2025 | Lisbon</p>")).article
    assert article.published.iso() == "2025-05-08T00:00:00Z"


def test_the_listing_fills_what_the_page_does_not_say():
    offered = Candidate(
        URL, title="A headline", authors=("Ada Lind",),
        published=Moment(datetime(2025, 5, 8, 7, 30, tzinfo=UTC)),
    )  # fmt: skip
    article = read(html(), candidate=offered).article
    assert article.title == "Okafor leaves Harbour Lab"
    assert article.authors == ("Ada Lind",)
    assert article.published == offered.published


def test_the_listing_knows_the_minute_of_a_day_the_page_names():
    offered = Candidate(URL, published=Moment(datetime(2025, 5, 8, 7, 30, tzinfo=UTC)))
    head = '<meta property="article:published_time" content="2025-05-08">'
    assert read(html(head=head), candidate=offered).article.published == offered.published


def test_a_page_may_not_claim_the_address_of_another_site():
    link = '<link rel="canonical" href="https://other.example/a">'
    assert read(html(head=link)).article.canonical == URL
    link = '<link rel="canonical" href="https://www.news.example/2025/a?utm_source=x">'
    assert read(html(head=link)).article.canonical == "https://www.news.example/2025/a"


def test_a_stub_that_scripts_fill_is_an_article_behind_a_wall():
    head = '<meta property="og:type" content="article"><meta property="og:title" content="A title">'
    article = read(html(head=head, body=[])).article
    assert article.paywalled
    assert article.text == ""


@pytest.mark.parametrize(
    ("body", "outcome"),
    [
        (b"", "not_html"),
        (b"%PDF-1.7 <p>", "not_html"),
        (b'{"error": "<p>no</p>"}', "not_html"),
        (b"<?xml version='1.0'?><rss><channel><title>t</title></channel></rss>", "not_html"),
        (b"just words", "not_html"),
        (b"<html><body></body></html>", "empty"),
        (b"<html><body><p>" + b"x" * LARGEST, "too_large"),
        (b"<html><body>" + b"<div>" * 200_000, "failed"),
        (b"<html><body>" + b"<a href=x>" * 50_000, "empty"),
        (b"<html>" + bytes(range(256)) * 50, "not_html"),
    ],
)
def test_everything_else_has_an_outcome_in_good_time(body, outcome):
    start = time.perf_counter()
    assert read(body).outcome == outcome
    assert time.perf_counter() - start < 5


@pytest.mark.parametrize(
    ("body", "charset", "wanted"),
    [
        ("perché".encode(), None, "perché"),
        ("perché".encode(), "iso-8859-1", "perché"),
        ("perché “qui”".encode("cp1252"), None, "perché “qui”"),
        ("perché “qui”".encode("cp1252"), "iso-8859-1", "perché “qui”"),
        ("研究所を去る①".encode("cp932"), "shift_jis", "研究所を去る①"),
        ("연구소를 떠나다".encode("cp949"), "euc-kr", "연구소를 떠나다"),
        (b"<meta charset=gb2312>" + "离开".encode("gb18030"), None, "<meta charset=gb2312>离开"),
        (b"\xef\xbb\xbfplain", "utf-16", "plain"),
        ("wide".encode("utf-16"), None, "wide"),
        ("去る".encode("iso2022_jp"), "iso-2022-jp", "去る"),
        (b"abc\xff", "no-such-charset", "abc\xff"),
        (b"aGk=", "base64", "aGk="),
        *[(b"caf\xe9", name, "café") for name in ("base64", "hex", "rot13", "idna", "undefined",
                                                  "unicode-escape", "mbcs", "x\0y", "utf-8", "")],
        (b"<meta charset=iso-8859-2>\xb9", "windows-1252", "<meta charset=iso-8859-2>¹"),
        (b"<?xml version='1.0' encoding='iso-8859-2'?>\xb9", "windows-1252",
         "<?xml version='1.0' encoding='iso-8859-2'?>š"),
    ],
)  # fmt: skip
def test_bytes_are_decoded_as_browsers_do(body, charset, wanted):
    assert decode(body, charset) == wanted
