"""Text from outside: what is seen is kept, what is not seen goes."""

from pipelines.text import TITLE_LIMIT, clean_text, clean_title


def test_controls_directions_and_tags_are_removed():
    assert (
        clean_title("\x1b[31mred\u202eder\u200b\U000e0067 line\r\nnext\x00")
        == "[31mredder line next"
    )


def test_marks_are_composed_and_capped():
    assert clean_title("Andre\u0301") == "André"
    assert len(clean_title("Z" + "\u0321" * 500)) < 10


def test_markup_and_entities_are_resolved_even_twice():
    assert clean_title("<b>AT&amp;amp;T</b> hires Q&amp;A lead") == "AT&T hires Q&A lead"
    assert clean_title("a < b and c > d") == "a < b and c > d"


def test_a_title_is_cut():
    assert len(clean_title("word " * 1000)) <= TITLE_LIMIT


def test_joiners_stay_where_a_script_needs_them():
    assert clean_title("می\u200cخواهم") == "می\u200cخواهم"
    assert clean_title("Sam\u200d Alt\u200cman") == "Sam Altman"


def test_paragraphs_stay_apart():
    assert clean_text("  One   two \n\n\t\nthree\u00ad four ") == "One two\nthree four"
