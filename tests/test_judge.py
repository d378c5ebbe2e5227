"""What judging promises: quotes that are the text's, bounded time, hostile text, broken rules."""

import shutil
import time
import tomllib
from dataclasses import replace

import pytest

from pipelines import opened
from pipelines.endless import refuse_endless
from pipelines.judge import compile_rules, judge
from pipelines.promising import promising
from talentwire.config import Facts, LanguageRules, Pattern, load_facts
from talentwire.model import Certainty, Kind, Org, Person
from talentwire.places import shipped_config


def moves(said):
    return [(c.person, c.from_org, c.to_org, c.kind) for c in said.claims]


def test_a_claim_quotes_the_sentence_at_its_place(rules):
    title, text = "Notes", "It rained. Ida Novak has left Cohere for Anthropic. Then it stopped."
    (claim,) = judge(title, text, "en", rules).claims
    assert claim.quote == text[claim.start : claim.end]
    assert claim.quote == "Ida Novak has left Cohere for Anthropic."
    assert (claim.field, claim.certainty) == ("text", Certainty.STATED)


def test_offsets_are_those_of_the_text_as_it_came(rules):
    text = "\u202eIda\u200b Novak le\u0301ft; Ida Novak joins Open\u200dAI as an AI researcher."
    said = judge("", text, "en", rules)
    for mention in said.mentions:
        assert text[mention.start : mention.end] == mention.surface
    assert moves(said) == [("Ida Novak", None, "OpenAI", Kind.HIRE)]


@pytest.mark.parametrize(
    "text",
    [
        "Yuhai (Tony) Wu has left xAI.",
        "xAI researcher Yuhai (Tony) Wu has left xAI.",
    ],
)
def test_a_nickname_in_brackets_belongs_to_the_name(rules, text):
    (claim,) = judge("", text, "en", rules).claims
    assert (claim.person, claim.from_org) == ("Yuhai Wu", "xAI")


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "Arvind KC joins OpenAI.", "Arvind KC"),
        ("en", "Researcher Aäron van den Oord has left Google DeepMind.", "Aäron van den Oord"),
        ("ja", "サム・アルトマン氏はOpenAIを退社した。", "Sam Altman"),
        ("zh", "研究员卢俊旸从阿里巴巴离职。", "卢俊旸"),
        ("ko", "오픈AI를 떠난 샘 올트먼이 메타에 합류했다.", "Sam Altman"),
    ],
)
def test_names_of_odd_shape_are_found(rules, language, text, expected):
    assert expected in judge("", text, language, rules).people


def test_a_newspaper_is_nobody(rules):
    text = "This report was supplied by Meridian Wire. The Harbour Courier is a member of the pool."
    assert judge("Meta loses its head", text, "en", rules).people == ()


def test_which_words_for_ai_are_no_part_of_a_firms_name_is_configuration(facts, rules):
    text = "La start-up d'IA Nuageo recrute Ida Novak, chercheuse chez OpenAI."
    assert "Nuageo" in judge("", text, "fr", rules).orgs
    without = compile_rules(replace(facts, words={**facts.words, "ai_before": ()}))
    assert "IA Nuageo" in judge("", text, "fr", without).orgs


def test_names_of_the_table_are_found_by_what_they_end_in(rules):
    for family in ("altman", "li", "zhang", "", "nobody ends so"):
        assert rules.ending_in(family) == [name for name in rules.folded if name.endswith(family)]


def test_names_of_the_table_are_found_by_what_they_begin_with(rules):
    for letter in ("a", "j", "", "€"):
        begun = [name for name in rules.folded if name[:1] == letter]
        assert rules.beginning_with(letter) == begun


def test_a_family_name_is_no_part_of_another_word(rules):
    text = "Ida Novak leaves OpenAI. Novakova stays, so does Ex-Novak. Novak did not say why."
    named = [m for m in judge("", text, "en", rules).mentions if m.surface == "Novak"]
    assert [m.start for m in named] == [text.index("Novak did")]


