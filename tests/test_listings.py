"""Listings: bytes in, candidates out; whatever the bytes are, never an exception."""

import gzip
import json
import random
import time
from datetime import UTC, datetime

import pytest

from crawler.listings import (
    Context,
    read_feed,
    read_gdelt,
    read_hackernews,
    read_section,
    read_sitemap,
)
from crawler.listings.feed import entries_of
from crawler.listings.words import plain
from pipelines.decoding import decode, unpacked

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
URL = "https://feed.example/rss.xml"


def rss(items, *, head="", channel="<link>https://news.example/</link>"):
    return f'{head}<rss version="2.0"><channel><title>T</title>{channel}{items}</channel></rss>'


def item(title="Title", link="https://news.example/a", more=""):
    return f"<item><title>{title}</title><link>{link}</link>{more}</item>"


def read(text, **options):
    body = text if isinstance(text, bytes) else text.encode()
    return read_feed(body, Context(url=URL, now=NOW, **options))


def first(text, **options):
    listing = read(text, **options)
    assert listing.outcome == "ok", listing
    return listing.candidates[0]


FORMS = {
    "rss 2.0": rss(
        item(more="<guid isPermaLink='false'>7</guid><pubDate>Mon, 03 Aug 2026 10:00:00 +0200"
             "</pubDate><description>Short &lt;b&gt;words&lt;/b&gt;</description>"
             "<dc:creator xmlns:dc='http://purl.org/dc/elements/1.1/'>Ada</dc:creator>")
    ),
    "rss 0.91 without a version": "<rss><channel>" + item(
        more="<guid>7</guid><pubDate>3 Aug 2026 08:00 GMT</pubDate><description>Short words"
             "</description><author>Ada</author>") + "</channel></rss>",
    "rss 1.0": (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        'xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        '<channel rdf:about="https://news.example/"><title>T</title></channel>'
        '<item rdf:about="7"><title>Title</title><link>https://news.example/a</link>'
        "<description>Short words</description><dc:date>2026-08-03T10:00+02:00</dc:date>"
        "<dc:creator>Ada</dc:creator></item></rdf:RDF>"
    ),
    "rss 0.90": (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        'xmlns="http://my.netscape.com/rdf/simple/0.9/" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        "<channel><title>T</title></channel>"
        '<item rdf:about="7"><title>Title</title><link>https://news.example/a</link>'
        "<description>Short words</description><dc:date>2026-08-03T08:00Z</dc:date>"
        "<dc:creator>Ada</dc:creator></item></rdf:RDF>"
    ),
    "atom 1.0": (
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title><entry><title>Title</title>'
        '<id>7</id><link rel="self" href="https://news.example/self"/>'
        '<link rel="enclosure" href="https://news.example/a.mp3"/>'
        '<link rel="alternate" type="text/html" href="https://news.example/a"/>'
        "<published>2026-08-03T08:00:00Z</published><updated>2026-08-04T08:00:00Z</updated>"
        "<summary>Short words</summary><author><name>Ada</name></author></entry></feed>"
    ),
    "atom 0.3": (
        '<feed version="0.3" xmlns="http://purl.org/atom/ns#"><title>T</title><entry>'
        '<title>Title</title><id>7</id><link rel="alternate" href="https://news.example/a"/>'
        "<issued>2026-08-03T10:00:00+02:00</issued><summary>Short words</summary>"
        "<author><name>Ada</name></author></entry></feed>"
    ),
    "atom without a namespace": (
        "<feed><title>T</title><entry><title>Title</title><id>7</id>"
        '<link href="https://news.example/a"/><published>2026-08-03T08:00:00Z</published>'
        "<summary>Short words</summary><author><name>Ada</name></author></entry></feed>"
    ),
    "json feed": json.dumps(
        {"version": "https://jsonfeed.org/version/1.1", "title": "T", "items": [
            {"id": 7, "url": "https://news.example/a", "title": "Title", "summary": "Short words",
             "date_published": "2026-08-03T08:00:00Z", "authors": [{"name": "Ada"}]}]}
    ),
}  # fmt: skip


