"""What a page says about itself: which headline, whose name, which date."""

import json
from datetime import UTC, datetime

import pytest
from selectolax.lexbor import LexborHTMLParser

from pipelines.datelines import visible_date
from pipelines.metadata import read_metadata

NOW = datetime(2025, 9, 1, 12, tzinfo=UTC)
URL = "https://www.harbour-post.example/2/okafor"


def read(head="", body="<h1>Okafor leaves the lab</h1>", *, linked=None, url=URL):
    """The metadata of a page with *head*, *body* and the JSON-LD *linked*."""
    if linked is not None:
        head += f'<script type="application/ld+json">{json.dumps(linked)}</script>'
    tree = LexborHTMLParser(f"<html><head>{head}</head><body>{body}</body></html>")
    return read_metadata(tree, url=url, now=NOW)


def shared(title):
    return f'<meta property="og:title" content="{title}">'


# --- headlines ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "title",
    [
        "Okafor leaves the lab | Harbour-Post",
        "Okafor leaves the lab - Harbour Post",
        "Okafor leaves the lab | Harbour Post News",
        "Harbour-Post: news » Okafor leaves the lab",
        "Okafor leaves the lab | 2025-08-31",
    ],
)
def test_the_name_of_the_site_is_no_part_of_the_headline(title):
    site = '<meta property="og:site_name" content="Harbour Post">'
    assert read(f"<title>{title}</title>{site}", "<p>text</p>").title == "Okafor leaves the lab"


def test_a_site_is_known_by_its_host_with_umlauts_and_three_letters_too():
    for title, url in (
        ("Okafor geht | Börsen-Zeitung", "https://www.boersen-zeitung.example/a"),
        ("Okafor geht | XYZ News", "https://www.xyz.example/a"),
    ):
        assert read(f"<title>{title}</title>", "<p>text</p>", url=url).title == "Okafor geht"


@pytest.mark.parametrize(
    "home", ["/", "https://www.harbour-post.example", "//harbour-post.example/"]
)
def test_a_heading_that_links_to_the_front_page_is_the_site_and_no_headline(home):
    head = "<title>Quay Notes » Okafor leaves the lab</title>"
    body = f'<h1><a href="{home}">Quay Notes</a></h1><h2>Okafor leaves the lab</h2>'
    found = read(head, body)
    assert (found.site, found.title) == ("Quay Notes", "Okafor leaves the lab")


NEWS = {"@type": "NewsArticle", "headline": "Okafor leaves the lab"}
H1 = "<h1>Okafor leaves the lab</h1>"
WINDOW = "<title>Okafor leaves the lab</title>"


@pytest.mark.parametrize(
    ("linked", "head", "body", "wanted"),
    [
        # JSON-LD, where there is no reason to doubt it
        (NEWS, shared("Why she went"), "<h1>Harbour news</h1>", "Okafor leaves the lab"),
        # what is seen and shared alike, if JSON-LD says its own only once
        (NEWS, shared("Why she went"), "<h1>Why she went</h1>", "Why she went"),
        (NEWS | {"name": NEWS["headline"]}, shared("Why she went"), "<h1>Why she went</h1>",
         "Okafor leaves the lab"),
        # a newspaper's own headline for readers elsewhere; a blog's is made by a plug-in
        (NEWS, shared("Why she went") + WINDOW, H1, "Why she went"),
        (NEWS | {"@type": "BlogPosting"}, shared("Why she went") + WINDOW, H1,
         "Okafor leaves the lab"),
        (NEWS | {"alternativeHeadline": "Why she went"}, shared("Why she went") + WINDOW, H1,
         "Okafor leaves the lab"),
        (NEWS | {"name": "Why she went"}, shared("Why she went"), "<h1>News</h1>", "Why she went"),
    ],
)  # fmt: skip
def test_of_several_headlines_the_editors_is_taken(linked, head, body, wanted):
    assert read(head, body, linked=linked).title == wanted


# --- authors ------------------------------------------------------------------------


def by(*names):
    return NEWS | {
        "author": [{"@type": "Person", "name": name} for name in names],
        "publisher": {"@type": "Organization", "name": "Harbour Post"},
    }


@pytest.mark.parametrize(
    ("names", "wanted"),
    [
        (["Ada Lind", "Harbour Post"], ("Ada Lind",)),
        (["Ada Lind", "Harbour Post North"], ("Ada Lind",)),
        (["Harbour Post"], ("Harbour Post",)),
        (["By Ada Lind and Tom Berg, staff writer"], ("Ada Lind", "Tom Berg")),
        (["Jul 11 Written By Ada Lind"], ("Ada Lind",)),
        (["View all posts by Ada Lind"], ("Ada Lind",)),
        (["ByAda Lind"], ("Ada Lind",)),
        (["Ada Lind 4 August 2025"], ("Ada Lind",)),
        (["www.facebook.com/lind", "page.head.author", "Sign in"], ()),
        (["AFP, Manila"], ("AFP, Manila",)),
    ],
)
def test_authors_are_names_only(names, wanted):
    assert read(linked=by(*names)).authors == wanted


@pytest.mark.parametrize(
    "body",
    [
        H1 + "<p>By Ada Lind</p>",
        H1 + "<p><span>von</span> <b>Ada Lind</b></p>",
        H1 + "<div><span>Ada Lind |</span><span>31.08.2025</span></div>",
        H1 + "<p>text</p><table><tr><td>Autorin/Autor</td><td>Ada Lind</td></tr></table>",
        H1 + f"<p><b>Ada Lind</b></p><p>{'In the heart of the harbour, ' * 5}</p>",
        H1 + '<p class="author">Ada Lind</p>',
        '<meta name="cxenseparse:author" content="Ada Lind">' + H1,
    ],
)
def test_a_person_named_on_the_page_is_the_author_rather_than_the_newsroom(body):
    assert read(body=f"<main>{body}</main>", linked=by("Harbour Post")).authors == ("Ada Lind",)


@pytest.mark.parametrize(
    "body",
    [
        H1 + "<div><span>Front Page</span><span>31.08.2025</span></div>",
        H1 + f"<p>Published on</p><p>{'In the heart of the harbour, ' * 5}</p>",
        H1 + '<p class="author">More on this topic</p>',
    ],
)
def test_what_is_no_name_makes_no_author(body):
    found = read(body=f"<main>{body}</main>", linked=by("Harbour Post"))
    assert found.authors == ("Harbour Post",)


# --- dates --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    [
        '<article data-publish-date="2025.08.31 18:40"></article>',
        '<script>window.page = {"id": 3, "publishedAt": "2025-08-31T18:40:00Z"}</script>',
        r'<script>push("{\"deployDt\":\"2025.08.31 18:40\"}")</script>',
    ],
)
def test_a_date_that_only_scripts_are_given_is_read(body):
    tree = LexborHTMLParser(f"<html><body><h1>Okafor leaves</h1>{body}</body></html>")
    found = visible_date(tree, URL, language="en", timezone=None, now=NOW)
    assert found is not None
    assert found.iso() == "2025-08-31T18:40:00Z"