def test_a_family_name_means_the_person_named_before(rules):
    text = "Ida Novak ran research at Cohere. Novak has left Cohere, the AI lab."
    assert moves(judge("", text, "en", rules)) == [("Ida Novak", "Cohere", None, Kind.DEPARTURE)]


@pytest.mark.parametrize(
    ("language", "text", "role"),
    [
        ("fr", "Ida Novak a été nommée directrice scientifique de Cohere.", "chief scientist"),
        ("es", "Ida Novak ha sido nombrada vicepresidenta de Cohere.", "vice president"),
        ("pt", "Ida Novak foi nomeada presidente-executiva da Cohere.", "chief executive"),
        ("fr", "Ida Novak a été nommée stratège de Cohere.", "stratège"),  # in no [roles]
    ],
)
def test_a_post_is_told_in_english_where_the_language_file_knows_it(rules, language, text, role):
    (claim,) = judge("", text, language, rules).claims
    assert claim.role == role


def test_meta_is_a_company_and_meta_is_a_goal(rules):
    company = "Il gruppo di ricerca AI di Meta si svuota: undici autori hanno lasciato la meta."
    goal = "La squadra ha raggiunto la meta dei cento punti."
    assert judge("", company, "it", rules).orgs == ("Meta",)
    assert judge("", goal, "it", rules).orgs == ()


@pytest.mark.parametrize("language", ["en", "ja", None, "xx"])
def test_an_empty_text_says_nothing(rules, language):
    said = judge("", "", language, rules)
    assert (said.claims, said.events, said.orgs, said.people) == ((), (), (), ())
    assert not said.relevance.relevant


def test_a_language_without_a_file_is_tagged_by_names_and_says_so(rules):
    said = judge("OpenAI", "Sam Altman OpenAI", "xx", rules)
    assert said.note == "no rules for language xx: names only"
    assert (said.orgs, said.people, said.claims) == (("OpenAI",), ("Sam Altman",), ())


def test_text_in_two_languages_is_no_trouble(rules):
    said = judge("", "Ida Novak joins OpenAI. 他离开了公司。Она ушла. هو غادر.", "en", rules)
    assert moves(said) == [("Ida Novak", None, "OpenAI", Kind.HIRE)]


@pytest.mark.parametrize(
    "text",
    ["\ue001\ue100 left \ue002\ue101 for OpenAI", "\ud800 \x00 OpenAI \uffff", "\u202e\u2066" * 50],
)
def test_private_characters_and_overrides_change_nothing(rules, text):
    assert judge(text, text, "en", rules).claims == ()