@pytest.mark.parametrize("text", FORMS.values(), ids=FORMS)
def test_every_form_of_feed_gives_the_same_candidate(text):
    candidate = first(text)
    assert candidate.title == "Title"
    assert candidate.url == "https://news.example/a"
    assert candidate.published.iso() == "2026-08-03T08:00:00Z"
    assert candidate.id == "7"
    assert candidate.summary == "Short words"
    assert candidate.authors == ("Ada",)


DAMAGED = {
    "bare ampersands": (item("AT&T hires Q&A lead", "https://news.example/a?x=1&y=2"),
                        "AT&T hires Q&A lead", "https://news.example/a?x=1&y=2"),
    "html entities": (item("Caf&eacute; &nbsp; &rsquo;s"), "Café ’s", None),
    "windows-1252 numbers": (item("Meta&#146;s & lab"), "Meta’s & lab", None),
    "an ampersand in CDATA": (item("<![CDATA[R&D at AT&T]]> &c"), "R&D at AT&T &c", None),
    "entities encoded twice": (item("Q&amp;amp;A &amp;#8211; new"), "Q&A – new", None),
    "markup": (item("&lt;b&gt;OpenAI&lt;/b&gt; &amp;amp; Meta &lt;script&gt;x&lt;/script&gt;"),
               "OpenAI & Meta", None),
    "markup that is none": (item("Why 3 &lt; 4 and &lt;blink&gt; hurts"),
                            "Why 3 < 4 and <blink> hurts", None),
    "child elements": (item("Example <b>of</b> markup"), "Example of markup", None),
    "control characters": (item("Ti\x00tle\x0b one"), "Title one", None),
    "an unclosed end": (item("Kept") + "<item><title>Lost</title", "Kept", None),
    "tracking parameters": (
        item(link="https://news.example/a?utm_source=rss&amp;id=7&amp;fbclid=1#top"), None,
        "https://news.example/a?id=7"),
    "a relative link": (item(link="/news/a?id=1"), None, "https://news.example/news/a?id=1"),
    "spaces around a link": (item(link="\n  https://news.example/a\n "), None, None),
    "credentials": (item(link="https://openai.com@evil.example/x"), None,
                    "https://evil.example/x"),
    "a link read as HTML": ("<item><title>Title</title><link/>https://news.example/a</item>",
                            None, None),
    "a permanent id only": ("<item><title>Title</title><guid>https://news.example/a</guid></item>",
                            None, None),
    "an undeclared prefix": (item(more="<dc:date>2026-08-03</dc:date>"), None, None),
}  # fmt: skip


@pytest.mark.parametrize(("items", "title", "url"), DAMAGED.values(), ids=DAMAGED)
def test_damaged_items_are_read_as_they_were_meant(items, title, url):
    candidate = first(rss(items))
    assert candidate.title == (title or "Title")
    assert candidate.url == (url or "https://news.example/a")


HEADS = {
    "warnings before it": "<br />\n<b>Warning</b>: x in <b>/x.php</b><br />\n<?xml version='1.0'?>",
    "white space before it": "\n\n  <?xml version='1.0'?>\n",
    "a doctype with entities": '<!DOCTYPE rss [<!ENTITY lol "ha"><!ENTITY a "&lol;&lol;">]>',
    "an outside doctype": '<!DOCTYPE rss PUBLIC "x" "http://127.0.0.1:9/rss-0.91.dtd">',
    "an unfinished doctype": "<!DOCTYPE rss [ ",
    "a style sheet": '<?xml version="1.0"?><?xml-stylesheet href="x.xsl"?>',
    "a comment": "<!-- <rss> & more -->",
    "a declaration that lies": '<?xml version="1.0" encoding="utf-16"?>',
    "a declaration of nothing known": '<?xml version="1.0" encoding="x-klingon"?>',
    "a byte order mark": "\ufeff",
}


@pytest.mark.parametrize("head", HEADS.values(), ids=HEADS)
def test_what_stands_before_a_feed_does_not_hide_it(head):
    assert first(rss(item("Über &lol; uns"), head=head)).title.startswith("Über")


