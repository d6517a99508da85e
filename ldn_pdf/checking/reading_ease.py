"""How easy a Spanish text is to read. A score is triage for the author, never a seal of approval."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from msgspec import Struct

from ldn_pdf.checking.reading_grade import is_necessary
from ldn_pdf.content.sentences import words
from ldn_pdf.locale.vocabulary import unaccented

LONG = 4  # syllables from which a Spanish word is worth a look

_SILENT = re.compile(r"(?<=q)u|(?<=g)u(?=[eiéí])|(?<=[aeiouáéíóúü])h(?=[aeiouáéíóúü])")
_NUCLEI = re.compile(r"[iuü]*[aeoáéó](?:[iuü](?![íú])|y\b)*|[iuü]*[íú][iuü]*|i(?=i)|u(?=u)|[iuü]+(?:y\b)?|y\b")
_LETTERS = dict.fromkeys("FHJLMNÑRSVXZ", 2) | {"W": 3, "Y": 1}
_FIGURES = (2, 2, 1, 1, 2, 2, 1, 2, 2, 2)  # of cero to nueve
_PART = re.compile(r"\d+|[.,](?=\d)|[A-ZÁÉÍÓÚÑ]{2,}(?![a-zñáéíóú])|[^\W\d_]+")


class Ease(Struct, frozen=True):
    """What the formula needs, without the necessary terms; `long` are the words of 4 or more syllables."""

    sentences: int
    words: int
    syllables: int
    long: tuple[str, ...]

    @property
    def score(self) -> float:
        """206.835 − 62.3 syllables ÷ words − words ÷ sentences (Szigriszt-Pazos 1993), from hard 0 to easy 100."""
        if not self.words:
            return 100.0
        return 206.835 - 62.3 * self.syllables / self.words - self.words / self.sentences


def reading_ease(sentences: Iterable[str], necessary: Collection[str] = ()) -> Ease:
    """The counts of a text that is given sentence by sentence; `necessary` terms, in lower case, are left out."""
    texts = [[word for word in words(sentence) if not is_necessary(word, necessary)] for sentence in sentences]
    said = [(word, spoken_syllables(word)) for text in texts for word in text]
    long = tuple(word for word, beats in said if beats >= LONG and not re.search(r"\d", word))
    return Ease(sum(map(bool, texts)), len(said), sum(beats for _, beats in said), long)


def spoken_syllables(word: str) -> int:
    """Syllables of a word as read aloud: figures one by one, capitals by letter."""
    return sum(map(_part, _PART.findall(word))) or 1


def _part(part: str) -> int:
    if part[0].isdigit():
        return sum(_FIGURES[int(figure)] for figure in part)
    if part in ".,":
        return 2  # “punto”, “coma”
    if part.isupper() and len(part) > 1:
        return sum(_LETTERS.get(unaccented(letter) if letter != "Ñ" else letter, 1) for letter in part)
    return syllables(part)


def syllables(word: str) -> int:
    """The syllables of a Spanish word, as its spelling tells them (RAE, Ortografía 2010, II.3.4).

    Two of a, e, o part; i and u join the vowel beside them unless they bear an accent; an h between vowels counts
    for nothing, and so does the u of que, qui, gue, gui.
    """
    return len(_NUCLEI.findall(_SILENT.sub("", word.lower()))) or 1
