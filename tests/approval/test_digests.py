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
    "before-ldn": "601e4523b04ff9084bdb57681e52421992f8926c332d734a7a6e1670f37e7870",
    "could-ldn-help": "706c87edabb3ab329d7f70c709bb28a66e725222c4ff4046a4a368b8da2bce14",
    "ldn-and-ms-care": "881384fd3e654466edd27f42ab65d77ac4b7a2923cc68861736bbf72f8f9192e",
    "ldn-and-opioids": "83e83b26d109b4599bb31c591fd1993444ed07308643ef6f9512d7686da3d52e",
    "ldn-decide": "9937493b2ba24bd7a440f62a023a2900e0b4fd096af228483b86a7bd30e9a63f",
    "ldn-for-ms": "49617756fca436bbc3a3b56c8aef04bdd6727bc189c695f3e777263aa7d9a57a",
    "ldn-side-effects": "3fd30336b78848670f49da7a078612e4648e78db41e16fd49a356917ac1e326b",
    "what-is-ldn": "c930cae791e6c3c39790f865022a18f8a22ae7489b52cddc753221a648db53a0",
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
