"""Files broken on purpose are caught, so that the checks are known to bite; a sound file is caught by none."""

from __future__ import annotations

import io

import pikepdf
import pytest

from tests.conformance.broken import KINDS, broken
from tests.conformance.checkers import CHECKERS, caught_by
from tests.conformance.library import built

LEAST_KINDS = 25
LEAST_CAUGHT = {"own check": 17, "UA-1": 35, "A-2a": 20, "outloud": 35, "qpdf": 1}
"""Kinds that each checker catches by itself, counted with page-validation 0.11 and outloud 0.2."""


@pytest.fixture(scope="module")
def good() -> bytes:
    """Lists, a table, a link, a figure, three fonts and four languages on two pages."""
    (document,) = built("world", "clear", "letter")
    return document.pdf


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_caught(kind: str, good: bytes) -> None:
    assert caught_by(good, broken(good, kind)) != []


def test_writing_a_good_file_anew_breaks_nothing(good: bytes) -> None:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(good)) as pdf:
        pdf.save(out)
    assert caught_by(good, out.getvalue()) == []


def test_there_are_kinds_enough() -> None:
    assert len(KINDS) >= LEAST_KINDS


@pytest.mark.slow
@pytest.mark.parametrize("checker", CHECKERS)
def test_each_checker_bites(checker: str, good: bytes) -> None:
    sound = set(CHECKERS[checker](good))
    caught = [kind for kind in KINDS if set(CHECKERS[checker](broken(good, kind))) - sound]
    assert len(caught) >= LEAST_CAUGHT[checker], caught
