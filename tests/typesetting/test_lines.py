"""Lines: where they break, what stays together, and what no line can hold."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

import pytest

from ldn_pdf.content.phone_links import phone_links
from ldn_pdf.reading.inline_markup import plain, runs
from ldn_pdf.reading.source import Source, Text
from ldn_pdf.typesetting.line_breaking import Beside, Line, NoGlyph, TooWide, break_lines, width_of

SIZE = 10.0
WORDS = "Stretch slowly every day and stop at once when it hurts you in any way at all"


def shown(lines: tuple[Line, ...]) -> list[str]:
    return ["".join(fragment.text for fragment in line.fragments).replace("\u00a0", " ") for line in lines]


def broken(text: str, measure: float, **options: bool) -> list[str]:
    return shown(break_lines(plain(text), SIZE, measure, **options))


def typed(text: str) -> Text:
    return Text(text, Source("a.yaml", text), 0, len(text))


@pytest.mark.parametrize("measure", [60, 100, 150, 240, 500])
def test_lines_hold_all_words_in_order_and_none_is_wider_than_the_measure(measure: float) -> None:
    lines = break_lines(plain(WORDS), SIZE, measure)
    assert " ".join(shown(lines)) == WORDS
    assert all(line.width <= measure + 0.01 for line in lines)
    assert [line.end for line in lines] == [" "] * (len(lines) - 1) + [""]


def test_a_line_takes_as_many_words_as_it_can_hold() -> None:
    lines = broken(WORDS, 150)
    for line, following in pairwise(lines[:-1]):
        assert width_of(f"{line} {following.split()[0]}", SIZE) > 150


def test_no_word_stands_alone_on_the_last_line() -> None:
    measure = width_of("Stretch slowly every day", SIZE)
    assert broken("Stretch slowly every day gently", measure) == ["Stretch slowly every", "day gently"]


def test_two_words_on_two_lines_are_left_as_they_are() -> None:
    assert broken("Stretching slowly", width_of("Stretching", SIZE)) == ["Stretching", "slowly"]


def test_balanced_lines_are_about_equally_long_and_not_more() -> None:
    measure = width_of(WORDS, SIZE) * 0.9
    ragged, balanced = (break_lines(plain(WORDS), SIZE, measure, balance=balance) for balance in (False, True))
    assert len(balanced) == len(ragged) == 2
    assert ragged[0].width > 3 * ragged[1].width
    assert balanced[0].width < 1.3 * balanced[1].width


@pytest.mark.parametrize(
    "piece",
    [
        "50 mg",
        "4.5 mg",
        "0 to 10",
        "4 to 4.5 mg",
        "24 hours",
        "12 weeks",
        "24 horas",
        "12,50 €",
        "01 /",
        "9 am",
        "5 pm",
        "6 August 2018",
        "23 November",
        "23 de mayo",
    ],
)
def test_a_number_stays_with_its_unit_and_a_date_in_one_piece(piece: str) -> None:
    for lead in range(1, 12):
        text = "a " * lead + piece + " and so on"
        for measure in range(75, 110, 3):
            assert any(piece in line for line in broken(text, measure))


def test_a_no_break_space_or_hyphen_does_not_break() -> None:
    assert broken("one two\u00a0three", width_of("two three", SIZE)) == ["one", "two three"]
    assert shown(break_lines(plain("one two\u2011three"), SIZE, 50)) == ["one", "two\u2011three"]


def test_a_phone_number_stays_in_one_piece() -> None:
    number = phone_links(())(plain("Call us at the front desk on 0808 157 0123 today"))
    for measure in range(75, 200, 5):
        assert any("0808 157 0123" in line for line in shown(break_lines(number, SIZE, measure)))


def test_what_should_stay_together_is_parted_where_no_line_can_hold_it() -> None:
    assert broken("on 23 November 2026 we met", 60) == ["on 23", "November", "2026 we met"]


def test_a_date_stays_in_one_piece_in_the_order_of_any_language() -> None:
    assert broken("we met on November 23, 2026", 110) == ["we met on", "November 23, 2026"]
    assert broken("we met on 23 November 2026", 110) == ["we met on", "23 November 2026"]
    assert broken("nos vimos el 23 de noviembre de 2026", 140) == ["nos vimos el", "23 de noviembre de 2026"]


def test_runs_of_blanks_are_one_space_and_blanks_at_the_ends_are_none() -> None:
    assert broken("  one \n two\t three  ", 500) == ["one two three"]
    assert broken(" \n ", 500) == []


def test_a_word_wider_than_the_line_is_cut_where_an_address_may_be() -> None:
    address = "example.org/stretching-every-day/with_a_band?language=en&edition=clear#top"
    lines = broken(address, 90)
    assert "".join(lines) == address
    assert len(lines) > 3
    assert all(line[-1] in "-/.@_?&=#" for line in lines[:-1])


def test_a_word_that_fits_is_never_cut() -> None:
    assert broken("see example.org/stretching now", width_of("example.org/stretching", SIZE)) == [
        "see",
        "example.org/stretching",
        "now",
    ]


def test_a_word_that_cannot_be_cut_is_refused_with_its_run() -> None:
    text = typed("short **immunosuppressive** short")
    with pytest.raises(TooWide) as refused:
        break_lines(runs(text), SIZE, 60)
    assert refused.value.word == "immunosuppressive"
    assert refused.value.run.origin is text
    assert text.value[refused.value.run.offset :].startswith("immuno")


def test_a_character_that_no_font_has_is_refused_with_its_run() -> None:
    text = typed("good 漢 night")
    with pytest.raises(NoGlyph) as refused:
        break_lines(runs(text), SIZE, 500)
    assert refused.value.char == "漢"
    assert refused.value.run.origin is text


def test_a_word_that_the_first_font_cannot_spell_is_set_whole_in_the_second() -> None:
    (line,) = break_lines(plain("Tell Привет now"), SIZE, 500)
    assert [(fragment.face.name, fragment.text.strip()) for fragment in line.fragments] == [
        ("AtkinsonHyperlegible-Regular", "Tell"),
        ("NotoSans-Regular", "Привет"),
        ("AtkinsonHyperlegible-Regular", "now"),
    ]


def test_a_symbol_alone_comes_from_the_symbol_fonts() -> None:
    (line,) = break_lines(plain("\u2713 done \u260e"), SIZE, 500)
    symbols = {fragment.text.strip(): fragment.face.name for fragment in line.fragments}
    assert symbols["\u2713"].startswith("NotoSansSymbols")
    assert symbols["\u260e"].startswith("NotoSansSymbols")
    assert symbols["done"].startswith("Atkinson")


def test_letters_with_their_accents_apart_are_set_as_one_character() -> None:
    apart = unicodedata.normalize("NFD", "người ćma año")
    assert len(apart) > len("người ćma año")
    assert broken(apart, 500) == ["người ćma año"]


def test_bold_words_and_links_are_fragments_of_their_own_over_line_ends() -> None:
    rich = runs(typed("see [the page of the club](https://example.org/) **or call us** today"))
    lines = break_lines(rich, SIZE, 75)
    linked = [fragment for line in lines for fragment in line.fragments if fragment.link]
    strong = [fragment for line in lines for fragment in line.fragments if fragment.tag == "Strong"]
    assert " ".join(fragment.text.strip() for fragment in linked) == "the page of the club"
    assert len(linked) > 1
    assert len({fragment.run for fragment in linked}) == 1
    assert " ".join(fragment.text.strip() for fragment in strong) == "or call us"


def test_a_word_that_is_half_bold_is_not_parted() -> None:
    assert shown(break_lines(runs(typed("one **two**three four")), SIZE, 40)) == ["one", "twothree", "four"]


def test_fragments_stand_where_the_ones_before_them_end() -> None:
    (line,) = break_lines(runs(typed("one **two** ☎ three")), SIZE, 500)
    x = 0.0
    for fragment in line.fragments:
        assert fragment.x == pytest.approx(x)
        x += fragment.width
    assert line.width == pytest.approx(x)
    assert line.words == 4


def test_words_in_bold_type_are_wider() -> None:
    assert width_of("stretching", SIZE, bold=True) > width_of("stretching", SIZE)
    assert not any(f.tag for line in break_lines(plain("x", bold=True), SIZE, 99, bold=True) for f in line.fragments)


def test_a_word_alone_on_the_last_line_gets_no_company_that_does_not_fit() -> None:
    measure = width_of("methylprednisolone", SIZE) + 1
    assert broken("Ask us first please methylprednisolone", measure)[-1] == "methylprednisolone"


def test_a_long_word_may_end_a_paragraph_alone() -> None:
    measure = width_of("Read it at home or on your phone", SIZE)
    assert (
        broken("Read it at home or on your phone www.example.org/leaflets", measure)[-1] == "www.example.org/leaflets"
    )


def test_first_lines_beside_something_are_narrower() -> None:
    lines = break_lines(plain(f"{WORDS} {WORDS}"), SIZE, 240, beside=Beside(2, 120))
    assert all(line.width <= line.measure for line in lines)
    assert [line.measure for line in lines] == [120, 120, *[240] * (len(lines) - 2)]
    assert all(line.width > 120 for line in lines[2:-1])
