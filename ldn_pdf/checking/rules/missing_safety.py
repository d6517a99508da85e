"""What the ledger says that each handout of its article must tell: what keeps a reader from harm."""

from __future__ import annotations

from collections.abc import Iterator

from ldn_pdf.checking.subject import Subject
from ldn_pdf.content.passages import Passage
from ldn_pdf.problems import Problem
from ldn_pdf.reading.evidence_ledger import Addition

ID = "missing-safety"
SOURCE = "`required` in the evidence ledger"
SILENCED = "never"

PLACE = "handout"
FLAGS = (
    "sections: [{heading: Opioids, from: [A3], text: Do not take LDN with opioids.}]",
    "sections: [{heading: Status, from: [A1, A8], text: LDN is not approved for MS. It does not replace your MS "
    "medicine.}]",
    "remember: ~",
)
PASSES = (
    "sections:\n- {heading: Opioids, callout: warning, from: [A3], text: Do not take LDN with opioids.}",
    "remember: ~\nsections:\n- {heading: Do not take LDN with opioids, callout: warning, from: [A1, A3, A8], "
    "text: 'It is not approved for MS, and does not replace your MS medicine.'}",
    "sections:\n- {heading: Opioids, callout: warning, from: [A3], text: Do not take LDN with opioids.}\n"
    "- {heading: More on opioids, callout: warning, from: [A3], text: Some cough medicines are opioids too.}\n"
    "- {heading: Status, from: [A1, A8], text: LDN is not approved for MS. It does not replace your MS medicine.}",
    "sections:\n- {heading: Opioids, callout: warning, from: [A3], text: Do not take LDN with opioids.}\n"
    "- {heading: Status, from: [A1, A8], text: LDN is not approved for MS. It does not replace your MS medicine.}",
    "title: What is LDN?",
    "remember: [{text: LDN is not approved for MS., from: [A1]}, {text: It does not replace your MS medicine., from: "
    "[A8]}]",
)


def rule(subject: Subject) -> Iterator[Problem]:
    """An error for a required addition that nothing says, or that no warning says where it has to be one.

    A warning where later parts of a large-print handout go without it, as neither a warning nor `remember` says it.
    `remember` alone will do: what nothing else says is printed on a handout of one part too.
    """
    for addition in subject.ledger.additions if subject.ledger else ():
        if addition.required:
            yield from _of_addition(subject, addition)


def _of_addition(subject: Subject, addition: Addition) -> Iterator[Problem]:
    said = [passage for passage in subject.passages if _says(subject, passage, addition)]
    body = [passage for passage in said if passage.role != "reminder"]
    if not said or (addition.required == "warning" and not body):
        what = f"No block says {addition.id}: {addition.wording} ({SOURCE})."
        fix = f"Say it in a section, with {addition.id} in its `from`."
        yield subject.problem("sections", what, fix, ID)
    elif addition.required == "warning" and not any(_warns(passage) for passage in body):
        what = f"{addition.id} must stand in a warning ({SOURCE})."
        yield body[0].problem(what, "Add `callout: warning` to its section.", ID)
    elif addition.required == "anywhere" and not any(p.role == "reminder" or _warns(p) for p in said):
        what = f"`remember` does not repeat {addition.id}: later parts in large print go without it ({SOURCE})."
        fix = f"Add a line to `remember`, with {addition.id} in its `from`."
        yield subject.problem("remember", what, fix, ID, "warning")


def _says(subject: Subject, passage: Passage, addition: Addition) -> bool:
    if addition.id.value not in {claim.value for claim in passage.claims}:
        return False
    words = f"{passage.words} {passage.section.heading if passage.section else ''}"
    keys = subject.in_language(subject.pack_of(passage)).key_words(addition)
    return not keys or any(key.search(words) for key in keys)


def _warns(passage: Passage) -> bool:
    return passage.section is not None and passage.section.callout == "warning"
