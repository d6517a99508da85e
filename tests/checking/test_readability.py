"""Syllables, sentences, words and grades against counts made by hand."""

from __future__ import annotations

from math import sqrt

import pytest

from ldn_pdf.checking.reading_ease import reading_ease
from ldn_pdf.checking.reading_ease import spoken_syllables as spoken_in_spanish
from ldn_pdf.checking.reading_ease import syllables as spanish_syllables
from ldn_pdf.checking.reading_grade import count, is_necessary, spoken_syllables, syllables
from ldn_pdf.checking.rules import readability
from ldn_pdf.content.sentences import sentences, words
from tests.checking.specimen import subject

# Said aloud and counted by hand, a line for each number of syllables.
BY_HAND = {
    1: """
        the you we is not known if it slows or helps nerves heal take each dose at night your pain scale goes up call
        us talk with work through change dreams please eyes face breathe own who should could while use used caused
        mixed shown health pills help sleep
    """,
    2: """
        doctor opened nurses table handle needed doses muscle question happy patient asking special balance damage
        trouble swelling tested always after little number seizure taken older before relapse tablet headache lower
        power safely movement sometimes someone really being fatigue prescribe disease
    """,
    3: """
        medicine remember together approval several naltrexone sclerosis different hospital carefully relapses
        exercise injury dentistry prescriber idea area diary continue musical example allergy surgery pharmacy
        surgical condition another tramadol fentanyl methadone opioid pregnancy usual confusion vomiting serious
        tiredness supplement
    """,
    4: """
        information emergency diarrhea discovery experience inflammation oxycodone hydrocodone comparison naturally
        identify especially immediate society variety development community original security particular
        buprenorphine neurologist
    """,
    5: "immediately association appropriately university individual examination investigation",
}
COUNTED = [(word, beats) for beats, line in BY_HAND.items() for word in line.split()]


def test_there_are_enough_words_to_count():
    assert len({word for word, _ in COUNTED}) >= 150


@pytest.mark.parametrize(("word", "beats"), COUNTED)
def test_syllables(word, beats):
    assert syllables(word) == beats


@pytest.mark.parametrize(
    ("said", "beats"),
    [
        ("LDN", 3),  # el-dee-en
        ("MS", 2),
        ("50", 2),  # fif-ty
        ("4.5", 3),  # four point five
        ("17", 3),  # sev-en-teen
        ("911", 3),  # nine one one
        ("24", 3),  # twen-ty four
        ("100", 3),  # one hun-dred
        ("2026", 5),  # twen-ty twen-ty six
        ("1,500", 6),  # one thou-sand five hun-dred
        ("10", 1),
        ("1111111111111", 13),  # figure by figure, as on a card
        ("0" * 5000, 10000),
        ("off-label", 3),
        ("7-day", 3),
        ("nurse’s", 1),
        ("CD4", 3),
        ("MRIs", 3),
    ],
)
def test_figures_and_capitals_are_read_aloud(said, beats):
    assert spoken_syllables(said) == beats


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Take 4.5 mg. Ask Dr. Roe.", ["Take 4.5 mg.", "Ask Dr. Roe."]),
        ("Call at 9 a.m. if you can. Wait.", ["Call at 9 a.m. if you can.", "Wait."]),
        ("Ask us, e.g. by phone. Or come!", ["Ask us, e.g. by phone.", "Or come!"]),
        ("Does it help? We do not know.", ["Does it help?", "We do not know."]),
        ("It may slow MS. It may not.", ["It may slow MS.", "It may not."]),
        ("Keep your list", ["Keep your list"]),
        ("See No. 5 first. Do you hurt? No. Then wait.", ["See No. 5 first.", "Do you hurt?", "No.", "Then wait."]),
        ("She said “wait.” Then she left.", ["She said “wait.”", "Then she left."]),
        ("", []),
    ],
)
def test_sentences(text, parts):
    found = sentences(text)
    assert [sentence.words for sentence in found] == parts
    assert all(text[sentence.start :].startswith(sentence.words) for sentence in found)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Do not take LDN with opioids.", 6),
        ("A well-known, small study — of 60 people – found no change.", 10),
        ("Call us: 555-0123 (day or night).", 6),
        ("Food and/or drink", 4),
        ("… – —", 0),
    ],
)
def test_words(text, number):
    assert len(words(text)) == number


# 4 sentences; 4 + 7 + 8 + 8 = 27 words. Of 3 syllables or more: medicine, pharmacist, naltrexone, remember,
# different, medicines, together (7), of which naltrexone is a necessary term.
# Syllables: Bring 1 your 1 medicine 3 list 1 = 6; The 1 pharmacist 3 will 1 ask 1 about 2 your 1 pain 1 = 10;
# Naltrexone 3 may 1 not 1 help 1 you 1 to 1 remember 3 things 1 = 12;
# You 1 and 1 I 1 check 1 different 3 medicines 3 together 3 now 1 = 14. In all 42.
COUNTED_TEXT = [
    "Bring your medicine list.",
    "The pharmacist will ask about your pain.",
    "Naltrexone may not help you to remember things.",
    "You and I check different medicines together now.",
]


