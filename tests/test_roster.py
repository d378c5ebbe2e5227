"""Whom one sentence only counts, the sentences after it name."""

import pytest

from pipelines.judge import judge


def moves(rules, text, title="Notes", language="en"):
    """Every move that is no background, as person, from, to and kind."""
    found = judge(title, text, language, rules).claims
    return {(c.person, c.from_org, c.to_org, str(c.kind)) for c in found if not c.background}


def test_the_sentences_after_a_number_of_hires_name_them(rules):
    text = (
        "OpenAI has hired three engineers away from rivals. Ada Brandt was a vice president at "
        "Tesla. Ivo Marek and Rita Solano built the supercomputer of xAI."
    )
    assert moves(rules, text) == {
        ("Ada Brandt", "Tesla", "OpenAI", "hire"),
        ("Ivo Marek", "xAI", "OpenAI", "hire"),
        ("Rita Solano", "xAI", "OpenAI", "hire"),
    }


def test_as_many_people_as_were_dismissed_are_those_dismissed(rules):
    text = (
        "Mistral has dismissed two researchers over a leak. Ada Brandt worked on the safety "
        "team; Ivo Marek had been assigned to reasoning."
    )
    assert moves(rules, text) == {
        ("Ada Brandt", "Mistral AI", None, "layoff"),
        ("Ivo Marek", "Mistral AI", None, "layoff"),
    }


def test_one_name_too_few_dismisses_nobody(rules):
    text = "Mistral has dismissed three researchers. Ada Brandt worked on the safety team."
    assert moves(rules, text) == set()


def test_recruits_are_listed_with_where_they_come_from(rules):
    text = (
        "Cohere filled its bench. It listed the recruits: Ada Brandt and Ivo Marek from "
        "Anthropic; Rita Solano, who comes from Apple."
    )
    assert moves(rules, text, title="Cohere grows") == {
        ("Ada Brandt", "Anthropic", "Cohere", "hire"),
        ("Ivo Marek", "Anthropic", "Cohere", "hire"),
        ("Rita Solano", "Apple", "Cohere", "hire"),
    }


def test_who_only_speaks_of_the_recruits_is_none_of_them(rules):
    text = (
        "OpenAI has hired two engineers away from rivals. Ada Brandt of Tesla said the market "
        "was mad."
    )
    assert moves(rules, text) == set()


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        (
            "de",
            "OpenAI hat zwei Forscher entlassen. Ada Brandt arbeitete an der Sicherheit, Ivo "
            "Marek an Schlussfolgerungen.",
            ("Ada Brandt", "OpenAI", None, "layoff"),
        ),
        (
            "fr",
            "OpenAI a licencié deux chercheurs. Ada Brandt travaillait sur la sécurité, Ivo "
            "Marek sur le raisonnement.",
            ("Ada Brandt", "OpenAI", None, "layoff"),
        ),
    ],
)
def test_numbers_are_words_of_each_language(language, text, expected, rules):
    assert expected in moves(rules, text, language=language)


def test_likewise_beside_a_move_speaks_of_its_neighbour_only(rules):
    text = (
        "Product chief Ada Brandt has left OpenAI too, it was reported, while president Ivo "
        "Marek is taking an extended leave."
    )
    assert {m[0] for m in moves(rules, text)} == {"Ada Brandt"}


def test_a_seat_on_the_board_is_an_appointment(rules):
    assert moves(rules, "Anthropic adds Ada Brandt to its board.") == {
        ("Ada Brandt", None, "Anthropic", "appointment")
    }


def test_a_headline_without_a_name_is_about_whom_the_first_sentence_names(rules):
    title = "Anthropic researcher heads to Meta"
    text = (
        "Ada Brandt wrote on X that the ride had been incredible. Ivo Marek left Anthropic in June."
    )
    assert ("Ada Brandt", "Anthropic", "Meta", "hire") in moves(rules, text, title=title)


def test_those_of_one_list_come_from_where_one_of_them_comes(rules):
    text = (
        "Cohere has parted ways with Ada Brandt, wrote its chief. Hours later Anthropic said that "
        "Brandt, Ivo Marek and Rita Solano would all join Anthropic."
    )
    assert ("Ivo Marek", "Cohere", "Anthropic", "hire") in moves(rules, text)