def test_entities_are_never_expanded():
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    bomb = rss(item("&l9;"), head=f'<!DOCTYPE x [<!ENTITY l0 "lol">{levels}]>')
    secret = rss(item("&x;"), head='<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]>')
    begin = time.perf_counter()
    assert len(first(bomb).title) < 20
    assert "root" not in first(secret).title
    assert time.perf_counter() - begin < 1


@pytest.mark.parametrize(
    ("encoding", "declared", "title"),
    [
        ("utf-8", "utf-8", "Perché ’s 人事"),
        ("cp1252", None, "Perché Meta perde ricercatori"),
        ("cp1252", "iso-8859-1", "Meta’s “superintelligence” lab"),
        ("cp1252", "utf-8", "Perché Meta perde i suoi ricercatori più noti"),
        ("cp932", "Shift_JIS", "AI研究者がOpenAIへ移籍①～"),
        ("cp949", "EUC-KR", "메타 AI 연구원 이직 똠"),
        ("gb18030", "gb2312", "研究员离职，加入新公司镕"),
        ("big5", "big5", "研究員離職"),
        ("euc_jp", "euc-jp", "研究者が移籍"),
        ("iso2022_jp", "iso-2022-jp", "研究者が移籍"),
        ("koi8_r", "koi8-r", "Исследователь ушёл"),
        ("cp1251", "windows-1251", "Исследователь ушёл"),
        ("cp1251", None, "Исследователь ушёл из компании и основал свою лабораторию"),
        ("iso8859_9", "iso-8859-9", "Araştırmacı şirketten ayrıldı"),
        ("utf-16", "utf-16", "Perché 人事"),
        ("utf-16-le", "utf-16", "Perché 人事"),
        ("utf-16-be", None, "Perché 人事"),
        ("utf-32", "utf-32", "Perché 人事"),
        ("utf-8", "iso-8859-1", "Perché 人事"),
        ("utf-8", "utf-16", "Perché 人事"),
    ],
)
def test_titles_survive_every_encoding_and_wrong_labels(encoding, declared, title):
    head = f'<?xml version="1.0" encoding="{declared}"?>' if declared else '<?xml version="1.0"?>'
    assert first(rss(item(title), head=head).encode(encoding)).title == title


def test_valid_utf8_wins_over_what_the_server_says():
    assert first(rss(item("Zürich")), charset="iso-8859-1").title == "Zürich"
    assert first(rss(item("Zürich")).encode("cp1252"), charset="iso-8859-1").title == "Zürich"


def test_a_few_odd_bytes_in_utf8_are_read_alone():
    body = rss(item("Caf\udce9") + item("Zürich 人事")).encode("utf-8", "surrogateescape")
    assert [c.title for c in read(body).candidates] == ["Café", "Zürich 人事"]


@pytest.mark.parametrize(
    "link",
    ["javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "file:///etc/passwd",
     "mailto:a@b.example", "java\nscript:alert(1)", "http://", "ftp://a.example/x"],
)  # fmt: skip
def test_links_that_are_no_web_pages_are_dropped_and_never_shown(link):
    text = rss(item(link=link, more="<guid isPermaLink='false'>1</guid>"), channel="")
    assert read(text).outcome == "empty"
    assert entries_of(text.encode(), Context(url=URL, now=NOW)).items[0].link() is None


def test_nothing_in_an_entry_is_longer_than_anybody_needs():
    long = "x" * 100_000
    author = "<author>a</author>" * 500
    more = f"<guid>{long}</guid><pubDate>{long}</pubDate><description>{long}</description>{author}"
    candidate = first(rss(item(long, more=more)))
    assert candidate.id is None
    assert max(map(len, (candidate.title, candidate.summary, candidate.published_raw))) <= 2000
    assert len(candidate.authors) == 1
    assert (
        entries_of(rss(item(link=f"https://a.example/{long}")).encode(), Context(url=URL, now=NOW))
        .items[0]
        .link()
        is None
    )


def test_many_odd_bytes_in_utf8_are_read_in_one_go():
    body = rss(item("é" * 50_000 + "\udce9 " * 50_000)).encode("utf-8", "surrogateescape")
    begin = time.process_time()
    assert first(body).title.startswith("éé")
    assert time.process_time() - begin < 1


