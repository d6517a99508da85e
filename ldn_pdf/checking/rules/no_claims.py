"""Words that nobody can trace to the evidence."""

from __future__ import annotations

from collections.abc import Iterator

from ldn_pdf.checking.subject import Subject
from ldn_pdf.content.passages import Passage
from ldn_pdf.content.walk import Role, named_claims
from ldn_pdf.problems import Problem

ID = "no-claims"
SOURCE = "each block rests on the evidence ledger"
SILENCED = "by name"

PLACE = "handout"
FLAGS = (
    "sections: [{heading: Pain, text: It may hurt.}]",
    "sections: [{heading: Pain, bullets: [{text: It may hurt., from: [W1]}, It may not.]}]",
    "from: {main_point: [B1], get_help: [A18]}\nsteps: [Bring your list.]",
    "article: ~",
)
PASSES = (
    "article: ~\nfrom: ~\nsources: [Bladder and Bowel UK]\nremember: ~\nsections: "
    "[{heading: Pads, text: Pads may help.}]",
    "sections: [{heading: Pain, from: [W1], text: It may hurt.}]",
    "sections: [{heading: Notes, questions: ['What can I take?'], lines: ['My goal:']}]",
    "sections: [{heading: My diary, text: Keep this page private., grid: {columns: [Day, Pain], numbered: 3}}]",
)

_TRACED: frozenset[Role] = frozenset(
    {"main_point", "reminder", "paragraph", "bullet", "step", "column", "cell", "alt", "caption", "help"}
)
_ONE_A_BLOCK = frozenset({"paragraph", "column", "cell", "alt", "caption"})


def rule(subject: Subject) -> Iterator[Problem]:
    """An error for each block or item without a claim id. Questions, fill-ins, contact and QR codes need none.

    A handout without an evidence ledger names its sources in words, and no claims.
    """
    if subject.handout.article is None:
        if any(named_claims(subject.handout)):
            fix = "Add `article: NAME`, the ledger's file name in the folder `evidence`, or take out each `from`."
            yield subject.problem("article", f"Claims are named, and no evidence ledger ({SOURCE}).", fix, ID)
        return
    if subject.ledger is None:  # reported already: there is none, or an error in it
        return
    seen: set[object] = set()
    for passage in subject.passages:
        key = passage.block if passage.role in _ONE_A_BLOCK else passage.text.start
        if passage.claims or passage.role not in _TRACED or key in seen or _says_nothing(passage):
            continue
        seen.add(key)
        where = "its section, or to the item" if passage.section else "the top-level `from`, or to the item"
        what = f"These words name no claim that they rest on ({SOURCE})."
        yield passage.problem(what, f"Add `from: [ids]` to {where}: `ldn-pdf trace --claims` lists them.", ID)


def _says_nothing(passage: Passage) -> bool:
    """Whether it belongs to a QR code, or only tells how to fill in what stands below it."""
    return passage.block.endswith(".qr") or passage.is_instruction
