"""Rules that an author silenced for a section or a handout, with a reason."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from ldn_pdf.problems import Mark, Problem
from ldn_pdf.reading.model import Handout, Silence

NEVER = frozenset({"not-approved", "review-date", "to-do"})
"""Rules that no author may silence: they say where the handout stands."""

_END = Mark("\U0010ffff")


class _Reach(Struct, frozen=True):
    """A silence with the part of the file that it holds for."""

    silence: Silence
    start: Mark
    end: Mark

    def covers(self, problem: Problem) -> bool:
        return problem.rule == self.silence.rule.value and not problem.mark < self.start and problem.mark < self.end


def silenced(problems: Iterable[Problem], handout: Handout, rules: Collection[str]) -> Iterator[Problem]:
    """The problems, with those that a silence covers turned into info that gives the reason.

    Further problems: a silence of a rule that is none or that cannot be silenced, and one that silences nothing.
    """
    reaches = [reach for reach in _reaches(handout) if reach.silence.rule.value not in NEVER]
    used: set[int] = set()
    for problem in problems:
        reach = next((reach for reach in reaches if reach.covers(problem)), None)
        if reach is None:
            yield problem
        else:
            used.add(id(reach.silence))
            what = f"Silenced {problem.severity}: {problem.what}"
            fix = f"The reason given: {reach.silence.why}"
            yield replace(problem, what=what, fix=fix, severity="info")
    for reach in _reaches(handout):
        if id(reach.silence) not in used:
            yield from _idle(reach.silence, rules)


def _idle(silence: Silence, rules: Collection[str]) -> Iterator[Problem]:
    rule, length = silence.rule, len(silence.rule.value)
    if rule.value in NEVER:
        fix = "Take the silence out."
        yield rule.problem(f"The rule {rule} cannot be silenced.", fix, "silence", length=length)
    elif rule.value in rules:
        fix = "Take the silence out."
        yield rule.problem(f"The rule {rule} finds nothing here.", fix, "silence", "warning", length=length)
    else:
        from difflib import get_close_matches

        near = get_close_matches(rule.value, rules, 1, 0.5)
        fix = f"Did you mean {near[0]}?" if near else "`ldn-pdf check` prints the ids of rules in brackets."
        yield rule.problem(f"{rule} is no rule.", fix, "silence", length=length)


def _reaches(handout: Handout) -> Iterator[_Reach]:
    starts = sorted([*handout.marks.values.values(), *(section.marks.here for section in handout.sections), _END])
    for section in handout.sections:
        start = section.marks.here
        end = next(mark for mark in starts if mark > start)
        yield from (_Reach(silence, start, end) for silence in section.silence)
    whole = replace(handout.marks.here, line=0)
    yield from (_Reach(silence, whole, _END) for silence in handout.silence)