@pytest.mark.parametrize(
    ("language", "unit"),
    [
        ("en", "a"),
        pytest.param("en", "Ida Novak left OpenAI and ", marks=pytest.mark.slow),
        pytest.param("en", "Ida, ", marks=pytest.mark.slow),
        pytest.param("en", "\u0301", marks=pytest.mark.slow),
        pytest.param("zh", "王林加入", marks=pytest.mark.slow),
    ],
)
def test_five_megabytes_on_one_line_take_bounded_time(rules, unit, language):
    text = unit * (5_000_000 // len(unit))
    started = time.process_time()
    judge("", text, language, rules)
    assert time.process_time() - started < 20


def test_what_is_not_read_of_a_very_long_text_is_told(rules):
    whole, longer = (judge("", "Rain. " * n, "en", rules).note for n in (10, 40_000))
    assert whole is None
    assert longer and "character 200000" in longer


def test_the_first_article_of_a_language_is_not_cut_for_the_time_its_regexes_take(
    facts, monkeypatch
):
    monkeypatch.setattr(opened, "LONGEST_SECONDS", 0.3)  # to make the regexes takes over a second
    french = compile_rules(replace(facts, languages={"fr": facts.languages["fr"]}))
    first = judge("", "Ines Moreau quitte OpenAI pour rejoindre Mistral AI.", "fr", french)
    assert first.note is None
    assert [(claim.from_org, claim.to_org) for claim in first.claims] == [("OpenAI", "Mistral AI")]


def one_language(*patterns, **words):
    rules = LanguageRules(
        code="en",
        words={"role": ("chief",), **words},
        patterns=patterns,
        file="language/en.toml",
    )
    orgs = (Org("Acme AI"),)
    return compile_rules(Facts(orgs, (Person("Ida Novak"),), {"en": rules}))


def pattern(line, name="p", at=7):
    return Pattern(name, "hire", (line,), file="language/en.toml", line=at)


def test_a_broken_pattern_is_named_with_its_line_and_the_rest_goes_on():
    rules = one_language(pattern("{P} <nowhere> {to}", "broken"), pattern("{P} enters {to}", at=9))
    (problem,) = rules.problems
    assert problem.startswith("language/en.toml:7: pattern 'broken': no word list is named")
    text = "Ida Novak enters Acme AI."
    assert [c.person for c in judge("", text, "en", rules).claims or ()] in ([], ["Ida Novak"])


ENDLESS = [
    "(a+)+x", "([a-z]*)*x", r"(\w|\w)*!", r"(\w?\w)*!", "(a|b|ab)*x", r"(\w|\w){0,30}!",
    "(foo|foo)*!", "(foo|foobar|bar)+!", "(.*,)*x", "x(?=(a|a)*!)", "(|a|)*x",
    "(曾|的身份[^，。]{0,4})*是",
]  # fmt: skip


@pytest.mark.parametrize("regex", ENDLESS)
def test_a_group_that_reads_a_text_in_two_ways_again_and_again_is_refused(regex):
    with pytest.raises(ValueError, match="could take for ever"):
        refuse_endless(regex)


@pytest.mark.parametrize(
    "regex",
    [
        r"([\w-]+ )*x", "(a |the )*x", "([^,]*,)*x", r"(\d{4})*x", "(曾|一直|曾经)*是", "(ab?c)*x",
        r"(?:[^.!?]|\d\.\d){2,70}", "((a|b)*c)*x", r"(\w+ ?){0,3}x", "(x(", "(?P<a>x)(?P=a)*",
    ],
)  # fmt: skip
def test_a_group_that_reads_every_text_in_one_way_is_not_refused(regex):
    refuse_endless(regex)


def test_a_page_cannot_make_the_shipped_rules_try_for_ever(rules):
    started = time.process_time()
    judge("", "王林此前曾" + "的身份曾" * 100 + "，OpenAI 的王林加入 Meta。", "zh", rules)
    assert time.process_time() - started < 5


def test_the_name_of_a_firm_in_small_letters_is_refused_where_it_could_take_for_ever():
    (problem,) = one_language(lowercase=(r"Meta=(\w|\w)*(?P<name>meta)",)).problems
    assert problem.startswith("language/en.toml: words.lowercase: ")
    assert "could take for ever" in problem


@pytest.mark.parametrize(
    "line", ["{P} (a+)+ {to}", "{P} ([a-z]*)* joins {to}", r"{P} (\w|\w)*! {to}"]
)
def test_a_pattern_that_could_take_for_ever_is_refused(line):
    (problem,) = one_language(pattern(line)).problems
    assert "could take for ever" in problem


@pytest.mark.parametrize("line", ["{P} ( joins {to}", "{P} joins {nowhere}"])
def test_other_mistakes_in_a_pattern_are_told(line):
    (problem,) = one_language(pattern(line)).problems
    assert "language/en.toml:7" in problem


@pytest.mark.parametrize(
    "bad",
    ["capo[", "lascia(", "*", "", ".*", "a?", "(a|)", "[z-a]", r"\q", "x)", "(a+)+", "(foo|foo)*!"],
)
def test_a_bad_entry_of_a_list_goes_alone_and_is_named(bad):
    rules = one_language(pattern("{P} , <role> , joins {to}"), role=("chief", bad, "head"))
    (problem,) = rules.problems
    assert problem.startswith("language/en.toml: words.role: ")
    assert problem.endswith(f": {bad!r}")
    assert rules.languages["en"].rules.words["role"] == ("chief", "head")
    assert rules.languages["en"].has("role", "the head of it")


@pytest.mark.parametrize("good", ["x", "(a|b)?c", "[rst]", r"\w*chef", "ex-?", "a .{0,9}b", "a*"])
def test_an_entry_that_needs_a_letter_is_kept(good):
    rules = one_language(role=(good,))
    assert not rules.problems
    assert rules.languages["en"].rules.words["role"] == (good,)


def with_predicates(text):
    table = tomllib.loads(text)
    rules = LanguageRules(
        "en", words={"have": ("has",)}, predicates=table["predicates"], file="en.toml", text=text
    )
    return compile_rules(Facts(languages={"en": rules}))


def test_bad_predicates_are_told_with_file_and_line_and_the_others_go_on():
    text = """[predicates]
leave = ["leaves",
  "<nonesuch> left", "leaves(",
  "<have> left"]
leaev = ["quits"]
join = ["<nowhere>", "", "joins ... up[", "takes ... up"]
"""
    rules = with_predicates(text)
    assert [problem.partition(": predicates.")[::2] for problem in rules.problems] == [
        ("en.toml:3", "leave: no word list is named <nonesuch>: '<nonesuch> left'"),
        ("en.toml:3", "leave: missing ), unterminated subpattern: 'leaves('"),
        ("en.toml:5", "leaev: no class of predicates has this name (did you mean leave?)"),
        ("en.toml:6", "join: no word list is named <nowhere>: '<nowhere>'"),
        ("en.toml:6", "join: it needs no letter and would be found everywhere: ''"),
        ("en.toml:6", "join: unterminated character set: 'joins ... up['"),
    ]
    found = rules.languages["en"].predicates
    assert set(found) == {"leave", "join"}
    assert found["leave"].search("she has left")
    assert found["join"].search("she takes it up")


def test_mistakes_in_a_language_file_are_told_all_at_once(tmp_path):
    (tmp_path / "language").mkdir()
    for name in ("orgs", "people", "names"):
        shutil.copy(shipped_config() / f"{name}.toml", tmp_path)
    (tmp_path / "language" / "it.toml").write_text(
        'name = "Italiano"\n[[pattern]]\nid = "x"\nkind = "hirr"\nmatch = []\nfoo = 1\n', "utf-8"
    )
    told = "\n".join(load_facts(tmp_path).languages["it"].wrong)
    assert "language/it.toml" in told
    assert "kind: must be a kind of claim" in told and "foo: unknown key" in told


def test_candidates_are_judged_by_title_and_summary(rules):
    assert promising("Ida Novak leaves OpenAI", "", rules)
    assert promising("元Google研究者がOpenAIに移籍", "", rules)
    assert promising("Two more Google AI researchers leave for Anthropic", "", rules)
    assert promising("OpenAI board removes Altman, Murati steps in", "", rules)
    assert promising("Le conseil d'OpenAI écarte Altman", "", rules)
    assert not promising("Rain on Sunday", "Umbrellas left at home", rules)
    assert not promising("OpenAI opens an office in Seoul", "It sells Claude's rival", rules)


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Ada Example leaves Mistral for Cohere. So did Bo Sample last week.", {"Bo Sample"}),
        ("Ada Example leaves Mistral for Cohere, together with Bo Sample.", {"Bo Sample"}),
        ("Ada Example leaves Mistral for Cohere. Bo Sample did not follow.", set()),
        ("Ada Example leaves Mistral for Cohere. Bo Sample wished her luck.", set()),
    ],
)
def test_who_does_the_same_moves_the_same_way(rules, text, who):
    claims = judge("", text, "en", rules).claims
    moved = {c.person for c in claims if (c.from_org, c.to_org) == ("Mistral AI", "Cohere")}
    assert moved == {"Ada Example"} | who


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("Ada Brandt left OpenAI in May 2025. She has joined Anthropic.", None),
        ("Ada Brandt, who left OpenAI in May 2025, has joined Anthropic.", None),
        ("Ada Brandt joined Anthropic in June 2025. She had left OpenAI in May 2025.", "2025-06"),
        ("Ada Brandt left OpenAI for Anthropic in May 2025.", "2025-05"),
    ],
)
def test_when_somebody_left_is_not_when_she_arrived(rules, text, date):
    (move,) = [c for c in judge("", text, "en", rules).claims if c.to_org]
    assert (move.from_org, move.to_org, move.date) == ("OpenAI", "Anthropic", date)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "If Ada Brandt joins Meta, OpenAI will lose a lot."),
        ("en", "Ada Brandt almost left OpenAI for Meta."),
        ("en", "Unless Ada Brandt leaves OpenAI, nothing will change."),
        ("de", "Falls Ada Brandt OpenAI verlässt, stellt Meta sie ein."),
        ("de", "Ada Brandt hat OpenAI beinahe verlassen."),
        ("fr", "Ada Brandt a failli quitter OpenAI pour Meta."),
        ("it", "Ada Brandt stava per lasciare OpenAI per Meta."),
        ("es", "Ada Brandt casi deja OpenAI por Meta."),
        ("pt", "Ada Brandt quase trocou a OpenAI pela Meta."),
    ],
)
def test_what_is_only_supposed_or_almost_happened_is_not_stated(rules, language, text):
    claims = judge("", text, language, rules).claims
    assert not [c for c in claims if c.certainty is Certainty.STATED]


