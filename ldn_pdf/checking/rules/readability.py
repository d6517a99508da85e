"""Words that are too long for most readers, told as a school grade. A score is triage, never a seal of approval."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from ldn_pdf.checking.reading_grade import Counts, count, is_hard, is_necessary
from ldn_pdf.checking.subject import Subject
from ldn_pdf.content.passages import Passage
from ldn_pdf.content.sentences import Sentence, words
from ldn_pdf.problems import Problem, Severity

ID = "readability"
SOURCE = "AMA and NIH: grade 6"
GOAL, WARN, ERROR = 6, 8, 10  # SMOG grades without the necessary terms

FLAGS = (
    "Individuals experiencing unusual deterioration necessitate immediate professional evaluation.",
    "Neurological complications occasionally necessitate additional diagnostic investigation.",
    "Pharmaceutical interventions potentially exacerbate preexisting cardiovascular vulnerabilities.",
)
PASSES = (
    "Call us if you feel worse.",
    "Do not take LDN with opioids such as hydrocodone, oxycodone, methadone, or buprenorphine.",
    "LDN is a small dose of naltrexone.",
)


def counts(subject: Subject) -> Counts:
    """The counts of the running words of a handout."""
    return count((sentence.words for passage in subject.prose for sentence in passage.sentences), subject.necessary)


def rule(subject: Subject) -> Iterator[Problem]:
    """One problem at the sentence with the most long words, where the grade is above 8; above 10 it is an error."""
    found = counts(subject)
    grade = found.smog_without_terms
    if grade <= WARN:
        return
    passage, sentence = max(
        ((passage, sentence) for passage in subject.prose for sentence in passage.sentences),
        key=lambda pair: sum(is_hard(word, subject.necessary) for word in words(pair[1].words)),
    )
    yield _problem(passage, sentence, found, subject.necessary)


def _problem(passage: Passage, sentence: Sentence, found: Counts, necessary: frozenset[str]) -> Problem:
    hard = Counter(word.lower() for word in found.hard if not is_necessary(word, necessary))
    most = ", ".join(word for word, _ in hard.most_common(6))
    length = f"; indicative, as it has {found.sentences} sentences" if found.is_indicative else ""
    what = (
        f"The words are at SMOG grade {found.smog_without_terms:.1f} without the necessary terms{length}; the goal is "
        f"{GOAL}, the most {WARN} ({SOURCE}). A score is triage, not approval."
    )
    fix = f"Begin with this sentence. Find shorter words for: {most}. A word that must stay goes into `necessary`."
    severity: Severity = "error" if found.smog_without_terms > ERROR else "warning"
    return passage.problem(what, fix, ID, severity, sentence.start, sentence.start + len(sentence.words))
