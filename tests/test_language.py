"""Languages, on texts and headlines, and silence where there is nothing to tell."""

import pytest

from pipelines.language import detect


@pytest.mark.parametrize(
    ("title", "wanted"),
    [
        ("Researcher leaves the lab after eight years", "en"),
        ("La ricercatrice lascia il laboratorio dopo otto anni", "it"),
        ("Die Forscherin verlässt das Labor nach acht Jahren", "de"),
        ("La chercheuse quitte le laboratoire après huit ans", "fr"),
        ("La investigadora deja el laboratorio después de ocho años", "es"),
        ("A pesquisadora deixa o laboratório depois de oito anos", "pt"),
        ("Исследовательница покидает лабораторию", "ru"),
        ("研究者、8年勤めた研究所を去る", "ja"),
        ("首席研究员离开实验室", "zh"),
        ("연구원, 8년 만에 연구소를 떠나다", "ko"),
    ],
)
def test_a_headline_is_enough(title, wanted):
    assert detect("", title) == wanted


@pytest.mark.parametrize("text", ["", "123 456", "...", "?!", "a"])
def test_it_knows_when_it_does_not_know(text):
    assert detect(text) is None
