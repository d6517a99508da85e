"""Lists that are longer than a reader holds in mind, and items that are paragraphs."""

from __future__ import annotations

from collections.abc import Iterator

from ldn_pdf.checking.subject import Subject
from ldn_pdf.content.passages import Passage
from ldn_pdf.problems import Problem

ID = "list-length"
SOURCE = "CDC Clear Communication Index: lists"
SILENCED = "by name"
ONLY_WARNS = True
MOST = 6  # items

PLACE = "bullets"
FLAGS = (
    "one\ntwo\nthree\nfour\nfive\nsix\nseven",
    "Ask us. We call you back.",
    "Bring your list.\nTell the nurse. She will write it down.",
)
PASSES = (
    "one\ntwo\nthree\nfour\nfive\nsix",
    "Ask us.\nWe call you back.",
    "About 4.5 mg a day in the studies.",
)


def rule(subject: Subject) -> Iterator[Problem]:
    """A warning for a list of more than six items, and for an item of more than one sentence."""
    lists: dict[str, list[Passage]] = {}
    for passage in subject.passages:
        if passage.role in ("bullet", "step", "check", "question"):
            lists.setdefault(passage.block, []).append(passage)
    for items in lists.values():
        if len(items) > MOST:
            what = f"This list has {len(items)} items; {MOST} is the most ({SOURCE})."
            yield items[MOST].problem(what, "Take out what matters least, or make two lists of it.", ID, "warning")
        for item in items:
            yield from _long_item(item)


def _long_item(item: Passage) -> Iterator[Problem]:
    if len(item.sentences) > 1:
        what = f"This item has {len(item.sentences)} sentences; one is enough ({SOURCE})."
        second = item.sentences[1]
        fix = "Give each sentence an item of its own."
        yield item.problem(what, fix, ID, "warning", second.start, second.start + len(second.words))
