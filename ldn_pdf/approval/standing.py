"""Whether a named clinician stands behind the very words of a handout, today."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from pathlib import Path

from msgspec.structs import replace

from ldn_pdf.approval.approvals_file import Approval, Approvals, digest, hand_edits, is_untouched
from ldn_pdf.approval.approved_words import approved_words, changes, clinic_words
from ldn_pdf.content.state import State
from ldn_pdf.content.translations import stale
from ldn_pdf.problems import Problem
from ldn_pdf.reading.model import Clinic, Handout

SOON = 60  # days before an approval ends in which everybody who uses it is told


def days_left(state: State, today: date) -> int | None:
    """The days for which an approval still holds, where it ends soon."""
    left = (state.until - today).days if state.name == "approved" and state.until else SOON + 1
    return left if left <= SOON else None


def words_hash(handout: Handout, folder: Path) -> str:
    """The digest of words, order, roles, pictures and alt texts. `folder` holds the pictures."""
    return digest(approved_words(handout, folder))


def read_hash(handout: Handout, folder: Path, clinic: Clinic) -> str:
    """The digest of all that an approval is bound to, the clinic's sentences too, as 16 figures and letters to type."""
    said = f"{approved_words(handout, folder)}\n{clinic_words(clinic)}"
    return digest(said).removeprefix("sha256:")[:16]


def changes_since(approval: Approval, handout: Handout, clinic: Clinic, folder: Path) -> tuple[str, ...]:
    """What differs from the words of an approval, and from the clinic file's sentences that it saw."""
    clinic_then = changes(approval.clinic.value, clinic_words(clinic)) if approval.clinic else ()
    return (*changes(approval.words.value, approved_words(handout, folder)), *clinic_then)


def state_of(
    handout: Handout,
    approvals: Approvals | None,
    clinic: Clinic | None,
    today: date,
    folder: Path,
    source: Handout | None = None,
) -> State:
    """The state of a handout: the one function that tells it. `source` is what a translation translates.

    `approvals` is None where the file cannot be read: all handouts are drafts then. `clinic` is None where that
    file cannot be read: nothing is handed out then. The newest approval
    counts, with those of the same words by other people where the clinic needs more than one, and none before.
    It holds to its own last day or the handout's, whichever comes first.
    """
    state = _approved(handout, approvals, clinic, today, folder)
    places = stale(source, handout) if source else ()
    if places and source:
        why = f"{source.id} has changed since it was translated"
        state = replace(state, name="draft", translator="", why=why)
    machine = handout.origin == "machine" and not state.translator
    unread = "A program made this translation, and no qualified translator has reviewed it" if machine else ""
    return replace(state, stale=places, machine=machine, why=state.why or unread)


def _approved(handout: Handout, approvals: Approvals | None, clinic: Clinic | None, today: date, folder: Path) -> State:
    overdue = handout.review_by < today
    approvals = approvals.seen_with(handout.id, clinic_words(clinic)) if approvals and clinic else approvals
    approval = approvals.newest(handout.id) if approvals else None
    if approval is None:
        why = "" if approvals else "The file of approvals cannot be read"
        return State(name="draft", expired=overdue, why=why)
    why, changed = _against(approval, handout, clinic, today, folder)
    if why:
        return State(name="draft", expired=overdue, why=why, changed=changed)
    needs = clinic.needs if clinic else 1
    signers = approvals.signers(handout.id)[-needs:] if approvals else ()
    if len(signers) < needs:
        by = " and ".join(entry.approved_by.value for entry in signers)
        why = f"{len(signers)} of {needs} people have approved these words: {by}"
        return State(name="draft", expired=overdue, why=why)
    *before, last = signers
    both = "".join(f"{entry.approved_by}, {entry.role}, and " for entry in before) + last.approved_by.value
    last_day = min(handout.review_by, *(entry.until for entry in signers))
    ended = last_day < today
    return State(
        name="expired" if ended else "approved",
        approved_by=both,
        role=last.role.value,
        approved_on=last.approved_on,
        translator=str(next((entry.translator for entry in signers if entry.translator), "")),
        until=last_day,
        expired=ended,
        why=f"Its approval by {both} ended on {last_day}" if ended else "",
    )


def _against(
    approval: Approval, handout: Handout, clinic: Clinic | None, today: date, folder: Path
) -> tuple[str, tuple[str, ...]]:
    """Why an approval does not count, and what changed since; empty where it counts."""
    if not is_untouched(approval):
        return "Its approval was changed by hand", ()
    if approval.withdrawn:
        return f"Its approval by {approval.approved_by} was withdrawn on {approval.withdrawn}: {approval.why}", ()
    if handout.translation_of and not approval.translator:
        return f"Its approval by {approval.approved_by} names no translator who reviewed it", ()
    if approval.approved_on > today:
        return f"Its approval is of {approval.approved_on}, and today is {today}", ()
    then = f"changed after {approval.approved_by} approved them on {approval.approved_on}"
    now = approved_words(handout, folder)
    if digest(now) != approval.hash.value:
        return f"Its words {then}", changes(approval.words.value, now)
    seen, said = approval.clinic, clinic_words(clinic) if clinic else ""
    if seen and clinic and seen.value != said:
        return f"The sentences of the clinic file {then}", changes(seen.value, said)
    return "", ()


def approval_problems(approvals: Approvals, names: Collection[str], today: date) -> Iterator[Problem]:
    """What is wrong with the file of approvals itself. `names` are the handouts that there are."""
    yield from hand_edits(approvals)
    for entry in approvals.current.values():
        name = entry.handout
        if name.value not in names:
            what = f"There is no handout {name} any more; its approval is kept."
            fix = "Bring the handout back under its old name, or leave this entry as a record."
            yield name.problem(what, fix, "approval-without-handout", "warning")
        elif entry.clinic is None:
            what = f"The approval of {name} does not name the clinic file's sentences: they can change under it."
            fix = "Have it approved anew (`ldn-pdf approve`)."
            yield name.problem(what, fix, "approval-without-clinic", "warning")
        if entry.approved_on > today:
            what = f"{name} was approved on {entry.approved_on}, and today is {today}: until then it is a draft."
            fix = "Set the computer's clock, or wait for that day."
            yield name.source.problem(entry.marks.of("approved_on"), what, fix, "approval-in-future", length=10)