def test_xml_base_counts_from_the_outside_in():
    text = (
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://news.example/x/">'
        '<entry xml:base="y/"><title>Title</title><link href="../a"/></entry></feed>'
    )
    assert first(text).url == "https://news.example/x/a"


def test_a_relative_link_stays_readable_where_nothing_says_what_to():
    text = rss(item(link="/a"), channel="").encode()
    assert entries_of(text, Context(url="", now=NOW)).items[0].link() == "/a"
    assert read_feed(text, Context(url="", now=NOW)).outcome == "empty"


@pytest.mark.parametrize("bad", ["http://[x", "//[::1", "https://a.example\u2100/1"])
def test_an_address_that_is_none_costs_a_json_feed_one_entry_at_most(bad):
    items = [{"url": bad, "title": "Bad"}, {"url": "https://news.example/a", "title": "Good"}]
    for home in ("https://news.example/", bad):
        listing = read(json.dumps({"home_page_url": home, "items": items}))
        assert [c.title for c in listing.candidates if c.url] == ["Good"], home


BAD_ENTRIES = {
    "half a surrogate pair in an address": '{"url": "https://news.example/\\ud800", "title": "x"}',
    "half a surrogate pair in a title": '{"url": "https://news.example/b", "title": "x \\udc00"}',
    "an integer of 10,000 digits": '{"url": "https://news.example/b", "id": %s}' % ("9" * 10_000),
}


@pytest.mark.parametrize("bad", BAD_ENTRIES.values(), ids=BAD_ENTRIES)
def test_one_bad_entry_costs_the_others_of_a_json_listing_nothing(bad):
    good = '{"url": "https://news.example/a", "title": "Good \\ud83d\\ude00 \\\\ud800"}'
    for listing in (
        read(f'{{"version": "https://jsonfeed.org/version/1.1", "items": [{bad}, {good}]}}'),
        read_gdelt(f'{{"articles": [{bad}, {good}]}}'.encode(), Context(url=URL, now=NOW)),
    ):
        titles = {c.url: c.title for c in listing.candidates}
        assert titles["https://news.example/a"] == "Good \U0001f600 \\ud800"
        assert "".join(titles.values()).encode()  # can be stored


def test_a_sitemap_entry_of_a_hundred_thousand_nested_elements_is_read_at_once():
    deep = "<a>" * 250 + "<b/>" * 100_000 + "</a>" * 250
    rows = (
        f"<url><loc>https://x.example/g</loc>{deep}</url><url><loc>https://x.example/h</loc></url>"
    )
    begin = time.process_time()
    listing = read_sitemap(f"<urlset>{rows}</urlset>".encode(), Context(url=URL, now=NOW))
    assert [c.url for c in listing.candidates] == ["https://x.example/g", "https://x.example/h"]
    assert time.process_time() - begin < 2


def test_two_entries_with_one_id_are_two():
    guid = "<guid isPermaLink='false'>same</guid>"
    found = read(rss(item("A", more=guid) + item("B", "https://news.example/b", more=guid)))
    assert [c.title for c in found.candidates] == ["A", "B"]


def test_a_news_search_names_the_outlet_and_its_name_leaves_the_title():
    source = '<source url="https://wire.example">Wire News</source>'
    candidate = first(rss(item("Exodus hits lab - Wire News", more=source)))
    assert (candidate.title, candidate.publisher) == ("Exodus hits lab", "Wire News")


def test_dates_follow_the_language_and_clock_of_the_source():
    korean = rss(item(more="<pubDate>2026-09-20 17:40:45</pubDate>"))
    assert first(korean, timezone="Asia/Seoul").published.iso() == "2026-09-20T08:40:45Z"
    italian = rss(item(more="<pubDate>gio, 09 gen 2025 10:00:00 +0100</pubDate>"))
    assert first(italian, language="it").published.iso() == "2025-01-09T09:00:00Z"


@pytest.mark.parametrize("date", ["", "-1", "0", "3 days ago", "Sun, 30 Feb 2025 10:00:00 GMT",
                                  "0001-01-01T00:00:00Z", "soon"])  # fmt: skip
