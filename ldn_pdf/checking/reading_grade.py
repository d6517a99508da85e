"""How hard a text is to read, in school grades. A score is triage for the author, never a seal of approval."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from functools import cache
from math import sqrt

from msgspec import Struct

from ldn_pdf.checking.syllables import syllables
from ldn_pdf.content.sentences import words

ENOUGH_SENTENCES = 30  # McLaughlin 1969 normed SMOG on 30 sentences: fewer give an indication
POLYSYLLABIC = 3  # syllables from which SMOG counts a word (McLaughlin 1969)


_FIGURES = re.compile(r"\d")


class Counts(Struct, frozen=True):
    """What the formulas need. `hard` are the words of 3 or more syllables, `necessary` those of them that must stay.

    `terms` counts all words that must stay, short ones too, `term_syllables` their syllables.
    """

    sentences: int
    words: int
    syllables: int
    terms: int
    term_syllables: int
    hard: tuple[str, ...]
    necessary: tuple[str, ...]

    @property
    def smog(self) -> float:
        """SMOG grade of the whole text: 1.0430 √(30 × hard words ÷ sentences) + 3.1291 (McLaughlin 1969)."""
        return _smog(len(self.hard), self.sentences)

    @property
    def smog_without_terms(self) -> float:
        """SMOG grade with the necessary terms taken for easy words."""
        return _smog(len(self.hard) - len(self.necessary), self.sentences)

    @property
    def flesch_kincaid(self) -> float:
        """Flesch–Kincaid grade: 0.39 words ÷ sentences + 11.8 syllables ÷ words − 15.59 (Kincaid 1975)."""
        if not self.words:
            return 0.0
        return 0.39 * self.words / self.sentences + 11.8 * self.syllables / self.words - 15.59

    @property
    def flesch_kincaid_without_terms(self) -> float:
        """Flesch–Kincaid grade with the necessary terms taken for words as long as the others are on average."""
        if self.words == self.terms:
            return self.flesch_kincaid
        syllables = (self.syllables - self.term_syllables) / (self.words - self.terms)
        return 0.39 * self.words / self.sentences + 11.8 * syllables - 15.59

    @property
    def mean_sentence(self) -> float:
        """Words in a sentence on average."""
        return self.words / self.sentences if self.sentences else 0.0

    @property
    def is_indicative(self) -> bool:
        """Whether the text is shorter than the 30 sentences that SMOG was normed on."""
        return self.sentences < ENOUGH_SENTENCES


def count(sentences: Iterable[str], necessary: Collection[str] = ()) -> Counts:
    """The counts of a text that is given sentence by sentence; a bullet counts as a sentence.

    `necessary` are the terms, in lower case, that must stay. A figure or a phone number is no long word.
    """
    texts = [sentence for sentence in sentences if words(sentence)]
    spoken = [(word, spoken_syllables(word)) for text in texts for word in words(text)]
    terms = [beats for word, beats in spoken if is_necessary(word, necessary)]
    hard = tuple(word for word, beats in spoken if beats >= POLYSYLLABIC and not _FIGURES.search(word))
    return Counts(
        sentences=len(texts),
        words=len(spoken),
        syllables=sum(beats for _, beats in spoken),
        terms=len(terms),
        term_syllables=sum(terms),
        hard=hard,
        necessary=tuple(word for word in hard if is_necessary(word, necessary)),
    )


def spoken_syllables(word: str) -> int:
    """Syllables of a word as read aloud: figures by their names, capitals by letter, a hyphenated word as one."""
    parts = re.findall(r"\d[\d,]*(?:\.\d+)?|[A-Z]{2,}(?![a-z])|[A-Za-z’']+", word)
    return sum(_part(part) for part in parts) or 1


def is_necessary(word: str, necessary: Collection[str]) -> bool:
    """Whether a word is one of the necessary terms, in singular or plural."""
    word = re.sub(r"[’']s$", "", word.lower())
    return word in necessary or word.removesuffix("s") in necessary


def _part(part: str) -> int:
    if part[0].isdigit():
        return _figure(part.replace(",", ""))
    if part.isupper() and len(part) > 1:
        return sum(3 if letter == "W" else 1 for letter in part)
    return syllables(part)


def _smog(hard: int, sentences: int) -> float:
    return 1.0430 * sqrt(hard * 30 / sentences) + 3.1291 if sentences else 0.0


_ONES = (2, 1, 1, 1, 1, 1, 1, 2, 1, 1, 1, 3, 1, 2, 2, 2, 2, 3, 2, 2)  # syllables of zero to nineteen
_TENS = (0, 0, 2, 2, 2, 2, 2, 3, 2, 2)  # of twenty to ninety
_PHONE_FIGURES = 3  # "911" and "988" are said figure by figure
_MOST_FIGURES = 12  # of a number that is said as one; Python itself refuses to read 4,300


@cache
def _figure(text: str) -> int:
    """Syllables of a figure: 50 is "fif-ty", 4.5 is "four point five", 911 is "nine one one"."""
    whole, _, part = text.partition(".")
    beats = _one_by_one(part) + bool(part)
    if len(whole) > _MOST_FIGURES:
        return beats + _one_by_one(whole)
    number = int(whole)
    if number < 100:
        return beats + _below_hundred(number)
    if len(whole) == _PHONE_FIGURES and number % 100:
        return beats + _one_by_one(whole)
    if len(whole) == 4 and 1100 <= number < 2100 and number % 100:
        return beats + _below_hundred(number // 100) + _below_hundred(number % 100)
    return beats + _large(number)


def _one_by_one(figures: str) -> int:
    return sum(_ONES[int(figure)] for figure in figures)


def _below_hundred(number: int) -> int:
    if number < 20:
        return _ONES[number]
    return _TENS[number // 10] + (_ONES[number % 10] if number % 10 else 0)


def _large(number: int) -> int:
    for unit, beats in ((1_000_000, 2), (1000, 2), (100, 2)):  # mil-lion, thou-sand, hun-dred
        if number >= unit:
            rest = number % unit
            return _large(number // unit) + beats + (_large(rest) if rest else 0)
    return _below_hundred(number)
