"""Sections, titles, disclaimers and ids. All texts are invented."""

from __future__ import annotations

import pytest

from ldn_pdf.drafting.article import Article, article, short_name
from ldn_pdf.drafting.plain_text import blocks_of_text as pieces

LONG = "Walking is a slow way to get from one place to the next. It takes time, and it costs nothing at all."


def read(text: str) -> Article:
    return article("walking.txt", "Walking notes", pieces(text))


def shape(read: Article) -> list[tuple[str, str, int]]:
    return [(section.kind, section.title, len(section.statements)) for section in read.sections]


def test_introduction_sections_and_disclaimer() -> None:
    made = read(
        f"A guide\n{LONG}\nThe road\n{LONG}\n{LONG}\nDisclaimer\nThis is no advice at all. Ask a doctor first.\n"
    )
    assert made.title == "A guide"
    assert shape(made) == [
        ("introduction", "Introduction", 2),
        ("section", "The road", 4),
        ("disclaimer", "Disclaimer", 2),
    ]
    assert [section.title for section in made.body] == ["The road"]


def test_no_disclaimer() -> None:
    assert shape(read(f"A guide\n{LONG}\nThe road\n{LONG}\n"))[-1] == ("section", "The road", 2)


@pytest.mark.parametrize(
    "ending",
    [
        "Medical Disclaimer\nThis text tells you things. Ask a doctor.",
        "Not medical advice\nWe only tell what we know. Ask a doctor.",
        "Please note\nThis page is for informational purposes only. Always talk with your doctor first.",
        "The small print\nThe content is not intended to replace medical advice. Never delay seeking help.",
        "Disclaimer: this is for information only.",
        "This article is for educational purposes only and is not a substitute for medical advice.",
    ],
)
def test_a_disclaimer_under_any_name(ending: str) -> None:
    made = read(f"A guide\n{LONG}\nThe road\n{LONG}\n{ending}\n")
    assert [section.kind for section in made.sections] == ["introduction", "section", "disclaimer"]
    assert made.sections[1].title == "The road"
    assert made.left_out == ()


@pytest.mark.parametrize(
    "ending",
    [
        "Please note\nWalk on the left side of the road. Always talk with your doctor first.",
        "Who should ask first\nTalk with your doctor if your legs hurt. Ask your pharmacist about pills.",
        "Advice\nThis page is not a substitute for medical advice. Walk for an hour a day, rain or shine.",
    ],
)
def test_a_section_that_says_more_is_no_disclaimer(ending: str) -> None:
    made = read(f"A guide\n{LONG}\nThe road\n{LONG}\n{ending}\n")
    assert [section.kind for section in made.sections] == ["introduction", "section", "section"]


def test_no_heading_at_all_makes_one_section_named_after_the_file() -> None:
    made = read(f"{LONG}\n\n{LONG}\n")
    assert (made.title, shape(made)) == ("Walking notes", [("section", "Walking notes", 4)])


def test_a_title_alone_makes_one_section() -> None:
    made = read(f"A guide\n{LONG}\n")
    assert (made.title, shape(made)) == ("A guide", [("section", "A guide", 2)])


def test_headings_below_headings_are_parts_of_a_section() -> None:
    made = read(f"# A guide\n{LONG}\n## The road\n{LONG}\n### Uphill\n{LONG}\n## Rest\n{LONG}\n")
    assert shape(made) == [("introduction", "Introduction", 2), ("section", "The road", 4), ("section", "Rest", 2)]
    assert [part.heading for part in made.body[0].parts] == ["", "Uphill"]


def test_one_heading_above_all_others_does_not_swallow_them() -> None:
    made = read(f"# A guide\n## All of it\n### One\n{LONG}\n### Two\n{LONG}\n")
    assert [section.title for section in made.body] == ["One", "Two"]


def test_a_heading_with_no_text_makes_nothing() -> None:
    made = read(f"A guide\n{LONG}\nThe road\n{LONG}\nFurther reading\n")
    assert [section.title for section in made.body] == ["The road"]
    assert [(piece.words, piece.line) for piece in made.left_out] == [("Further reading", 5)]


def test_sources_are_no_claims() -> None:
    made = read(f"A guide\n{LONG}\nThe road\n{LONG}\nReferences\n1. Doe J. Roads. J Roads 2020;1:1.\n")
    assert [section.title for section in made.sections] == ["Introduction", "The road"]
    assert [(block.left_out, block.words) for block in made.left_out] == [
        ("reference", "References"),
        ("reference", "Doe J. Roads. J Roads 2020;1:1."),
    ]
    assert made.references == ("Doe J. Roads. J Roads 2020;1:1.",)


def test_one_sentence_sections() -> None:
    made = read("A guide\n\nThe road\n\nA road is long, and you walk on it.\n\nRest\n\nRest when you are tired.\n")
    assert shape(made) == [("section", "The road", 1), ("section", "Rest", 1)]


def test_ids_are_lettered_after_the_section() -> None:
    made = read(f"A guide\n{LONG}\nThe road\n{LONG}\nThe rest\n{LONG}\nAsk first\n{LONG}\nDisclaimer\n{LONG}\n")
    ids = [[statement.claim for statement in section.statements] for section in made.sections]
    # R and A begin the ids of references and additions.
    assert ids == [["I1", "I2"], ["T1", "T2"], ["H1", "H2"], ["F1", "F2"], ["D1", "D2"]]


def test_sections_of_one_name_get_names_of_their_own() -> None:
    made = read(f"A guide\n{LONG}\nThe road\n{LONG}\nThe road\n{LONG}\nIntroduction\n{LONG}\n")
    assert [section.id for section in made.sections] == ["introduction", "the-road", "the-road-2", "introduction-2"]


def test_more_sections_than_letters() -> None:
    text = "".join(f"The road number {number}\n{LONG}\n" for number in range(40))
    ids = [statement.claim for section in read(f"A guide\n{text}").sections for statement in section.statements]
    assert len(set(ids)) == 80


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("What is it?", "what-is-it"),
        ("Potential Side Effects and Considerations", "potential-side-effects"),
        ("Donaudampfschifffahrtsgesellschaftskapitän", "donaudampfschifffahrtsgesellsc"),
        ("Übung für Ärzte", "ubung-fur-arzte"),
        ("Что это?", "handout"),
    ],
)
def test_short_names(words: str, name: str) -> None:
    assert short_name(words) == name