def test_a_text_counted_by_hand():
    found = count(COUNTED_TEXT, {"naltrexone"})
    assert (found.sentences, found.words, found.syllables) == (4, 27, 42)
    assert len(found.hard) == 7
    assert found.necessary == ("Naltrexone",)
    assert found.smog == pytest.approx(1.0430 * sqrt(7 * 30 / 4) + 3.1291)
    assert found.smog_without_terms == pytest.approx(1.0430 * sqrt(6 * 30 / 4) + 3.1291)
    assert found.flesch_kincaid == pytest.approx(0.39 * 27 / 4 + 11.8 * 42 / 27 - 15.59)
    assert found.is_indicative


def test_thirty_sentences_are_enough_and_bullets_count_as_sentences():
    assert count(["Rest now"] * 29).is_indicative
    assert not count(["Rest now"] * 30).is_indicative


def test_a_text_without_words_has_no_grade():
    found = count([])
    assert (found.smog, found.flesch_kincaid) == (0.0, 0.0)


def test_the_least_smog_grade_is_that_of_no_long_word():
    assert count(["Take it now.", "Ask us first."]).smog == pytest.approx(3.1291)


def test_necessary_terms_are_known_in_the_plural_and_with_a_genitive():
    terms = {"naltrexone", "opioid", "ldn", "relapse"}
    assert all(is_necessary(word, terms) for word in ["naltrexone", "Opioids", "LDN’s", "relapses"])
    assert not any(is_necessary(word, terms) for word in ["medicine", "emergency"])


def test_the_ledger_and_the_handout_give_the_necessary_terms():
    made = subject("handout", "necessary: [Physiotherapist]")
    assert {"naltrexone", "physiotherapist"} <= made.necessary
    assert subject().necessary < made.necessary


def test_a_figure_or_a_phone_number_is_no_long_word():
    assert count(["Call 0800 123 456 or +44 20 7946 0000.", "Wait 117 days."]).hard == ()


# By the rules of spelling (RAE, Ortografía 2010), counted by hand.
IN_SPANISH = {
    1: "a y el que sol muy rey buey quien guion fue dio pie seis dios ley hoy voy huir yo ya truhan vio bien juez",
    2: """
        casa hacia día río país maíz leer caer real aire agua guerra queso guía ahí ruido ciudad viuda oír reír feo
        causa cuota tía cuatro playa también búho ahumar construir prohibir rehén hierba huevo hueso oye jesuitas:3
        reunión ruina limpiáis estoy tenue aunque siglo
    """,
    3: """
        ahora alcohol poeta prohíbe opioide sistema hospital escuela cualquiera continuo tranquilo ansiedad desahucio
        línea héroe estudio múltiple ayuda construyó dieciséis oían veían caímos leía cohete bahía ahínco creíble
        médico Uruguay pingüino farmacia sahumerio chiita aullido iguana leíais rehúye construía
    """,
    4: """
        aéreo medicina vehículo cirugía energía averigüe teníamos petróleo naltrexona esclerosis zanahoria vivíamos
        coágulo cooperar caótico deterioro:4 neurólogo
    """,
    5: "fisioterapia medicamentos secundarios:4 enfermedades inflamación:4 tratamiento:4",
}
ENTRIES = [(beats, *entry.partition(":")) for beats, line in IN_SPANISH.items() for entry in line.split()]
SPANISH = [(word, int(own or beats)) for beats, word, _, own in ENTRIES]


@pytest.mark.parametrize(("word", "beats"), SPANISH)
def test_spanish_syllables(word, beats):
    assert spanish_syllables(word) == beats
    assert spanish_syllables(word.upper()) == beats


def test_there_are_enough_spanish_words():
    assert len({word for word, _ in SPANISH}) >= 120


@pytest.mark.parametrize(("said", "beats"), [("EM", 3), ("LDN", 5), ("911", 6), ("4.5", 6), ("8", 2), ("RM", 4)])
def test_spanish_figures_and_capitals_are_read_aloud(said, beats):
    assert spoken_in_spanish(said) == beats


def test_the_ease_of_a_spanish_text_by_hand():
    """9 words of 17 syllables in 2 sentences: lla-me al mé-di-co hoy; no to-me más me-di-ci-na."""
    found = reading_ease(["Llame al médico hoy.", "No tome más medicina."])
    assert (found.sentences, found.words, found.syllables) == (2, 8, 15)
    assert found.score == pytest.approx(206.835 - 62.3 * 15 / 8 - 8 / 2)
    assert reading_ease(["La naltrexona."], {"naltrexona"}).words == 1
    assert reading_ease([]).score == 100


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        ("Llámenos si se siente peor. Tome agua.", None),
        ("Consulte previamente con el especialista la posibilidad de modificar la medicación.", "error"),
        ("Pregunte al especialista cuándo puede alimentarse otra vez.", "warning"),
    ],
)
def test_the_limits_of_ease(text, severity):
    section = f"{{heading: A, from: [W1], text: {text}}}"
    nothing = "main_point: Sí.\nsteps: ~\nget_help: ~\nask: ~\nremember: ~"
    plain = subject("handout", f"language: es\nsections: [{section}]\n{nothing}")
    assert [problem.severity for problem in readability.rule(plain)] == ([severity] if severity else [])
