"""What is shown on a terminal breaks where its script allows."""

import pytest

from talentwire.show import width, wrap


@pytest.mark.parametrize(
    "text",
    [
        "수미스 친탈라가 메타를 떠나 씽킹머신스랩에 합류한다고 이번 주 월요일에 밝혔다",
        "负责研究的实验室 FAIR 换了负责人，新的负责人 Robert Fergus 来自谷歌 DeepMind。",
        "She said she would leave at the end of the month for a start-up in Turin",
    ],
)
def test_folding_loses_no_space_and_keeps_to_the_width(text):
    lines = wrap(text, 30, "  ").split("\n")
    assert all(width(line) <= 30 and line.startswith("  ") for line in lines)
    shown = "".join(line.strip() for line in lines)
    assert shown.replace(" ", "") == text.replace(" ", "")
    kept = sum(line.strip().count(" ") for line in lines)
    assert text.count(" ") - len(lines) < kept <= text.count(" ")


def test_a_word_longer_than_a_line_is_cut():
    assert wrap("x" * 25, 10) == "\n".join(["x" * 10, "x" * 10, "x" * 5])
