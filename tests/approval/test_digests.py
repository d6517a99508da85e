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
    "before-ldn": "c91f39a563760372187d2a5b417817f086a53ec65123ace610eda4307f360b0e",
    "could-ldn-help": "f0aa1fc680acaf97a63d6670ce352b1cd5fbc4e05bfc385e16e84f5929d6c534",
    "ldn-and-ms-care": "12d7ae1f359d5b7bbeef6a4841a9dd6d4b3826fc9ce91c5ee8df5f1648cf6c1a",
    "ldn-and-opioids": "8309aecc5f160afef727fe86cf5ff61e12affcf45b5c4f3c1a4de4f2e3ca36bf",
    "ldn-decide": "b27d694b3eaa80f97101af78b81817a2d72e90c74320900c110d410cb65e8904",
    "ldn-for-ms": "cbb6a172e616c24ef28799337a39da6463ddf3f133c2849f09dd93fb85e27ee3",
    "ldn-side-effects": "508e1f0dc8dfe2a262881b2beb54907e8db2bc1002490350d964a879887236da",
    "what-is-ldn": "3b4951f2252712c5869f53284520e7b39af8d0623372a5506bd3c77d0de620a5",
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
