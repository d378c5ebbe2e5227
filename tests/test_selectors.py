"""Learnt selectors: remembered after three pages, checked now and then, dropped when wrong."""

import json
from datetime import UTC, datetime

from pipelines.extract import extract
from pipelines.selectors import CHECK_EVERY, CONFIRMATIONS, known, to_check, with_lesson
from talentwire.model import Page

NOW = datetime(2025, 9, 1, 12, tzinfo=UTC)
URL = "https://news.example/a"


def page(number, name="story-text"):
    paragraphs = "".join(
        f"<p>Sentence {number}.{place} says that somebody has left one lab for another one.</p>"
        for place in range(6)
    )
    return Page(
        URL,
        f"""<html lang="en"><body><nav><a href="/">Home</a></nav><h1>Story {number}</h1>
        <div class="{name}">{paragraphs}</div>
        <footer>The Example</footer></body></html>""".encode(),
        "example",
        NOW,
    )


def read(pages, state=None):
    """Read *pages* one after the other; the state goes through JSON, as it is stored."""
    texts = []
    for one in pages:
        extraction = extract(one, now=NOW, learnt=state)
        state = json.loads(json.dumps(with_lesson(state, extraction.lesson)))
        texts.append(extraction.article.text if extraction.article else "")
    return texts, state


def test_a_selector_is_used_once_three_pages_agree():
    _, state = read([page(number) for number in range(CONFIRMATIONS - 1)])
    assert known(state, URL) is None
    _, state = read([page(9)], state)
    assert known(state, URL) == "div.story-text"


def test_with_a_selector_the_text_is_the_same():
    careful, state = read([page(number) for number in range(CONFIRMATIONS)])
    again, state = read([page(number) for number in range(CONFIRMATIONS)], state)
    assert again == careful
    assert state["hosts"]["news.example"]["used"] == CONFIRMATIONS


def test_every_tenth_page_is_read_both_ways():
    _, state = read([page(number) for number in range(CONFIRMATIONS + CHECK_EVERY)])
    assert state["hosts"]["news.example"]["checked"] == 1
    assert known(state, URL) is not None


def test_a_site_that_changes_is_read_all_the_same_and_learnt_anew():
    _, state = read([page(number) for number in range(CONFIRMATIONS)])
    texts, state = read([page(number, name="prose-body") for number in range(5)], state)
    assert all("has left one lab" in text for text in texts)
    assert known(state, URL) == "div.prose-body"
    assert state["hosts"]["news.example"]["relearnt"] == 1


def test_what_a_selector_misses_is_noticed_by_a_check_and_looked_at_again_at_once():
    _, state = read([page(number) for number in range(CONFIRMATIONS + CHECK_EVERY - 1)])
    assert to_check(state, URL) == "div.story-text"
    # the text has moved, but the old place still holds something
    moved = [
        Page(
            URL, one.body.replace(b"<footer>", b"<div class='prose'>" + MORE + b"</div>"), "x", NOW
        )
        for one in map(page, range(20, 24))
    ]
    texts, state = read(moved, state)
    assert all("Another sentence" in text for text in texts)
    assert state["hosts"]["news.example"]["relearnt"] == 1
    assert "story-text" not in (known(state, URL) or "")


MORE = b"".join(
    b"<p>Another sentence %d says at some length what has become of the whole of it.</p>" % place
    for place in range(60)
)


def test_pages_read_side_by_side_all_count():
    lessons = [extract(page(number), now=NOW, learnt=None).lesson for number in range(5)]
    state = None
    for lesson in lessons:
        state = with_lesson(state, lesson)
    assert (state["pages"], state["hosts"]["news.example"]["seen"]) == (5, 5)


def test_a_late_failure_does_not_undo_what_was_learnt_meanwhile():
    _, old = read([page(number) for number in range(CONFIRMATIONS)])
    renamed = [page(number, name="prose-body") for number in range(2)]
    late = [extract(one, now=NOW, learnt=old).lesson for one in renamed]
    state = with_lesson(with_lesson(old, late[0]), late[1])
    assert state["hosts"]["news.example"] | {"seen": 0} == {
        "selector": "div.prose-body", "seen": 0, "used": 0, "checked": 0, "wrong": 0, "relearnt": 1,
    }  # fmt: skip


def test_names_made_anew_for_each_page_are_not_learnt():
    for name in ("post-81733", "css-1q2w3e", "sc-bdVaJa"):
        _, state = read([page(number, name=name) for number in range(CONFIRMATIONS)])
        assert name not in json.dumps(state["hosts"])


def test_pages_that_turn_empty_or_alike_are_counted():
    _, state = read([page(1), page(1), page(1)])
    assert state["alike"] == 2
    blank = Page(URL, b"<html><body><div></div></body></html>", "example", NOW)
    _, state = read([blank, blank], state)
    assert (state["empty"], state["pages"]) == (2, 5)
    _, state = read([Page(URL, b"%PDF-1.7", "example", NOW)], state)
    assert state["empty"] == 3
    _, state = read([page(2)], state)
    assert (state["empty"], state["alike"]) == (0, 0)