def test_a_founder_comes_with_the_deal_that_pays_for_his_firm(rules):
    text = (
        "Ada Brandt, founder of Runway, is moving to Anthropic. Anthropic pays 200 million dollars "
        "for a licence to the models of Runway."
    )
    assert ("Ada Brandt", "Runway", "Anthropic", "acquihire") in moves(rules, text)


def test_an_engineer_does_not_come_with_a_deal(rules):
    text = (
        "Ada Brandt, an engineer at Runway, is moving to Anthropic. Anthropic also has a licence "
        "to the models of Runway."
    )
    assert ("Ada Brandt", "Runway", "Anthropic", "hire") in moves(rules, text)


def test_whom_others_founded_a_firm_with_did_not_leave_it_with_them(rules):
    text = (
        "Ada Brandt announced her departure a day after Ivo Marek did the same, which means that "
        "half of the twelve people who started xAI with Rita Solano are gone."
    )
    found = moves(rules, text, title="Two more xAI co-founders walk out")
    assert {m[0] for m in found} == {"Ada Brandt", "Ivo Marek"}


def test_who_declines_an_offer_is_of_the_house_the_headline_names(rules):
    text = "On a podcast, chief scientist Ada Brandt said she had turned down an offer from Meta."
    found = moves(rules, text, title="Cohere researcher says no to Meta")
    assert found == {("Ada Brandt", "Cohere", "Meta", "hire")}


def test_those_named_as_co_founders_of_what_was_announced_founded_it(rules):
    text = (
        "A month after walking out of OpenAI, Ada Brandt announced Safe Superintelligence, a lab "
        "with one goal. Her co-founders are Ivo Marek and Rita Solano."
    )
    assert moves(rules, text) == {
        ("Ada Brandt", "OpenAI", "Safe Superintelligence", "founding"),
        ("Ivo Marek", None, "Safe Superintelligence", "founding"),
        ("Rita Solano", None, "Safe Superintelligence", "founding"),
    }


def test_with_whom_a_firm_is_launched_is_a_founder_too(rules):
    text = "Ada Brandt has launched Safe Superintelligence, an AI lab, with Ivo Marek."
    assert ("Ada Brandt", None, "Safe Superintelligence", "founding") in moves(rules, text)
    text = "Ada Brandt has launched Safe Superintelligence with Ivo Marek. It is an AI lab."
    assert ("Ivo Marek", None, "Safe Superintelligence", "founding") in moves(rules, text)


@pytest.mark.parametrize(
    "first",
    [
        "OpenAI has not hired two engineers.",
        "Has OpenAI hired two engineers?",
        "OpenAI reportedly wants to hire two engineers.",
        "OpenAI made no new hires this year, it denied the talk.",
    ],
)
def test_what_is_denied_asked_or_supposed_makes_no_roster(first, rules):
    text = f"{first} Ada Brandt was a researcher at Google, and Ivo Marek worked at Meta."
    assert moves(rules, text) == set()


@pytest.mark.parametrize(
    "text",
    [
        "OpenAI has lost two researchers. Ada Brandt and Ivo Marek reported it first.",
        "OpenAI hired two engineers. Ada Brandt of Google and Ivo Marek of Meta were not amused.",
        "OpenAI is in Paris. Ada Brandt, who comes from Google, opposes the plan.",
        "Ada Brandt, an AI researcher, said no. Ivo Marek did not do the same.",
    ],
)
def test_bystanders_move_nowhere(text, rules):
    assert moves(rules, text) == set()


def test_who_did_not_do_the_same_has_not_moved(rules):
    text = "Ada Brandt left OpenAI for Meta. Ivo Marek did not do the same."
    assert {m[0] for m in moves(rules, text)} == {"Ada Brandt"}


def test_an_offer_of_the_headlines_house_is_none_to_come_back(rules):
    text = "AI researcher Ada Brandt said she had turned down an offer from Meta."
    assert moves(rules, text, title="Meta offer turned down") == {
        ("Ada Brandt", None, "Meta", "hire")
    }
