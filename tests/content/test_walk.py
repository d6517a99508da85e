"""Every text of a handout is approved and ruled on, or stands in a list with the reason."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
from msgspec import Struct

from ldn_pdf.approval.approved_words import approved_words
from ldn_pdf.content.compose import compose
from ldn_pdf.content.passages import passages
from ldn_pdf.content.state import DRAFT
from ldn_pdf.content.walk import walk
from ldn_pdf.reading.field_types import Hint, fields_of, texts
from ldn_pdf.reading.inline_markup import Run
from ldn_pdf.reading.model import Block, Handout
from ldn_pdf.reading.source import Text
from tests.checking.specimen import clinic, load

DATA = Path(__file__).parent.parent / "data"
SAMPLE = (DATA / "words" / "every-text.yaml").read_text("utf-8")

FILES = ("PictureSpec.file", "PictureFile.file", "Captioned.file")
NOT_APPROVED = {
    "Handout.article": "names the ledger; it is not printed",
    "Handout.version": "a number: what was approved under it is compared by its words",
    "Handout.necessary": "words that the grade takes for easy; they are not printed",
    "Handout.translation_of": "names the source; its digests are approved with the words",
    "Handout.codes": "not printed; for the index of `pack`",
    "Silence.rule": "not printed; `check` shows it",
    "Silence.words": "a copy of words that stand elsewhere",
    "Silence.why": "not printed; `check` shows it",
    **{
        f"{owner}.{field}": "claim ids are not printed; the rules on claims go by them"
        for owner, field in [
            ("SectionSpec", "from_"),
            ("Item", "from_"),
            ("Bullet", "from_"),
            ("Step", "from_"),
            ("Help", "from_"),
            *(("Provenance", key) for key in ("main_point", "steps", "get_help", "remember")),
        ]
    },
}
NOT_RULED = NOT_APPROVED | {
    "Handout.language": "a tag",
    "SectionSpec.language": "a tag",
    "Handout.fields": "names of what a patient's row fills in",
    **dict.fromkeys(FILES, "a file name; it is not printed"),
    "QRSpec.address": "an address, which its pattern checks",
}


def sample(cls: type[Handout] = Handout, more: str = "") -> Handout:
    return load(SAMPLE + more, cls)


def paths(cls: type[Struct]) -> Iterator[str]:
    """`Owner.field` of every text that the model has below a class."""
    for field in fields_of(cls):
        yield from _of_hint(field.hint, "" if field.block else f"{cls.__name__}.{field.name}")


def _of_hint(hint: Hint, path: str) -> Iterator[str]:
    if hint.base is tuple and hint.item:
        yield from _of_hint(hint.item, path)
    elif hint.base is Text:
        yield path
    elif hint.is_record:
        yield from paths(hint.base)


def forgotten(handout: Handout) -> tuple[set[str], set[str]]:
    """The fields with a text that no approval is for, and those with one that no rule sees."""
    approved = approved_words(handout, DATA / "handouts")
    walked, ruled = ({id(piece.text) for piece in found} for found in (list(walk(handout)), passages(handout)))
    placed = list(texts(handout))
    unapproved = {p.path for p in placed if p.path not in NOT_APPROVED and id(p.text) not in walked}
    unsaid = {
        p.path
        for p in placed
        if p.path not in {*NOT_APPROVED, *FILES}
        for line in p.text.value.splitlines()
        if line.removeprefix("**") not in approved
    }
    return unapproved | unsaid, {p.path for p in placed if p.path not in NOT_RULED and id(p.text) not in ruled}


def test_every_text_is_approved_and_ruled_on() -> None:
    assert forgotten(sample()) == (set(), set())


def test_the_sample_has_every_text_that_the_model_has() -> None:
    wrappers = {path for kind in get_args(Block) for path in paths(kind)}
    wanted = {path for path in paths(Handout) if path} | wrappers
    assert {p.path for p in texts(sample())} ^ wanted == set(), "give each of them words in every-text.yaml"


def test_a_field_that_the_walk_forgets_is_found() -> None:
    class WithAside(Handout, frozen=True, kw_only=True):
        aside: Text

    forgot = {"WithAside.aside"}
    made = sample(WithAside, "aside: It cures MS.\n")
    renamed = {path.replace("Handout.", "WithAside.") for path in NOT_RULED}
    assert [found - renamed for found in forgotten(made)] == [forgot, forgot]


@pytest.mark.parametrize("listed", [NOT_APPROVED, NOT_RULED])
def test_nothing_is_listed_that_is_not_in_the_model(listed: dict[str, str]) -> None:
    assert set(listed) <= set(paths(Handout))


def test_every_author_s_word_on_the_page_comes_from_the_walk() -> None:
    handout, ours = sample(), clinic()
    made = compose(handout, ours, DRAFT, folder=DATA / "handouts", values={"first_visit": "today"})
    printed = {id(run.origin) for run in runs(made) if run.origin}
    of_the_clinic = {id(placed.text) for placed in texts(ours)}
    assert printed and printed - of_the_clinic <= {id(piece.text) for piece in walk(handout)}


def runs(value: Any) -> Iterator[Run]:
    if isinstance(value, Run):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from runs(part)
    elif isinstance(value, Struct):
        for name in value.__struct_fields__:
            yield from runs(getattr(value, name))


def test_each_piece_knows_its_language() -> None:
    found = {piece.language for piece in walk(sample()) if piece.section is None}
    assert found == {"en-US"}
    assert {p.language for p in walk(sample()) if p.text.value == "Checklist words"} == {"en-GB"}
