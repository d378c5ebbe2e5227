"""Who runs a firm that is no AI firm is not our news, and who founded a firm is none by itself."""

import pytest

from pipelines.judge import judge


@pytest.mark.parametrize(
    ("language", "title", "text"),
    [
        ("en", "Apple's Tim Cook steps down", "Tim Cook leaves Apple. The firm sells AI phones."),
        ("de", "Neuer Konzernchef für SAP", "Rita Solano wird CEO von SAP. SAP setzt auf KI."),
        ("ja", "KDDIの新社長にソラノ氏", "KDDIはRita Solano氏を社長に任命した。AIに力を入れる。"),
        ("fr", "Finance", "Fondée en 2021, la start-up de Lyon OpenAI lève 20 millions."),
        ("en", "Money", "Founded by alumni of OpenAI, the company has raised $20m."),
    ],
)
def test_the_heads_of_other_firms_and_old_foundings_are_no_news(rules, language, title, text):
    assert not judge(title, text, language, rules).relevance.relevant


@pytest.mark.parametrize(
    ("language", "title", "text"),
    [
        ("en", "OpenAI's chief executive", "Sam Altman steps down as chief executive of OpenAI."),
        ("en", "Apple", "Apple's head of AI, John Giannandrea, leaves Apple."),
        ("de", "Gründung", "Zwei Forscher von OpenAI gründen das KI-Start-up Kortex."),
    ],
)
def test_the_heads_of_ai_firms_and_new_foundings_are(rules, language, title, text):
    assert judge(title, text, language, rules).relevance.relevant


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Anthropic, headed by Ada Brandt, has raised $40m."),
        ("en", "Ada Brandt heads Anthropic. The lab has raised $40m."),
        ("fr", "Ada Brandt, à la tête de Cohere, s'est exprimée lundi."),
        ("es", "Cohere, dirigida por Ada Brandt, levanta 40 millones."),
        ("it", "Cohere, guidata da Ada Brandt, raccoglie 40 milioni."),
    ],
)
def test_who_leads_a_firm_is_no_news_of_who_comes_to_lead_it(rules, language, text):
    assert not [c for c in judge("", text, language, rules).claims if not c.background]


@pytest.mark.parametrize(
    "text",
    [
        "Meta sets up Meta Superintelligence Labs, led by Ada Brandt.",
        "Anthropic is now headed by Ada Brandt.",
        "Anthropic will be led by Ada Brandt.",
    ],
)
def test_who_will_lead_it_is(rules, text):
    (claim,) = judge("", text, "en", rules).claims
    assert (claim.person, str(claim.kind)) == ("Ada Brandt", "appointment")


def test_a_new_adventure_founds_nothing(rules):
    text = "Ada Brandt quitte OpenAI avant de se lancer dans une nouvelle aventure."
    (claim,) = judge("", text, "fr", rules).claims
    assert (claim.from_org, str(claim.kind)) == ("OpenAI", "departure")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Nordhav Ferries has hired Ada Brandt as chief pilot. She leaves Kestrel Shipping."),
        ("de", "Ada Brandt wechselt von der Reederei Nordhav zum Bäcker Kestrel Brot."),
        ("fr", "Ada Brandt quitte le ferry Nordhav pour la boulangerie Kestrel."),
        ("zh", "王小明从北方航运离职，加入东方面包。"),
    ],
)
def test_an_article_with_nothing_of_ai_is_told_so_before_it_is_read(rules, language, text):
    said = judge("", text, language, rules)
    assert said.relevance.reasons == ("nothing of AI",)
    assert not said.claims and not said.events and not said.orgs


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Ada Brandt leaves OpenAI."),  # an AI organisation
        ("en", "Nordhav, which makes artificial intelligence, has hired Ada Brandt."),  # a word
        ("en", "Ada Brandt joins Skyforge Robotics."),  # how only names of AI firms end
        ("en", "Sam Altman has lunch at Apple."),  # one of our people and one of our firms
        ("ko", "브란트가 노을AI에 합류했다."),
        ("de", "Die Deep-Learning-Expertin Ada Brandt verlässt Google."),
        ("en", "Ada Brandt, a machine-learning pioneer, leaves Google."),
        ("de", "Ada Brandt verlässt den KI-Entwickler Nordhav."),
    ],
)
def test_whatever_may_be_of_ai_is_read(rules, language, text):
    assert judge("", text, language, rules).relevance.reasons != ("nothing of AI",)


def test_who_has_a_post_in_an_article_with_nothing_of_ai_is_named_all_the_same(rules):
    text = "Kestrel Shipping's chief executive Ada Brandt is retiring. Jo Lind met her on Monday."
    assert judge("", text, "en", rules).people == ("Ada Brandt",)


@pytest.mark.parametrize(
    ("language", "title", "text", "kind"),
    [
        ("en", "Turmoil at xAI", "xAI laid off 500 annotators, Ida Novak said.", "layoff"),
        ("en", "A rival", "Three former OpenAI researchers have founded a startup.", "founding"),
    ],
)
def test_what_is_told_in_passing_is_the_news_where_nothing_else_is(
    rules, language, title, text, kind
):
    assert kind in [str(event.kind) for event in judge(title, text, language, rules).events]
