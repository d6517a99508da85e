"""Every PDF of the library, in all editions on both papers, meets PDF/UA-1 and PDF/A-2a at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from ldn_pdf.reading.layout import Paper
from tests.conformance import verapdf
from tests.conformance.checkers import CHECKERS, check
from tests.conformance.library import built, card_sheets, fillable, whole

EVERYTHING = [*((*each, False) for each in (*whole(), *card_sheets())), *fillable()]


@pytest.mark.parametrize(
    ("handout", "edition", "paper", "filled_in"),
    [pytest.param(*each, marks=[pytest.mark.slow] if each[2] == "a4" else []) for each in EVERYTHING],
)
def test_no_checker_finds_anything(handout: str, edition: str, paper: Paper, filled_in: bool) -> None:
    found = {
        (document.name, checker): check(checker, document)
        for document in built(handout, edition, paper, filled_in)
        for checker in CHECKERS
    }
    assert {name: findings for name, findings in found.items() if findings} == {}


@pytest.mark.slow
def test_verapdf_finds_nothing(tmp_path: Path) -> None:
    try:
        validator = verapdf.find()
    except verapdf.NoVeraPDFError as error:
        pytest.skip(str(error))
    for what in EVERYTHING:
        for document in built(*what):
            (tmp_path / document.name).write_bytes(document.pdf)
    for flavour in verapdf.FLAVOURS.values():
        found = validator.check(tmp_path, flavour)
        assert len(found) == len(list(tmp_path.iterdir()))
        assert {name: rules for name, rules in found.items() if rules} == {}
