"""The full-text index: what is put into it, and how a term of a search becomes FTS5 text.

SQLite's unicode61 tokenizer finds nothing inside a run of Chinese, Japanese or Korean, which
write words without spaces (or with endings glued on). Such runs are cut into overlapping pairs
of characters, in the index and in searches alike, followed by the last character alone so
that single characters are found too.

The index is contentless: to take an article out, its exact title and text are needed.
"""

from __future__ import annotations

import re
import sqlite3
import unicodedata

# Han, kana, Hangul, and the marks that lengthen or repeat within them.
_CJK = "々〇ぁ-ゖゝ-ゟァ-ヺー-ヿ㐀-䶿一-鿿가-힣豈-﫿𠀀-𲎯"
_RUN = re.compile(f"[{_CJK}]+")
# C++ and C# are the letter C to a tokenizer; with a word for the signs they stay themselves.
_SIGNS = re.compile(r"(?<=[A-Za-z])(\+\+|#)(?![\w#+])")
_SPELT = {"++": " plusplus", "#": " sharp"}
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


def indexable(text: str) -> str:
    """Return *text* as it is indexed: compatibility forms folded, CJK runs as bigrams."""
    return _RUN.sub(lambda run: f" {_pairs(run[0])} {run[0][-1]} ", _plain(text))


def match_term(term: str, *, prefix: bool = False) -> str | None:
    """Return the FTS5 expression for one word or phrase as typed; None if nothing in it counts.

    What is typed is always quoted, so no character has a meaning of its own.
    """
    plain = _plain(term)
    last = next(iter(reversed(list(_RUN.finditer(plain)))), None)
    if last is not None and not any(c.isalnum() for c in plain[last.end() :]):
        # The phrase ends in a run: the text's run may go on, so the single last character,
        # which stands at the end of a run only, is not asked for.
        head, run = indexable(plain[: last.start()]), last[0]
        body, prefix = (_pairs(run), False) if len(run) > 1 else (run, True)
        return f'"{_unquoted(head)} {body}"' + (" *" if prefix else "")
    if not any(c.isalnum() for c in plain):
        return None
    return f'"{_unquoted(indexable(plain))}"' + (" *" if prefix else "")


def index(db: sqlite3.Connection, article_id: int, title: str, text: str) -> None:
    """Make an article findable."""
    db.execute(
        "INSERT INTO article_fts (rowid, title, body) VALUES (?, ?, ?)",
        (article_id, indexable(title), indexable(text)),
    )


def unindex(db: sqlite3.Connection, article_id: int, title: str, text: str) -> None:
    """Take an article out of the index; *title* and *text* as they were put in."""
    db.execute(
        "INSERT INTO article_fts (article_fts, rowid, title, body) VALUES ('delete', ?, ?, ?)",
        (article_id, indexable(title), indexable(text)),
    )


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text)
    return _SIGNS.sub(lambda sign: _SPELT[sign[1]], _CONTROL.sub(" ", folded))


def _pairs(run: str) -> str:
    return " ".join(run[i : i + 2] for i in range(len(run) - 1))


def _unquoted(text: str) -> str:
    return text.replace('"', " ").strip()
