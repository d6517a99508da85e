"""Rules that an author silenced for certain words, or for what is missing, with a reason."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from ldn_pdf.checking.rules import by_id
from ldn_pdf.content.sentences import Sentence, sentences
from ldn_pdf.problems import Mark, Problem, most_like
from ldn_pdf.reading.field_types import texts
from ldn_pdf.reading.model import Handout, Silence
from ldn_pdf.reading.source import Text

Way = Literal["never", "warnings", "by name", "words"]


def way_to_silence(rule: str) -> Way:
    """How an author may silence a rule, as SILENCED of its module says; `words`, those that are quoted, without one.

    `never`: it says where the handout stands, what keeps a reader from harm, or what can be put right in one way only.
    `warnings`: its errors stay. `by name`: it is about a whole handout or block.
    """
    return getattr(by_id().get(rule), "SILENCED", "words")


_END = Mark("\U0010ffff")


class _Reach(Struct, frozen=True):
    """A silence, the part of the file that it holds for with its texts, and the places of the words that it quotes:
    each the text and where in its value they begin and end."""

    silence: Silence
    start: Mark
    end: Mark
    said: tuple[Text, ...]
    quotes: tuple[tuple[Text, int, int], ...]

    def covers(self, problem: Problem) -> bool:
        """Whether it silences a problem: what it names may be silenced, and it says for which words."""
        rule, words = self.silence.rule.value, self.silence.words
        way = way_to_silence(rule)
        if problem.rule != rule or way == "never" or (words is None and way != "by name"):
            return False
        if problem.is_error and way == "warnings":
            return False
        if problem.mark < self.start or not problem.mark < self.end:
            return False
        return words is None or any(_is_about(*quote, problem) for quote in self.quotes)


def silenced(problems: Iterable[Problem], handout: Handout) -> Iterator[Problem]:
    """The problems, with those that a silence covers turned into info that gives the reason.

    Further problems: a silence of a rule that is none or that cannot be silenced, one that quotes no words or
    words that are no longer there, and one that silences nothing.
    """
    idle = reaches = list(_reaches(handout))
    waiting: list[Problem] = []
    for problem in problems:
        reach = next((reach for reach in reaches if reach.covers(problem)), None)
        if reach is None:
            waiting.append(problem)
            yield problem
        else:
            idle = [other for other in idle if other is not reach]
            what = f"Silenced {problem.severity}: {problem.what}"
            yield replace(problem, what=what, fix=f"The reason given: {reach.silence.why}", severity="info")
    for reach in idle:
        yield _idle(reach, waiting)


def _idle(reach: _Reach, waiting: list[Problem]) -> Problem:
    """What is wrong with a silence that silences nothing. `waiting` are the problems that no silence covers."""
    silence, rule, way = reach.silence, reach.silence.rule, way_to_silence(reach.silence.rule.value)
    missed = [problem for problem in waiting if problem.rule == rule.value and reach.start <= problem.mark < reach.end]
    out = "Take the silence out."
    if rule.value not in by_id():
        near = most_like(rule.value, by_id(), 0.5)
        fix = f"Did you mean {near}?" if near else "`ldn-pdf check` prints the ids of rules in brackets."
        return _problem(rule, f"{rule} is no rule.", fix)
    if way == "never":
        return _problem(rule, f"The rule {rule} cannot be silenced.", out)
    if missed and way == "warnings" and all(problem.is_error for problem in missed):
        return _problem(rule, f"This error of the rule {rule} cannot be silenced.", f"Change the words. {out}")
    if silence.words is None and way != "by name":
        what = f"A silence of {rule} has to quote the words that it is for."
        return _problem(rule, what, f"Add {_to_quote(missed[0], reach.said)}." if missed else out)
    if silence.words is not None and not reach.quotes:
        what = "These words do not stand here: the silence holds no more."
        fix = f"Write {_to_quote(missed[0], reach.said)}, if the reason still holds." if missed else out
        return _problem(silence.words, what, fix)
    if missed and missed[0].is_error:
        what = f"The silence of {rule} quotes a part of the sentence; for an error it takes the whole one."
        return _problem(silence.words or rule, what, f"Write {_to_quote(missed[0], reach.said)}.")
    return replace(_problem(rule, f"The rule {rule} finds nothing here.", out), severity="warning")


def _problem(place: Text, what: str, fix: str) -> Problem:
    return place.problem(what, fix, "silence")


def _to_quote(problem: Problem, said: Iterable[Text]) -> str:
    """`words: "…"` as it has to be typed for a problem: its sentence."""
    text = next((text for text in said if _stands_in(text, problem)), None)
    whole = _sentence_at(text, problem.mark) if text else None
    return f"`words: {json.dumps(whole.words if whole else problem.words, ensure_ascii=False)}`"


def _is_about(text: Text, start: int, end: int, problem: Problem) -> bool:
    """Whether the quoted words hold the problem: for an error its whole sentence, else a word of it at least."""
    if not _stands_in(text, problem):
        return False
    if problem.is_error:
        whole = _sentence_at(text, problem.mark)
        return whole is not None and start <= whole.start and end >= whole.start + len(_bare(whole.words))
    said = _flat(text.value[start:end])
    within = text.mark(start) <= problem.mark <= text.mark(end - 1)
    return (within and _flat(problem.words) in said) or said in _flat(problem.words)


def _stands_in(text: Text, problem: Problem) -> bool:
    return text.mark() <= problem.mark <= text.mark(len(text.value) - 1)


def _sentence_at(text: Text, mark: Mark) -> Sentence | None:
    found = [sentence for sentence in sentences(text.value) if text.mark(sentence.start) <= mark]
    return found[-1] if found else None


def _reaches(handout: Handout) -> Iterator[_Reach]:
    said = [placed.text for placed in texts(handout) if placed.owner is not Silence]
    starts = sorted([*handout.marks.values.values(), *(section.marks.here for section in handout.sections), _END])
    for section in handout.sections:
        start = section.marks.here
        end = next(mark for mark in starts if mark > start)
        yield from (_reach(silence, start, end, said) for silence in section.silence)
    whole = replace(handout.marks.here, line=0)
    yield from (_reach(silence, whole, _END, said) for silence in handout.silence)


def _reach(silence: Silence, start: Mark, end: Mark, said: Iterable[Text]) -> _Reach:
    inside = tuple(text for text in said if text.value and start <= text.mark() < end)
    words = [re.escape(word) for word in (silence.words.value if silence.words else "").replace("**", " ").split()]
    quoted = re.compile(r"(?<!\w)" + r"(?:\s|\*\*)+".join(words) + r"(?!\w)")  # blanks and **bold** are as in either
    quotes = [(text, *match.span()) for text in inside for match in quoted.finditer(text.value)] if words else []
    return _Reach(silence, start, end, inside, tuple(quotes))


def _flat(words: str) -> str:
    return " ".join(words.replace("**", "").split())


def _bare(words: str) -> str:
    return words.rstrip(".!?…\"'’”)* ")
