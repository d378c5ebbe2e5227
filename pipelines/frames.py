"""What one pattern found about one person, before it is merged with what others found."""

from __future__ import annotations

from dataclasses import dataclass

from talentwire.model import Certainty

RECENT = "clause:recent"  # the pattern of where somebody worked until now


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What one pattern found in one sentence about one person, or, without one, a group."""

    person: str  # "" for unnamed people
    kind: str  # as Pattern.kind
    from_org: str | None
    to_org: str | None
    role: str | None = None
    certainty: Certainty = Certainty.STATED
    background: bool = False
    sentence: int
    start: int = 0  # the match in the masked sentence
    end: int = 0
    pattern: str
    pronoun: bool = False
    whole: str | None = None  # the company of from_org's unit
    date: str | None = None
    guessed: bool = False  # its organisation is that of the article, not of its sentence
    hirer: bool = False  # to_org is the one who acts: "Meta hires ..."
    house: str | None = None  # the company that the sentences before are about
    header: str | None = None  # the organisation that stands before the sentence, in a list of news
    board: bool = False  # a seat on a board, which leaves somebody where he is
    post: bool = False  # what is left is a post, which may leave somebody where he is
    deal: bool = False  # the sentence speaks of a licence or a purchase


@dataclass(frozen=True, slots=True)
class Cue:
    """One kind of event in one sentence."""

    kind: str
    sentence: int
    background: bool = False
