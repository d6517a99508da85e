"""What the rules find in sentences that over-claim, and in true ones: `python -m tests.checking.words_trial`.

`words/bad.tsv` and `honest.tsv` give a claim id and a sentence a line, `other_honest.txt` sentences of sheets on
other topics, without evidence. The rules were written with these in sight; those of `held_out_…` were written
before the rules. Those of `later_…` were written after them, in batches, each tried once before any rule was changed
for it. Of 100 that may harm, three batches found 64, 72 and 81, and ten more 85, 92, 75, 92, 85, 78, 80, 87, 90 and
80 (the third and sixth of them turn the ledger's own words round); up to 5 of 100 honest ones got a false error.
No rule learned of `fresh_…`: 28 of 30 were found, and none of 20 honest ones got a false error.

In Spanish, `es_later_…` are six batches of 60 and 40, each tried once before any rule was changed for it: they found
54, 54, 52, 33 (all before `claim-agreement` had Spanish words), 42 and 52 of 60, and 0, 1, 1, 2, 1 and 3 of 40 honest
ones got a false error. `es_held_out_…` is the seventh, 53 of 60 and 2 of 40: no rule learned of what it missed.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

from msgspec import Struct

from ldn_pdf.checking import check_handout
from ldn_pdf.checking.subject import Subject
from ldn_pdf.content.state import State
from ldn_pdf.library.folder import Library, bundled
from ldn_pdf.problems import Problem
from ldn_pdf.reading.decoder import decode
from ldn_pdf.reading.model import Clinic, Handout
from ldn_pdf.reading.source import Source
from ldn_pdf.reading.yaml_nodes import parse

WORDS = Path(__file__).with_name("words")
HONEST = [f"{batch}{name}" for batch in ("", "held_out_", "later_") for name in ("honest.tsv", "other_honest.txt")] + [
    "fresh_honest.tsv"
]
TODAY = date(2026, 11, 23)
NOT_COUNTED = frozenset({"sentence-length", "readability", "harm-untold"})  # the last looks at a whole section
SHEET = """\
title: {title}
audience: {audience}
main_point: {main_point}
version: "1.0"
issued: 2026-11-23
review_by: 2027-11-23
written_by: the nurse team
language: {language}
{article}
sections:
  - heading: {heading}
    {claim}
    text: "{sentence}"
{safety}get_help:
  - {{when: {help}, who: emergency}}
"""

WORDS_OF = {
    "en": {
        "title": "What is LDN?",
        "audience": "Adults with multiple sclerosis (MS) who were offered low-dose naltrexone (LDN)",
        "main_point": "Talk with your care team.",
        "heading": "What to know",
        "help": "You cannot breathe.",
        "warning": "Do not take LDN with opioids",
        "safety": "LDN is not approved for MS, and does not replace your MS medicine. It is not known if it helps. "
        "Side effects can be poor sleep and vivid dreams.",
    },
    "es": {
        "title": "¿Qué es la LDN?",
        "audience": "Adultos con esclerosis múltiple (EM) a quienes se ofreció naltrexona en dosis bajas (LDN)",
        "main_point": "Hable con su equipo.",
        "heading": "Qué debe saber",
        "help": "No puede respirar.",
        "warning": "No tome LDN con opioides",
        "safety": "La LDN no está aprobada para la EM y no reemplaza su medicamento para la EM. No se sabe si ayuda. "
        "Los efectos secundarios pueden ser dormir mal y sueños vívidos.",
    },
}

SAFETY = """\
  - heading: {warning}
    callout: warning
    from: [A1, A3, A8, P3]
    text: >-
      {safety}
"""


class Tried(Struct, frozen=True):
    """A sentence with what the rules say of its line."""

    claim: str
    sentence: str
    problems: tuple[Problem, ...]

    @property
    def has_error(self) -> bool:
        return any(problem.is_error for problem in self.problems)


def read(name: str) -> Iterator[tuple[str, str]]:
    """The claim id and the sentence of each line; the id is empty in a file of sentences alone."""
    for line in (WORDS / name).read_text("utf-8").splitlines():
        claim, _, sentence = line.rpartition("\t")
        yield claim, sentence


@cache
def bundled_library() -> Library:
    """Read once: its ledger takes longer to read than a sentence to check."""
    return Library(bundled("handouts"))


def tried(claim: str, sentence: str, language: str = "en") -> Tried:
    """The sentence in a section that names the claim; without one, in a handout that has no evidence ledger."""
    library = bundled_library()
    traced = "article: ldn-for-ms\nfrom: {main_point: [B7], get_help: [A18]}"
    said = WORDS_OF[language]
    text = SHEET.format(
        **said | {"safety": SAFETY.format(**said) if claim else ""},
        article=traced if claim else "sources: [Nurse team]",
        claim=f"from: [{claim}]" if claim else "callout: note",
        sentence=sentence,
        language=language,
    )
    source = Source("sheet.yaml", text)
    node, faults = parse(source)
    handout, more = decode(node, Handout, source)
    assert handout and not faults + more, (sentence, faults, more)
    clinic, _ = library.clinic()
    assert isinstance(clinic, Clinic)
    ledger = library.ledger("ldn-for-ms")[0] if claim else None
    found = check_handout(Subject(handout, clinic, ledger, State(name="approved"), TODAY))
    line = next(number for number, line in enumerate(text.splitlines(), 1) if line.startswith("    text:"))
    return Tried(claim, sentence, tuple(p for p in found if p.mark.line == line and p.rule not in NOT_COUNTED))


def main() -> None:
    """Print the figures of each file, and each sentence that is told wrongly."""
    for name in ("bad.tsv", "held_out_bad.tsv", "later_bad.tsv", "fresh_bad.tsv"):
        results = [tried(*line) for line in read(name)]
        missed = [result for result in results if not result.problems]
        errors = sum(result.has_error for result in results)
        print(f"{name}: {len(results) - len(missed)} of {len(results)} flagged, {errors} of them as an error")
        for result in missed:
            print(f"    missed: {result.claim} {result.sentence}")
        for result in results if "-v" in sys.argv else ():
            rules = ", ".join(f"{p.rule}{'!' if p.is_error else ''}" for p in result.problems)
            print(f"    {result.claim:4} {result.sentence}  [{rules}]")
    for name in HONEST:
        results = [tried(*line) for line in read(name)]
        wrong = [result for result in results if result.has_error]
        warned = sum(bool(result.problems) for result in results) - len(wrong)
        print(f"{name}: {len(wrong)} of {len(results)} with a false error, {warned} with a warning")
        for result in results:
            if result.has_error or (result.problems and "-v" in sys.argv):
                rules = ", ".join(f"{p.rule}{'!' if p.is_error else ''} {p.words}" for p in result.problems)
                print(f"    {result.claim} {result.sentence}  [{rules}]")


if __name__ == "__main__":
    main()
