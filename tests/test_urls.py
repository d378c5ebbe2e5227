"""Addresses: one spelling for each page, and nothing but the web."""

import pytest

from pipelines.urls import canonical, host


@pytest.mark.parametrize(
    ("url", "wanted"),
    [
        ("https://News.Example/a?utm_source=x&id=7&fbclid=1#top", "https://news.example/a?id=7"),
        ("http://user:secret@news.example:80/a", "http://news.example/a"),
        ("https://news.example:8443/a", "https://news.example:8443/a"),
        ("https://news.example", "https://news.example/"),
        ("https://news.example/a/", "https://news.example/a/"),
        ("  https://news.example/a\tb\n ", "https://news.example/ab"),
        ("https://müller.example/straße?q=ä", "https://xn--mller-kva.example/stra%C3%9Fe?q=%C3%A4"),
        ("https://news.example/a%20b?x=1&y=2", "https://news.example/a%20b?x=1&y=2"),
        ("https://[2001:DB8::1]/a", "https://[2001:db8::1]/a"),
    ],
)
def test_a_page_has_one_spelling(url, wanted):
    assert canonical(url) == wanted
    assert canonical(wanted) == wanted


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)", "JaVa\tScript:alert(1)", "data:text/html,x", "file:///etc/passwd",
        "ftp://news.example/a", "mailto:a@news.example", "//", "", "https://", "https://[bad/",
        "https://news example/a", "https://news.example:99999/", "https://a..%00b/",
        "https://news.example/" + "a" * 3000,
    ],
)  # fmt: skip
def test_what_is_no_page_has_no_address(url):
    assert canonical(url) is None


def test_a_relative_address_is_resolved():
    assert canonical("../b?id=1", "https://news.example/x/y/a") == "https://news.example/x/b?id=1"
    assert canonical("javascript:x", "https://news.example/") is None


def test_a_host_is_named_without_www():
    assert host("https://user@WWW.News.Example:8080/a") == "news.example"
    assert host("not an address") == ""