@pytest.mark.parametrize(
    "text",
    [
        "Mark Zuckerberg joins the team of Meta Superintelligence Labs with Ada Brandt.",
        "Sam Altman joined OpenAI's Ada Brandt at the meeting.",
    ],
)
def test_nobody_is_hired_by_the_house_that_he_heads(rules, text):
    claims = judge("", text, "en", rules).claims
    assert not [c for c in claims if c.person in rules.heads and c.kind == "hire"]


@pytest.mark.parametrize(
    ("text", "to"),
    [
        ("Robin Rombach leaves Stability AI for Black Forest Labs.", "Black Forest Labs"),
        ("Misha Laskin moves from Google DeepMind to Reflection AI.", "Reflection AI"),
    ],
)
def test_who_goes_to_the_ai_firm_that_he_heads_now_has_moved(rules, text, to):
    (claim,) = judge("", text, "en", rules).claims
    assert claim.to_org == to


@pytest.mark.parametrize(
    ("text", "orgs"),
    [
        ("Ida Novak leaves OpenAI for Liquid.", {"OpenAI", "Liquid AI"}),
        ("Ida Novak leaves OpenAI for Liquid Death.", {"OpenAI", "Liquid Death"}),
        ("Scale Hires Ida Novak From Runway", {"Scale AI", "Runway"}),
        ("Runway Chief Scientist Ida Novak joins OpenAI.", {"OpenAI", "Runway"}),
    ],
)
def test_a_doubtful_name_is_not_the_first_word_of_a_longer_one(rules, text, orgs):
    assert set(judge("", text, "en", rules).orgs) == orgs


def test_whoever_heads_a_house_may_come_back_to_it_or_leave_it(rules):
    (back,) = judge("", "Sam Altman has returned to OpenAI as chief executive.", "en", rules).claims
    (gone,) = judge("", "Sam Altman is leaving OpenAI.", "en", rules).claims
    assert back.kind == "return" and gone.kind == "departure"
