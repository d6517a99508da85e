"""May a handout go out? Whole, approved, unexpired, and of a real clinic; what is whole may go out as a draft too."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from ldn_pdf.approval.standing import days_left
from ldn_pdf.checking import check_handout
from ldn_pdf.checking.clinic_words import clinic_word_problems
from ldn_pdf.checking.subject import subject_of
from ldn_pdf.library.prepare import Prepared
from ldn_pdf.problems import Problem
from ldn_pdf.reading.clock import today
from ldn_pdf.renderers.text import text


def as_draft(prepared: Prepared) -> Prepared:
    """The same handout with "Draft" on each page, whoever approved it."""
    return replace(prepared, state=replace(prepared.state, name="draft"))


def refusals(prepared: Prepared) -> Iterator[Problem]:
    """Why a handout must not go out as it is; none where it may."""
    handout, state = prepared.handout, prepared.state
    fix = "" if state.is_held else "To send it out all the same, with Draft on each page: --draft."
    if state.name == "draft":
        why = (state.why or "No clinician has approved it").rstrip(".")
        approve = f"Have it approved (`ldn-pdf approve {handout.id}`). {fix}".rstrip()
        yield handout.title.problem(f"This handout is a draft. {why}.", approve, "not-approved")
    elif state.name == "expired" or state.expired:
        renew = f"Review it, and have it approved anew. {fix}"
        yield handout.title.problem("This handout has expired.", renew, "expired")
    if prepared.clinic.example:
        yield prepared.clinic.name.problem(
            "This is the example clinic: its numbers are invented.",
            f"Put in your clinic's own, and take out `example: true`. {fix}".rstrip(),
            "example-clinic",
        )


UNFINISHED = frozenset({"to-do", "missing-safety", "missing-furniture", "translation-stale"})
"""Rules whose errors stop a draft too: words that nobody wrote yet, a harm that is not told, nobody to call, a
translation of other words."""


def unfinished(prepared: Prepared) -> Iterator[Problem]:
    """Why a handout must not go out, not even as a draft: it is not whole, a program translated it and nobody who is
    qualified reviewed that, or its evidence cannot be read.

    The same holds for a clinic file whose words promise too much.
    """
    handout, ledger = prepared.handout, prepared.ledger
    if prepared.state.machine:
        what = "This is a machine translation that no qualified translator has reviewed: it goes to nobody."
        fix = (
            "Have a qualified translator and a clinician review it, then run "
            f'`ldn-pdf approve {handout.id} --by "…" --role "…" --translator "…" --until DATE`.'
        )
        yield handout.title.problem(what, fix, "machine-translation")
    if handout.article and ledger is None:
        yield from prepared.library.ledger(handout.article)[1]
    yield from (problem for problem in clinic_word_problems(prepared.clinic) if problem.is_error)
    found = check_handout(subject_of(prepared.library, handout, today()), only=UNFINISHED)
    yield from (problem for problem in found if problem.is_error and problem.rule in UNFINISHED)


def ending(prepared: Prepared) -> Iterator[Problem]:
    """A warning where the approval ends within 60 days: what goes out now is used beyond it."""
    if (left := days_left(prepared.state, today())) is not None:
        what = f"Its approval ends on {prepared.state.until}, in {left} days: copies of today are not good for longer."
        yield prepared.handout.title.problem(what, "Plan the review now.", "ends-soon", "warning")


def used_fields(prepared: Prepared) -> frozenset[str]:
    """The fields of the handout that its words really use."""
    named = {name.value: f"\ue000{number}\ue001" for number, name in enumerate(prepared.handout.fields)}
    shown = "".join(text(prepared.leaflet(named)).split())
    return frozenset(name for name, marker in named.items() if marker in shown)
