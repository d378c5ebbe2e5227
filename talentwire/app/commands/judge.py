"""`talentwire judge`: what the rules make of a text, and with --how by which of them."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from talentwire.app.fence import fenced
from talentwire.app.moves import columns
from talentwire.app.show import clean, hang, wrap
from talentwire.errors import UsageError
from talentwire.wording import between

if TYPE_CHECKING:
    from pipelines.explain import Reading
    from pipelines.frames import Frame
    from talentwire.model import Judgement

EXAMPLE = """  talentwire judge "Ida Novak leaves Cohere for Anthropic."
  talentwire judge --how --language it "Ida Novak lascia Cohere per Anthropic."
  talentwire judge - < article.txt           the first line is the headline"""
COLUMNS = 96


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the text and how to show it."""
    parser.add_argument(
        "text", metavar="TEXT", nargs="*", help="a sentence or an article; - or none reads it"
    )
    parser.add_argument("--language", metavar="CODE", help="en, it, ...; else guessed")
    parser.add_argument("--how", action="store_true", help="also how each sentence was read")
    parser.add_argument("--json", action="store_true", help="one JSON object")


def run(args: argparse.Namespace) -> int:
    """Print what the rules say; return 0, or 1 if it is no news of AI talent.

    Raises UsageError where there is no text, or no rules for the language.
    """
    from pipelines.explain import explain
    from pipelines.judge import compile_rules, judge
    from pipelines.language import detect, likeliest
    from talentwire.config import load_facts
    from talentwire.places import config_dir

    title, text = _read(" ".join(args.text) or "-")
    facts = load_facts(config_dir(args.config))
    language = args.language or detect(text, title)
    if not args.language and language not in facts.languages:  # headlines are short, full of names
        language = likeliest(f"{title}\n{text}", facts.languages) or language
    if args.language and args.language not in facts.languages:
        known = ", ".join(sorted(facts.languages))
        raise UsageError(f"no rules for language {clean(args.language)}: there are {known}")
    spoken = {code: spoke for code, spoke in facts.languages.items() if code == language}
    rules = compile_rules(replace(facts, languages=spoken))  # of all nine it takes seconds
    said = judge(title, text, language, rules)
    how = explain(title, text, language or "", rules) if args.how else []
    if args.json:
        print(json.dumps(fenced(_as_json(said, how, whole=args.how)), ensure_ascii=False, indent=2))
    else:
        _print(said, guessed=not args.language)
        if args.how:
            _print_how(how)
    return 0 if said.relevance.relevant else 1


def _read(text: str) -> tuple[str, str]:
    """Return headline and text; of what comes by the pipe the first of several lines is one."""
    if _is_file(text):
        raise UsageError(f"{clean(text)} is a file: talentwire judge - < {clean(text)}")
    if text != "-":
        title, body = "", text
    else:
        piped = sys.stdin.buffer.read() if sys.stdin else b""
        whole = piped.decode("utf-8", errors="replace").strip()
        first, _, rest = whole.partition("\n")
        title, body = (first, rest.strip()) if rest.strip() else ("", whole)
    if not (title + body).strip():
        raise UsageError('no text: talentwire judge "Ida Novak leaves Cohere for Anthropic."')
    return title, body


def _is_file(text: str) -> bool:
    try:
        return text != "-" and Path(text).is_file()
    except OSError:  # longer than a name may be
        return False


def _print(said: Judgement, *, guessed: bool) -> None:
    wide = min(COLUMNS, columns())
    verdict = "relevant" if said.relevance.relevant else "not relevant"
    reasons = "; ".join(clean(reason) for reason in said.relevance.reasons)
    kinds = dict.fromkeys(str(event.kind) for event in said.events if not event.background)
    told = " (guessed: --language tells it)" if guessed else ""
    rows = {
        "language": f"{said.language or 'unknown'}{told}",
        "verdict": f"{verdict}, {said.relevance.score:.2f}: {reasons}",
        "events": ", ".join(kinds),
        "orgs": ", ".join(map(clean, said.orgs)),
        "people": ", ".join(map(clean, said.people)),
        "note": said.note if said.note not in said.relevance.reasons else None,
    }
    for name, row in rows.items():
        if row:
            print(hang(f"{name:10}", row, wide))
    print()
    for claim in said.claims:
        way = between(clean(claim.from_org), clean(claim.to_org), claim.kind)
        facts = [claim.kind, claim.certainty, "background" if claim.background else ""]
        facts += [clean(claim.role), claim.date or ""]
        print(wrap(f"{clean(claim.person)}: {way} ({', '.join(filter(None, facts))})", wide))
        print(wrap(f"“{clean(claim.quote)}”", wide, "  "))
    if not said.claims:
        print("no move is claimed" if said.relevance.relevant else "no claim counts: not relevant")


def _print_how(how: list[Reading]) -> None:
    wide = min(COLUMNS, columns())
    print("\nhow each sentence was read, by itself" if how else "\nno sentence was read")
    for number, reading in enumerate(how, 1):
        print("\n" + hang(f"{number:2}  ", clean(reading.seen), wide))
        if reading.verbs:
            verbs = ", ".join(f"{name} “{clean(words)}”" for name, words in reading.verbs)
            print(hang("    verbs   ", verbs, wide))
        if reading.cues:
            print(hang("    cues    ", ", ".join(reading.cues), wide))
        # Lines of one pattern that say the same are one here.
        for told in dict.fromkeys(f"{_told(f)}, by {clean(by)}" for f, by in reading.frames):
            print(hang("    found   ", told, wide))


def _told(frame: Frame) -> str:
    """Return what was found in a sentence, in one line."""
    way = f"{clean(frame.from_org) or '?'} → {clean(frame.to_org) or '?'}"
    state = ["background" if frame.background else "", frame.certainty]
    told = ", ".join(part for part in state if part and part != "stated")
    return f"{frame.kind}: {clean(frame.person) or 'nobody named'}, {way}{told and f' ({told})'}"


def _as_json(said: Judgement, how: list[Reading], *, whole: bool) -> dict[str, Any]:
    found: dict[str, Any] = asdict(said)
    del found["mentions"]
    for claim in found["claims"]:
        claim["from"], claim["to"] = claim.pop("from_org"), claim.pop("to_org")
    if whole:
        found["how"] = [
            {
                "seen": reading.seen,
                "verbs": reading.verbs,
                "cues": reading.cues,
                "found": [{"told": _told(frame), "by": source} for frame, source in reading.frames],
            }
            for reading in how
        ]
    return found