def test_a_date_that_is_none_leaves_the_entry_and_its_words(date):
    candidate = first(rss(item(more=f"<pubDate>{date}</pubDate>")))
    assert candidate.published is None
    assert (candidate.published_raw or "") == date


@pytest.mark.parametrize(
    ("body", "outcome"),
    [
        (b"", "empty"),
        (b" \n", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (rss("").encode(), "empty"),
        (b"<!DOCTYPE html><html><rss></rss></html>", "html"),
        (b"<!-- x --><HTML><body>moved</body></HTML>", "html"),
        (b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"/>', "html"),
        (b'{"error": "rate limited"}', "not_a_feed"),
        (b'{"items": 7}', "not_a_feed"),
        (b"[" * 100_000, "not_a_feed"),
        (b"<opml><body/></opml>", "not_a_feed"),
        (b"Too many requests", "not_a_feed"),
        (b"\x00\x01\x02\x03", "not_a_feed"),
        (b"\x1f\x8b not gzip", "empty"),
    ],
)
def test_what_is_no_feed_is_called_by_its_name(body, outcome):
    listing = read(body)
    assert (listing.outcome, listing.candidates) == (outcome, ())
    assert listing.detail


def test_only_the_newest_entries_of_a_huge_feed_count_and_soon():
    days = [
        f"<pubDate>2026-0{1 + n % 9}-{1 + n % 28:02}T00:00:00Z</pubDate>" for n in range(10_000)
    ]
    body = rss("".join(item(str(n), f"https://a.example/{n}", day) for n, day in enumerate(days)))
    begin = time.perf_counter()
    found = read(body).candidates
    assert time.perf_counter() - begin < 5
    assert len(found) == 2000
    assert min(c.published.at for c in found) >= sorted(c.published.at for c in found)[0]
    kept = {c.title for c in found}
    oldest_kept = min(c.published.iso() for c in found)
    assert all(days[n][9:19] <= oldest_kept for n in range(10_000) if str(n) not in kept)
    assert [int(c.title) for c in found] == sorted(int(c.title) for c in found)


@pytest.mark.slow
def test_dates_that_cost_too_much_leave_the_entries():
    odd = [f"<pubDate>Mzn, {1 + n % 28} xug 2026 {n} 10:00</pubDate>" for n in range(3_000)]
    body = rss("".join(item(str(n), f"https://a.example/{n}", date) for n, date in enumerate(odd)))
    begin = time.perf_counter()
    assert len(read(body).candidates) == 2000
    assert time.perf_counter() - begin < 10


def test_deep_nesting_and_many_attributes_are_survived():
    deep = rss(item() + "<a>" * 100_000)
    wide = rss(item() + "<a " + " ".join(f'b{n}="1"' for n in range(50_000)) + "/>")
    many = rss(item() + "<a " + " ".join(f'xmlns:n{n}="u{n}"' for n in range(5_000)) + "/>")
    begin = time.perf_counter()
    for text in (deep, wide, many):
        assert first(text).title == "Title"
    assert time.perf_counter() - begin < 4


def test_a_gzipped_feed_is_unpacked_up_to_a_limit():
    assert first(gzip.compress(rss(item()).encode())).title == "Title"
    bomb = gzip.compress(b"<rss>" + b" " * 1_000_000)
    assert len(unpacked(bomb, 1000)) == 1000
    assert read(bomb).outcome in ("empty", "not_a_feed")


def test_no_damage_makes_a_reader_raise():
    source = random.Random(7)
    bodies = [text.encode() for text in FORMS.values()]
    for body in bodies:
        for cut in range(0, len(body), 97):
            read(body[:cut])
            damaged = bytearray(body)
            for _ in range(6):
                damaged[source.randrange(len(body))] = source.randrange(256)
            read(bytes(damaged))
            read_sitemap(bytes(damaged), Context(url=URL, now=NOW))
            read_gdelt(bytes(damaged), Context(url=URL, now=NOW))
            read_hackernews(bytes(damaged), Context(url=URL, now=NOW))


def test_what_stands_for_a_missing_title_is_the_summary_then_the_link():
    told = entries_of(
        rss("<item><description>&lt;p&gt;Only words.&lt;/p&gt;</description></item>"
            "<item><link>https://news.example/a</link></item>").encode(),
        Context(url=URL, now=NOW),
    )  # fmt: skip
    assert [i.heading() for i in told.items] == ["Only words.", "https://news.example/a"]
    assert [i.candidate.title for i in told.items] == ["", ""]


def test_plain_cuts_at_a_space_and_leaves_short_text_alone():
    assert plain("one two three", 9) == "one two"
    assert plain("  one\n two ") == "one two"
    assert plain("a" * 50, 10) == "a" * 10


def test_an_html_page_says_its_charset_itself():
    assert decode('<meta charset="windows-1251"><p>Ушёл'.encode("cp1251")).endswith("Ушёл")


# --- sitemaps ------------------------------------------------------------------------------

NEWS = (
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
    'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" '
    'xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">'
    "<url><image:image><image:loc>https://news.example/a.jpg</image:loc>"
    "<image:title>Picture</image:title></image:image>"
    "<loc>https://news.example/a?utm_source=x</loc><lastmod>2026-08-04</lastmod><news:news>"
    "<news:publication><news:name>Wire</news:name><news:language>it</news:language>"
    "</news:publication><news:publication_date>2026-08-03T10:00:00+02:00</news:publication_date>"
    "<news:title>Lascia l&#8217;azienda</news:title></news:news></url></urlset>"
)


def sitemap(text, **options):
    body = text if isinstance(text, bytes) else text.encode()
    return read_sitemap(body, Context(url="https://news.example/sitemap.xml", now=NOW, **options))


def test_a_news_sitemap_gives_title_date_language_and_outlet():
    (found,) = sitemap(NEWS).candidates
    assert (found.url, found.title) == ("https://news.example/a", "Lascia l’azienda")
    assert found.published.iso() == "2026-08-03T08:00:00Z"
    assert found.modified.iso() == "2026-08-04T00:00:00Z"
    assert (found.language, found.publisher) == ("it", "Wire")


def test_lastmod_is_no_date_of_publication():
    text = "<urlset><url><loc>/b</loc><lastmod>2026-08-04</lastmod></url></urlset>"
    (found,) = sitemap(text).candidates
    assert (found.url, found.published) == ("https://news.example/b", None)


def test_an_index_names_its_newest_sitemaps_and_not_more_than_twenty():
    rows = "".join(
        f"<sitemap><loc>https://news.example/{n}.xml</loc><lastmod>2026-01-{n:02}</lastmod></sitemap>"
        for n in range(1, 29)
    )
    listing = sitemap(f"<sitemapindex>{rows}</sitemapindex>")
    assert listing.next_urls[0] == "https://news.example/28.xml"
    assert len(listing.next_urls) == 20
    assert (listing.outcome, listing.detail) == ("ok", "8 older sitemaps left out")


@pytest.mark.parametrize(
    ("text", "outcome"),
    [("", "empty"), ("<urlset/>", "empty"), ("<sitemapindex/>", "empty"), ("<html>", "html"),
     ("<rss/>", "not_a_feed"), ("words", "not_a_feed"),
     ("<urlset><url><loc>javascript:x</loc></url></urlset>", "empty")],
)  # fmt: skip
def test_what_is_no_sitemap_is_called_by_its_name(text, outcome):
    assert sitemap(text).outcome == outcome


def test_a_plain_list_and_a_gzipped_sitemap_are_read():
    assert [c.url for c in sitemap("https://a.example/1\nhttps://a.example/1\nx\n").candidates] == [
        "https://a.example/1"
    ]
    assert sitemap(gzip.compress(NEWS.encode())).candidates
    assert len(sitemap("<urlset>" + "<url><loc>/{}</loc></url>" * 9 + "</urlset>", limit=3)
               .candidates) == 3  # fmt: skip


# --- section pages -------------------------------------------------------------------------

PAGE = """<?xml version="1.0"?><html><head><title>News &amp; more</title>
<base href="https://lab.example/en/"></head><body><nav><a href="/about">About us</a></nav>
<article><a href="news/a?utm_medium=x"><img src=x></a><h3><a href="news/a">First &lt;b&gt;
one</a></h3><p class="lead">What it says</p>
<time datetime="2026-08-03T10:00:00Z">Aug 3</time></article>
<article><h3>Second</h3><a href="news/b" aria-label="Read"></a><time>4 August 2026</time></article>
<article><p>No link here</p></article>
<article><a href="javascript:x">Trick</a></article></body></html>"""


def section(selectors, text=PAGE):
    return read_section(text.encode(), Context(url="https://lab.example/en/", now=NOW), selectors)


def test_a_section_page_gives_its_articles_and_nothing_else():
    listing = section({"item": "article", "summary": ".lead"})
    one, two = listing.candidates
    assert (one.url, one.title) == ("https://lab.example/en/news/a", "First <b> one")
    assert (one.summary, one.published.iso()) == ("What it says", "2026-08-03T10:00:00Z")
    assert (two.title, two.published.iso()) == ("Second", "2026-08-04T00:00:00Z")
    assert listing.title == "News & more"


def test_a_link_selector_alone_takes_every_such_link_once_with_its_words():
    listing = section({"link": 'a[href^="news/"]'})
    assert [c.url.rpartition("/")[2] for c in listing.candidates] == ["a", "b"]
    assert listing.candidates[0].title == "First <b> one"


@pytest.mark.parametrize(
    ("selectors", "text", "outcome"),
    [({"item": "div.gone"}, PAGE, "empty"), ({"item": "a[["}, PAGE, "failed"),
     ({"item": "article"}, "", "empty"), ({"item": "article"}, "https://x.example", "empty"),
     ({"item": "article"}, "<article><a href='https://[x'>T</a></article>", "empty")],
)  # fmt: skip
def test_a_section_page_that_changed_or_a_wrong_selector_is_told(selectors, text, outcome):
    listing = section(selectors, text)
    assert listing.outcome == outcome
    assert listing.detail


# --- keyword searches ----------------------------------------------------------------------


def test_gdelt_gives_addresses_titles_days_and_languages():
    body = (
        b'{"articles": [{"url": "https://a.example/1?utm_source=g", "language": "Italian",'
        b'"title": "OpenAI \xe2\x80\x99 s chief , gone ( again ) \\ now", "domain": "a.example",'
        b'"seendate": "20260808T121500Z"}, {"title": "no address"}, 7]}'
    )
    (found,) = read_gdelt(body, Context(url="https://api.example", now=NOW)).candidates
    assert (found.url, found.language) == ("https://a.example/1", "it")
    assert found.title == "OpenAI’s chief, gone (again) \\ now"
    assert (found.published.iso(), found.published.precision) == ("2026-08-08T00:00:00Z", "day")


@pytest.mark.parametrize(
    ("body", "outcome", "detail"),
    [(b"", "empty", "nothing"), (b"{}", "empty", "nothing found"),
     (b"Please limit requests to one every 5 seconds", "failed", "limit requests"),
     (b"<html>", "html", "web page"), (b"[]", "not_a_feed", "JSON"),
     (b'{"articles": 1}', "not_a_feed", "JSON")],
)  # fmt: skip
def test_what_gdelt_says_instead_is_passed_on(body, outcome, detail):
    listing = read_gdelt(body, Context(url="https://api.example", now=NOW))
    assert listing.outcome == outcome
    assert detail in listing.detail


def test_hacker_news_gives_the_pages_linked_to_and_no_questions():
    hits = [
        {"title": "Ask HN: who is hiring?", "url": None, "objectID": "1"},
        {"title": "Discussion", "url": "https://news.ycombinator.com/item?id=5"},
        {"title": "She left", "url": "https://a.example/1", "objectID": "2",
         "created_at": "2026-08-03T08:00:00Z"},
    ]  # fmt: skip
    listing = read_hackernews(json.dumps({"hits": hits}).encode(), Context(url=URL, now=NOW))
    (found,) = listing.candidates
    assert (found.url, found.title, found.id) == ("https://a.example/1", "She left", "2")
    assert (found.published, found.publisher) == (None, "a.example")
    assert read_hackernews(b'{"hits": []}', Context(url=URL, now=NOW)).outcome == "empty"
    assert read_hackernews(b'{"nbHits": 0}', Context(url=URL, now=NOW)).outcome == "not_a_feed"
