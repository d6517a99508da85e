"""How hard a text is to read, in school grades. A score is triage for the author, never a seal of approval."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from functools import cache
from math import sqrt

from msgspec import Struct

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
    word = word.lower()
    word = word[:-2] if word.endswith(("’s", "'s")) else word
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
    number = int(whole[:_MOST_FIGURES])
    is_said_singly = len(whole) > _MOST_FIGURES or (len(whole) == _PHONE_FIGURES and number % 100)
    if is_said_singly:
        beats = _one_by_one(whole)
    elif len(whole) == 4 and 1100 <= number < 2100 and number % 100:  # as a year
        beats = _large(number // 100) + _large(number % 100)
    else:
        beats = _large(number)
    return beats + _one_by_one(part) + bool(part)


def _one_by_one(figures: str) -> int:
    return sum(_ONES[int(figure)] for figure in figures)


def _large(number: int) -> int:
    if number < 20:
        return _ONES[number]
    if number < 100:
        return _TENS[number // 10] + (_ONES[number % 10] if number % 10 else 0)
    unit = next(unit for unit in (1_000_000, 1000, 100) if number >= unit)  # mil-lion, thou-sand, hun-dred
    return _large(number // unit) + 2 + (_large(number % unit) if number % unit else 0)


# --- syllables, worked out from the spelling, with a list of exceptions ----------------------------


# First parts of compounds whose e is silent: "some-times", "life-style".
_COMPOUND = re.compile(
    r"^(awe|base|care|else|face|fire|fore|game|gate|guide|hand|head|home|house|life|like|live|make|name|note|pipe|safe|"
    r"side|some|stage|take|there|time|trade|where|white|whole|ware|wide|wise)(?=[bcfghjklmnpstvw][a-z]{2})"
)
# Endings that hide a silent e before them: "safe-ly", "state-ment".
_ENDING = re.compile(r"(?<=[a-z]{2}e)(ly|less|lessly|ments?|ness|ful|fully|fulness|some|thing|where|one|body)$")

# A final e is silent, also before s or d: "take", "takes", "baked". It sounds in "table", "doses", "needed".
_SILENT = re.compile(
    r"(?<=[^aeiouyl])e$|(?<=[aeiouyrl]l)e$|(?<=[gq]u)e$"
    r"|(?<=[^aeiouylcgszx])(?<![cs]h)es$|(?<=[aeiouyrl]l)es$|(?<=[gq]u)es$"
    r"|(?<=[^aeiouyltd])ed$|(?<=[aeiouyrl]l)ed$|(?<=[gq]u)ed$"
)

# Two vowels side by side that are spoken apart: "di-et", "cre-ate", "flu-id", "ra-di-o".
_APART = re.compile(
    r"(?<![cgst])(?<!rr)ia(?!r|ge|ment)|(?<=[ct])ia(?=t)|^(?:tr|d|v|g)ia"
    r"|(?<![cgstx])(?<!ll)(?<!ch)io(?!us$|usly$|usness$)|(?<=[rdvb])iou|iu[mns]|(?<![ctf])ie(?=t|nc|nt|r$|rs$|st$)"
    r"|(?<=sc)ie(?=n)"
    r"|eo(?!ple|rge|us|n$|ns$)|(?<![qg])ua(?!r|de|ge$|sion|ded)|uou|[aeoy]ing|eein|[aeioy]um|ao|yi|(?<!q)uit[yi]"
    r"|(?<![gq])uid(?!e)|uin"
    r"|^rea(?=ct|pp|ss|li)|^crea(?!m|s|tur)|^rei|^coo[rp][de]|oe[mt]|(?<!q)ue[ln]|oic(?!e)|oya|[aeo]yo|[aou]ye(?!d)"
    r"|cleus"
)
_SYLLABIC = re.compile(r"(?:is|as|yth)ms?$")
_VOWELS = re.compile(r"[aeiouy]+")

_MISLEADING = """
1 aisle vague queue league leagues tongue tongues schedule:2 young youth your yours you real reals
2 area:3 areas:3 being business businesses:3 catholic chocolate colonel creature evening evenings every employee:3
2 naked
2 colleague colleagues technique techniques unique antique fatigue fatigued critique sacred hundred wicked beloved:3
2 prior hired tired fired diamond unclear trauma peaceful maybe forehead therefore patient patients patience ancient
2 premier brilliant million millions billion trillion
2 really moral oral rural viral coral rally herald liquid guidance persuade sequel floating choices voices
3 anyone forever wherever alien aliens solely idea ideas recipe recipes anemone hyperbole:4 epitome:4 acne:2 cafe:2
3 influence influenced ratio element elements
3 theater theaters theatre:3 diabetes:4 suicide nausea:3 heroin insulin:3 tokyo diary diaries dietary:4
3 vegetable vegetables valuable comfortable retirement:4 temperature:4 several:3 general:3
3 somebody everyone everything everywhere everyday everybody:4 nobody anybody:4 nevertheless:4 specifically:4
2 sometimes sometime somehow somewhat wednesday facebook youtube household households
4 naltrexone:3 oxycodone hydrocodone methadone:3 codeine:2 morphine:2 buprenorphine caffeine:2 diarrhea anemia
2 opinion:3 opinions:3 onion onions union unions reunion:3 companion:3 soldier soldiers senior seniors junior
2 safety safely nuclear:3 linear:3 entirely:4 layer layers player players prayer mayor royal loyal giant
3 automatically:5 basically:3 parliament parallel civilian:3 initiative:4 efficient sufficient convenient:3
4 laboratory:5 fibromyalgia:6 laboratories:5 whoever:3 fashion:2 society variety anxiety:4 immediate:4 immediately:5
4 appropriate appropriately:5 association:5 associated:5
"""


@cache
def syllables(word: str) -> int:
    """The number of syllables of a word; 0 for one without a letter. Case and apostrophes do not count."""
    word = re.sub(r"[’']s$|[^a-z]", "", word.lower())
    if not word:
        return 0
    known = _misleading().get(word)
    return known or _told_by_spelling(word)


def _told_by_spelling(word: str) -> int:
    if first := _COMPOUND.match(word):
        return 1 + syllables(word[first.end() :])
    if ending := _ENDING.search(word):
        return syllables(word[: ending.start()]) + syllables(ending[1])
    bare = _SILENT.sub("", word)
    found = len(_VOWELS.findall(bare)) + len(_APART.findall(bare)) + len(_SYLLABIC.findall(bare))
    return found or 1


@cache
def _misleading() -> dict[str, int]:
    known: dict[str, int] = {}
    for line in _MISLEADING.split("\n"):
        usual, *words = line.split() or [""]
        for entry in words:
            word, _, count = entry.partition(":")
            known[word] = int(count or usual)
    return known
