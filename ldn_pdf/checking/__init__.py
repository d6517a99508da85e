"""Rules on words, evidence, furniture and review, and who stands behind them. See CONTRIBUTING.md.

Importing this package imports no rule: `check_handout` does, when it is called.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from itertools import islice
from types import ModuleType
from typing import TYPE_CHECKING

from ldn_pdf.problems import Problem

if TYPE_CHECKING:
    from ldn_pdf.checking.subject import Subject
    from ldn_pdf.library.folder import Library


def check_handout(subject: Subject, only: Collection[str] = (), *, errors_alone: bool = False) -> list[Problem]:
    """All problems of a handout that passed the checks of structure, in order; those of `only` where some are named.

    With `errors_alone`, rules that only warn are not asked.
    A rule that goes by words looks at the passages of each language that it speaks, one language at a time. What a
    `silence` takes out, and which rules do not speak a language, stands in the list as info.
    """
    from ldn_pdf.checking.rules import by_id
    from ldn_pdf.checking.silence import silenced
    from ldn_pdf.limits import PROBLEMS
    from ldn_pdf.problems import in_order

    parts = [subject.in_language(pack) for pack in subject.languages]
    found = [
        problem
        for name, module in by_id().items()
        if not (errors_alone and hasattr(module, "ONLY_WARNS")) and (not only or name in only)
        for part in ([part for part in parts if part.speaks(name)] if _goes_by_words(module) else [subject])
        for problem in islice(module.rule(part), PROBLEMS)
    ]
    mute = () if only else _not_checked(subject)
    return in_order([*silenced(found, subject.handout), *mute])


def not_checked(subject: Subject) -> dict[str, tuple[str, ...]]:
    """The ids of the rules that do not speak a language of the handout, by the English name of the language.

    Each is an open point for whoever approves the handout: a person has to look for what they look for.
    """
    from ldn_pdf.locale.packs import labels

    missing = {
        labels(part.pack or part.main_pack, subject.packs).language: (*_mute(part), *_untranslated(part))
        for part in map(subject.in_language, subject.languages)
    }
    return {language: names for language, names in missing.items() if names}


def _mute(part: Subject) -> Iterator[str]:
    """Rules that go by words, and that have none in the language."""
    from ldn_pdf.checking.rules import by_id

    for name, module in by_id().items():
        if _goes_by_words(module) and not (part.speaks(name) or name in part.shared.needless):
            yield name


def _untranslated(part: Subject) -> Iterator[str]:
    """Additions with key words of safety, none of which the language knows, and claims without words in it."""
    for addition in part.ledger.additions if part.ledger else ():
        if addition.required and addition.key_words and not part.key_words(addition):
            yield f"missing-safety for {addition.id}"
    from ldn_pdf.reading.evidence_ledger import in_language

    named = dict.fromkeys(claim.value for passage in part.passages for claim in passage.claims)
    entries = [entry for claim in named if part.ledger and (entry := part.ledger.entries.get(claim))]
    pack = part.pack or part.main_pack
    for rule, words in (("claim-agreement", "wording"), ("harm-untold", "harm")):
        silent = [
            entry.id.value
            for entry in entries
            if getattr(entry, words, None) and not in_language(None, getattr(entry, f"{words}_in"), pack)
        ]
        if silent and pack != "en" and part.speaks(rule):
            yield f"{rule} for {', '.join(silent)}"


def _not_checked(subject: Subject) -> Iterator[Problem]:
    for language, names in not_checked(subject).items():
        what = f"Not checked in {language}: {', '.join(names)}."
        fix = "Whoever approves it looks for that: `ldn-pdf check` does not."
        yield subject.problem("language", what, fix, "language", "info")


def _goes_by_words(module: ModuleType) -> bool:
    """Whether a rule goes by words, so that it speaks some languages only."""
    return hasattr(module, "VOCABULARY")


def check_ledgers(library: Library) -> Iterator[Problem]:
    """What the rules on evidence find: claims that no handout of the library answers, or that nobody weighed."""
    from ldn_pdf.checking.rules import by_id
    from ldn_pdf.content.walk import named_claims
    from ldn_pdf.limits import PROBLEMS

    named = defaultdict[str, set[str]](set)
    for handout in (library.handout(name)[0] for name in library.names()):
        if handout and handout.article:
            named[handout.article.value].update(text.value for text in named_claims(handout))
    for article in library.articles():
        if ledger := library.ledger(article)[0]:
            for module in by_id(on_ledger=True).values():
                yield from islice(module.rule(ledger, named[article]), PROBLEMS)
