"""Whether a sentence asserts what stands in it, or denies, doubts or asks it."""

from __future__ import annotations

import re

from ldn_pdf.checking.subject import Subject
from ldn_pdf.content.passages import Passage
from ldn_pdf.content.sentences import Sentence
from ldn_pdf.locale.vocabulary import SharedWords

_REACH = 400  # characters: what stands further off is another thought, and texts may have no full stop


def is_open(subject: Subject, sentence: Sentence) -> bool:
    """Whether the sentence asks: it ends in a question mark and begins as a question does."""
    return sentence.is_question and bool(subject.shared.asking.match(sentence.words))


def named(words: str, medicine: tuple[str, ...]) -> bool:
    """Whether one of the medicine's names stands in the words, as a word."""
    return any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", words, re.IGNORECASE) for name in medicine)


def is_about(subject: Subject, sentence: Sentence, start: int) -> bool:
    """Whether what is said at `start` is said of the medicine: it is named, or a pronoun or a reader stands for it.

    `Ice can reduce swelling` and `Physical therapy helps you walk` have a subject of their own.
    """
    if named(sentence.words, subject.medicine):
        return True
    before = _clause_before(subject.shared, sentence, start)
    return not re.search(r"\w", before) or bool(subject.shared.stands_for_it.match(before))


def is_denied(subject: Subject, passage: Passage, sentence: Sentence, start: int, end: int) -> bool:
    """Whether the words from `start` to `end` of the sentence are denied, doubted or asked, not asserted."""
    words = subject.shared
    before = _clause_before(words, sentence, start)
    if is_open(subject, sentence) or words.negation.search(before) or words.doubt.search(before):
        return True
    if words.denied_after.match(sentence.words[end : end + _REACH]):
        return True
    if words.reported.match(sentence.words) and _next_denies(words, passage, sentence):
        return True
    return _setting_denies(subject, passage, sentence)


def is_hedged(words: SharedWords, sentence: Sentence, start: int) -> bool:
    """Whether a word of doubt, or a study or person who says so, stands before `start` in its clause."""
    return bool(words.hedged.search(_clause_before(words, sentence, start)))


def words_before(sentence: Sentence, start: int) -> str:
    """The words before `start`, as far back as they can bear on it."""
    return sentence.words[max(0, start - _REACH) : start]


def _clause_before(words: SharedWords, sentence: Sentence, start: int) -> str:
    before = words_before(sentence, start)
    ends = [match.end() for match in words.boundary.finditer(before)]
    return words.not_only.sub("", before[ends[-1] if ends else 0 :])


def _next_denies(words: SharedWords, passage: Passage, sentence: Sentence) -> bool:
    following = [other for other in passage.sentences if other.start > sentence.start][:1]
    return any(words.negation.search(other.words) for other in following)


def _setting_denies(subject: Subject, passage: Passage, sentence: Sentence) -> bool:
    """A fragment goes on from its row or lead-in: `Slower MS | Not shown`, `LDN does not: cure MS`."""
    if not passage.setting or (sentence.words[-1:] in ".!?" and passage.role == "cell"):
        return False
    fragment = passage.role == "cell" or not named(sentence.words, ("it", *subject.medicine))
    rest = passage.setting.replace(passage.words, "")
    avoid = passage.block.endswith("pair.avoid")
    return fragment and (avoid or bool(subject.shared.negation.search(subject.shared.not_only.sub("", rest))))
