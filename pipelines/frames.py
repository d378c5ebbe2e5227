"""What one pattern found about one person, before it is merged with what others found."""

from __future__ import annotations

from dataclasses import dataclass

from talentwire.model import Certainty


@dataclass(frozen=True, slots=True)
class Frame:
    """What one pattern found in one sentence about one person."""

    person: str
    kind: str
    from_org: str | None
    to_org: str | None
    role: str | None
    certainty: Certainty
    background: bool
    sentence: int
    at: int  # where in the masked sentence the match ends
    pattern: str
    pronoun: bool = False
    whole: str | None = None  # the company of from_org's unit


@dataclass(frozen=True, slots=True)
class Cue:
    """One kind of event in one sentence."""

    kind: str
    sentence: int
    background: bool = False
