"""Words that somebody still has to write."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from ldn_pdf.checking.subject import Subject
from ldn_pdf.content.passages import TO_DO, Passage
from ldn_pdf.problems import Problem

ID = "to-do"
SOURCE = "no reader may be handed a gap"
SILENCED = "never"
FLAGS = ("TODO: say it in plain words", "TODO: Tai chi is slow.", "It helps you to stretch. TODO")
PASSES = ("Write a to do list.", "You have a lot to do today.", "Todos los días.", "No sabemos TODO lo que hace.")

_FIX = "Write it in plain words of your own, then take `TODO` away."


def rule(subject: Subject) -> Iterator[Problem]:
    """An error for each block with words that say TODO, in the order of the file."""
    waiting = (passage for passage in subject.everything if TO_DO.search(passage.words))
    for block, group in groupby(waiting, key=lambda passage: passage.block):
        yield _problem(block, list(group))


def _problem(block: str, waiting: list[Passage]) -> Problem:
    name = block.rpartition(".")[2].replace("_", " ")
    what = f"{len(waiting)} texts are still to do: {name}" if len(waiting) > 1 else f"This is still to do: {name}"
    return waiting[0].problem(f"{what} ({SOURCE}).", _FIX, ID)
