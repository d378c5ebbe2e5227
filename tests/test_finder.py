"""What is looked for before a regex is tried: never too little, and seldom too much."""

import json
import re
from pathlib import Path

import pytest

from pipelines.finder import Finder
from pipelines.masking import _FOR_NAMES, lowered
from pipelines.patterns import _ASKED, _ASKED_BESIDE, compile_language
from pipelines.pieces import as_words, pieces
from pipelines.sentences import sentences
from talentwire.config.facts import LanguageRules, Pattern

PIPELINES = Path(__file__).parent.parent / "pipelines"
LABELLED = Path(__file__).parent / "quality" / "labelled" / "articles.jsonl"


@pytest.mark.parametrize(
    ("regex", "found"),
    [
        ("left", {(" left ",)}),
        ("fir(es|ed)", {(" fires ",), (" fired ",)}),
        ("co-?found", {(" co found ",), (" cofound ",)}),
        (r"has\s+left", {(" has left ",)}),
        ("analy[sz]es?", {(" analyse ",), (" analyses ",), (" analyze ",), (" analyzes ",)}),
        (r"\w*forscher(in)?", {("forscher ",), ("forscherin ",)}),
        (r"takes .{1,9} over", {(" takes ", " over ")}),
        (r"tritt(?=[^,]*?(?<!\w)zurück(?!\w))", {(" tritt ", " zurück ")}),
        (r"take(?= the)", {(" take the",)}),
        (r"(?:a(?=b)|c)d", {(" ad ",), (" cd ",)}),
        ("(?i)left", None),
        (r"\w+", None),
        ("left|", None),
        ("(left", None),
    ],
)
def test_what_must_be_there_where_a_word_matches(regex, found):
    got = pieces(regex, spaced=True, edges=True)
    assert got == (None if found is None else tuple(sorted(found)))


def test_too_many_ways_to_spell_a_part_make_a_gap_of_it():
    many = "|".join(f"{a}{b}" for a in "abcdefghij" for b in "klmnopqrst")
    assert pieces(rf"takes ({many}) over", spaced=True, edges=True) == ((" takes ", " over "),)


def test_of_too_many_ways_to_spell_a_whole_those_that_tell_nothing_are_left_open():
    few = "|".join(f"{a}{b}" for a in "abcdef" for b in "klmnop")
    assert pieces(rf"(old |new |own )?({few})", spaced=True, edges=True) == tuple(
        sorted((f"{a}{b} ",) for a in "abcdef" for b in "klmnop")
    )


def test_between_words_whatever_is_no_letter_is_one_space():
    assert as_words("«co-founder», she (again) left") == " co founder she again left "


def test_a_name_is_found_only_where_all_pieces_of_it_are():
    wanted = [("a", ((" takes ", " over "),)), ("b", ((" left ",),)), ("c", None)]
    finder = Finder(lambda: wanted, common=frozenset({"over"}))
    assert finder.names("she takes it") == {"c"}
    assert finder.names("she takes it over") == {"a", "c"}
    assert finder.names("who left?") == {"b", "c"}


def test_one_look_at_a_text_is_enough_for_all_names_and_for_those_of_a_group():
    wanted = [("a", ((" takes ", " over "),)), ("ab", ((" over ",),)), ("b", None), ("c", None)]
    finder = Finder(lambda: wanted, groups={"of a": lambda name: "a" in name})
    seen = finder.look("she takes it over")
    assert finder.among(seen) == {"a", "ab", "b", "c"}
    assert finder.among(seen, "of a") == {"a", "ab"}


def test_a_finder_of_nothing_finds_nothing():
    assert Finder(tuple, spaced=False).names("anything") == frozenset()


@pytest.mark.parametrize("code", ["de", "en", "es", "fr", "it", "ja", "ko", "pt", "zh"])
def test_whatever_matches_was_present(rules, code):
    language = rules.languages[code]
    regexes = {name: language.lists[name] for name in language.lists}
    regexes |= {f"event:{kind}": language.events[kind] for kind in language.events}
    regexes |= {f"predicate:{name}": language.predicates[name] for name in language.predicates}
    looked_for = {name for name, _ in language.finder.wanted()} & regexes.keys()
    assert looked_for >= {"role", *(name for name in regexes if ":" in name)}
    seldom = 0
    for line in LABELLED.read_text("utf-8").splitlines():
        row = json.loads(line)
        for start, end in sentences(row["text"]) if row["lang"] == code else ():
            text = lowered(row["text"][start:end])
            present = language.finder.names(text)
            assert {name for name in looked_for if regexes[name].search(text)} <= present
            seldom += len(looked_for - present)
    assert seldom > 0


def test_every_list_that_is_asked_for_is_looked_for():
    code = "".join(path.read_text("utf-8") for path in PIPELINES.glob("*.py"))
    asked = set(re.findall(r'"([a-z_-]+)" (?:not )?in (?:sentence\.)?present', code))
    asked |= set(re.findall(r'sentence\.has\("([a-z_-]+)"', code))
    assert asked >= {"role", "ai"}
    assert {*asked, *_FOR_NAMES} <= {*_ASKED, *_ASKED_BESIDE}


@pytest.mark.parametrize("spaced", [True, False])
def test_a_pattern_is_tried_where_its_own_words_and_its_lists_are(spaced):
    pattern = Pattern("p", "departure", ("{P} <leave> {from} for good", "{P} <leave>"))
    said = LanguageRules("xx", spaced=spaced, words={"leave": ("leaves",)}, patterns=(pattern,))
    language = compile_language(said, [])
    person, org = "\ue002\ue100", "\ue001\ue101"

    def tried(text):
        return [c.line for c in language.candidates(text, language.present(text))]

    assert tried(f"{person} leaves {org} for good") == list(pattern.match)
    assert tried(f"{person} leaves {org}") == ["{P} <leave>"]
    assert tried(f"{person} stays with {org} for good") == []


def test_a_pattern_with_a_group_of_lists_is_tried_where_one_of_them_is():
    words = {"join": ("joins",), "go": ("goes to",)}
    line = "{P} ~ (<join>|<go>) {to}"
    said = LanguageRules("xx", words=words, patterns=(Pattern("p", "hire", (line,)),))
    language = compile_language(said, [])

    def tried(text):
        return [c.line for c in language.candidates(text, language.present(text))]

    assert tried("\ue002\ue100 joins \ue001\ue101") == [line]
    assert tried("\ue002\ue100 goes to \ue001\ue101") == [line]
    assert tried("\ue002\ue100 goes by \ue001\ue101") == []
