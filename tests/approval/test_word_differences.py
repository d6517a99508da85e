from __future__ import annotations

from ldn_pdf.approval.approved_words import Change, Difference, differences, marked

BEFORE = """\
language: en-US
title: Is walking right for me?
main point: Walk slowly.
warning: Do not walk on ice
paragraph: You may fall. Ask first.
next step: Buy shoes.
section: What walking is
bullet: It is slow.
bullet: It is good for you, and it costs nothing.
bullet: It takes time.
section: Where to walk
column: Place
column: Why
row
cell: Park
cell: It is flat.
picture, medium, 00aa
alt text: A park
help, same day: You fell.
ask: How far?
written by: the walkers"""


def changed(*pairs: tuple[str, str]) -> list[Difference]:
    now = BEFORE
    for old, new in pairs:
        assert old in now
        now = now.replace(old, new)
    return list(differences(BEFORE, now))


def test_the_same_words() -> None:
    assert changed() == []


def test_a_word_in_a_paragraph() -> None:
    (found,) = changed(("Ask first", "Ask your nurse first"))
    assert found == Difference(
        "Do not walk on ice",
        (),
        (Change("paragraph", "You may fall. Ask first.", "You may fall. Ask your nurse first."),),
    )
    assert marked(found.changes[0]) == ("You may fall. Ask first.", "You may fall. Ask [+your nurse+] first.")


def test_a_warning_that_became_a_note() -> None:
    assert changed(("warning: Do", "note: Do")) == [
        Difference("Do not walk on ice", ("was a warning, is now a note",), ())
    ]


def test_a_heading_reworded_keeps_its_section() -> None:
    (found,) = changed(("section: What walking is", "section: What walking means"))
    assert found == Difference("What walking means", (), (Change("heading", "What walking is", "What walking means"),))


def test_texts_gone_new_and_moved() -> None:
    assert changed(("bullet: It is slow.\n", "")) == [
        Difference("What walking is", (), (Change("bullet", "It is slow.", ""),))
    ]
    assert changed(("bullet: It takes time.", "bullet: It takes time.\nbullet: Rest often.")) == [
        Difference("What walking is", (), (Change("bullet", "", "Rest often."),))
    ]
    assert changed(("bullet: It is slow.\n", ""), ("It takes time.", "It takes time.\nbullet: It is slow.")) == [
        Difference("What walking is", (), (Change("bullet, stands in another place", "It is slow.", "It is slow."),))
    ]


def test_a_text_in_another_role() -> None:
    assert changed(("bullet: It takes time.", "paragraph: It takes time.")) == [
        Difference("What walking is", (), (Change("bullet → paragraph", "It takes time.", "It takes time."),))
    ]
    assert changed(("help, same day", "help, emergency")) == [
        Difference("When to get help", (), (Change("help, same day → help, emergency", "You fell.", "You fell."),))
    ]


def test_sections_gone_new_and_moved() -> None:
    what = BEFORE[BEFORE.index("section: What") : BEFORE.index("section: Where")]
    where = BEFORE[BEFORE.index("section: Where") : BEFORE.index("help, same")]
    assert changed((what, "")) == [
        Difference(
            "What walking is",
            ("gone",),
            (
                Change("heading", "What walking is", ""),
                Change("bullet", "It is slow.", ""),
                Change("bullet", "It is good for you, and it costs nothing.", ""),
                Change("bullet", "It takes time.", ""),
            ),
        )
    ]
    assert changed((what + where, where + what)) == [Difference("What walking is", ("stands in another place",), ())]
    assert changed(("help, same", "section: When it rains\nparagraph: Stay in.\nhelp, same")) == [
        Difference(
            "When it rains", ("new",), (Change("heading", "", "When it rains"), Change("paragraph", "", "Stay in."))
        )
    ]


def test_cells_pictures_and_what_has_no_section() -> None:
    assert changed(("cell: It is flat.", "cell: It is green.")) == [
        Difference("Where to walk", (), (Change("cell", "It is flat.", "It is green."),))
    ]
    assert changed(("medium, 00aa", "medium, 00bb")) == [
        Difference("Where to walk", (), (Change("picture", "medium, 00aa", "medium, 00bb"),))
    ]
    assert [
        found.block for found in changed(("How far", "How long"), ("the walkers", "walkers"), ("Walk slowly", "Walk"))
    ] == [
        "Top of the page",
        "Questions to ask",
        "Written by",
    ]
