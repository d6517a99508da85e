"""The digests of approved words: while they stand still, no clinic's approval lapses with a new version of ours."""

from __future__ import annotations

from pathlib import Path

import pytest

from ldn_pdf.approval.approved_words import approved_words
from ldn_pdf.approval.standing import words_hash
from ldn_pdf.library.folder import Library
from ldn_pdf.reading.model import Handout
from tests.checking.specimen import load

DATA = Path(__file__).parent.parent / "data"

BUNDLED = {
    "before-ldn": "b7bba5345bc032b9c1845488fe5bd10b43760afaaa58a915d23c1e3103d16c7d",
    "could-ldn-help": "03ae578e768de0a3768f284125cc3c6c91bf68903226d170f37aa91afa52c74f",
    "ldn-and-ms-care": "9ad99da8460a6c310f6f56c8032067a280deecfeb9203f884086ad397a03e851",
    "ldn-and-opioids": "47763cb8a8ddd634223ebaefd98992236d448663a80aab162839522d81e5f24f",
    "ldn-decide": "391f6cb114e38822031341e66dbb6efbfbc00f2ce4bbf086b1c7a6c07cb5919d",
    "ldn-for-ms": "b80f3afa5edc2c4d456e5c60a3706ebbb30ffd2e0e3247770dc40822e06c420e",
    "ldn-side-effects": "48f255be3d5e3095132774607e983cdcf3f4e2f829a563a2d4185bf14df47785",
    "what-is-ldn": "1b35d47a2f3797c470ad548d0f12bb31814d039d2b674246bee10c88f02a484c",
}
"""Of the bundled handouts. A changed word changes its handout's line, and no other."""


@pytest.mark.parametrize("name", BUNDLED)
def test_the_words_of_a_bundled_handout_have_their_digest(name: str) -> None:
    library = Library()
    handout, _ = library.handout(name)
    path = library.path(name)
    assert handout and path
    assert words_hash(handout, path.parent) == f"sha256:{BUNDLED[name]}"


def test_the_approved_words_of_every_block_stand_still() -> None:
    handout = load((DATA / "words" / "every-text.yaml").read_text("utf-8"), Handout)
    shown = approved_words(handout, DATA / "handouts") + "\n"
    assert shown == (DATA / "words" / "every-text.approved.txt").read_text("utf-8")
