"""What newspapers say most often of who moves is read right, in each language."""

import re
import tomllib
from pathlib import Path

import pytest

from pipelines.judge import judge

SENTENCES = tomllib.loads((Path(__file__).parent / "everyday.toml").read_text("utf-8"))
NAMES = {"zh": ("王小明", "OpenAI", "Anthropic"), "ja": ("山田太郎", "OpenAI", "Anthropic")}
NAMES["ko"] = ("김철수", "오픈AI", "앤트로픽")
FROM = ("departure", "layoff", "transfer")


def written(sentence, language):
    """The sentence with names for its letters, and a full stop where the language needs one."""
    names = NAMES.get(language, ("Ada Brandt", "OpenAI", "Anthropic"))
    for letter, name in zip("PON", names, strict=True):
        sentence = re.sub(f"(?<![A-Za-z]){letter}(?![A-Za-z])", name, sentence)
    if language == "it":
        sentence = sentence.replace(" a Anthropic", " ad Anthropic")
    return sentence if language in NAMES else f"{sentence}."


@pytest.mark.parametrize(
    ("language", "kind"), [(code, kind) for code in SENTENCES for kind in SENTENCES[code]]
)
def test_everyday_sentences_of_a_kind_are_read_right(rules, language, kind):
    origin = "OpenAI" if kind in FROM else None
    to = {"departure": None, "layoff": None, "return": "OpenAI"}.get(kind, "Anthropic")
    wanted = [(origin, to, "hire" if kind == "transfer" else kind)]
    wrong = {}
    for sentence in SENTENCES[language][kind]:
        text = written(sentence, language)
        claims = [c for c in judge("", text, language, rules).claims if not c.background]
        got = [(c.from_org, c.to_org, str(c.kind)) for c in claims]
        if got != wanted:
            wrong[text] = got
    assert not wrong
