"""A small world of organisations and people, and a newsroom that makes claims about them."""

import functools
import tempfile
from datetime import UTC, date, datetime
from pathlib import Path

from pipelines.recording import record
from talentwire.config.facts import Facts
from talentwire.model import Article, Certainty, Claim, Kind, Moment, Org, Parent, Person
from talentwire.store import articles, facts, open_store
from talentwire.store.ledger import find_moves

FACTS = Facts(
    orgs=(
        Org("Alphabet"),
        Org("Google", aliases=("谷歌",), parents=(Parent("Alphabet"),)),
        Org("Google DeepMind", aliases=("DeepMind",), parents=(Parent("Google"),)),
        Org("Meta", domains=("meta.example",)),
        Org("FAIR", parents=(Parent("Meta"),)),
        Org("Meta Superintelligence Labs", parents=(Parent("Meta", since=date(2025, 6, 30)),)),
        Org("OpenAI", aliases=("오픈AI",), domains=("openai.example",)),
        Org("Anthropic"),
        Org("Mistral AI", aliases=("Mistral",)),
    ),
    people=(
        Person("Ada Example", forms=("アダ・イグザンプル",)),
        Person("Robert Fergus", forms=("Rob Fergus",)),
    ),
)


@functools.cache
def empty():
    """The bytes of a database that knows the small world; migrating takes its time."""
    with tempfile.TemporaryDirectory() as folder:
        db = open_store(Path(folder) / "a.db", create=True)
        facts.sync_facts(db, FACTS)
        db.close()
        return (Path(folder) / "a.db").read_bytes()


def open_wire(folder):
    """A new database that knows the small world, in a Wire."""
    (folder / "a.db").write_bytes(empty())
    return Wire(open_store(folder / "a.db"))


class Wire:
    """A newsroom in short: `tell` publishes an article with its claims."""

    def __init__(self, db):
        self.db = db
        self.count = 0

    def tell(self, day, *claims, host="news.example", language="en", copy_of=None, now=None,
             site=None):  # fmt: skip
        self.count += 1
        at = datetime.fromisoformat(day).replace(tzinfo=UTC)
        article = Article(
            url=f"https://{host}/{self.count}",
            canonical=f"https://{host}/{self.count}",
            title="A title",
            text="A text",
            source="test",
            fetched_at=at,
            published=Moment(at),
            language=language,
            site=site,
        )
        told = articles.insert(self.db, article, None, host)
        self.db.execute("UPDATE article SET copy_of = ? WHERE id = ?", (copy_of, told))
        record(self.db, told, article, claims, now=now or at)
        return told, article

    def again(self, told, *claims, day):
        at = datetime.fromisoformat(day).replace(tzinfo=UTC)
        return record(self.db, told[0], told[1], claims, now=at)

    def moves(self, **asked):
        asked.setdefault("background", True)
        return find_moves(self.db, **asked)

    def lines(self, **asked):
        return [
            f"{m.person}: {m.from_org} -> {m.to_org}, {m.kind}, {m.status}"
            for m in reversed(self.moves(**asked))
        ]


def said(from_org, to_org, kind="hire", person="Ada Example", quote="She moves.", **more):
    return Claim(person, from_org, to_org, Kind(kind), quote, 0, len(quote), **more)


def maybe(*args, **more):
    return said(*args, certainty=Certainty.RUMOURED, **more)


def not_so(*args, **more):
    return said(*args, certainty=Certainty.DENIED, **more)
