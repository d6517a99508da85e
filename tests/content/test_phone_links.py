"""Only phone numbers are links: a wrong one calls a stranger, or 911."""

from __future__ import annotations

import pytest

from ldn_pdf.content.phone_links import phone_links
from ldn_pdf.reading.inline_markup import Rich, Run, plain, words

OWN = ("555-0123, then press 2", "911", "988", "+44 (0)20 7946 0123", "217.555.0199")


def linked(rich: Rich, own: tuple[str, ...] = OWN) -> list[str]:
    """The texts that are links, with their addresses where these say more."""
    made = phone_links(own)(rich)
    assert words(made) == words(rich)
    return [run.text for run in made if run.link]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        # addresses
        ("1200 Main Street, Suite 500, Springfield, IL 62701", []),
        ("1200 Main Street, Springfield, IL 62701-1234", []),
        ("911 Oak Street, Suite 988", []),
        ("Flat 2, 12 Example Road, London SW1A 2AA", []),
        ("PO Box 12345, 1010 Wien", []),
        # counts, doses, dates and other figures
        ("The study had 988 people; 911 of them finished.", []),
        ("From 1.5 to 4.5 mg, 30 days, 2026-11-23, 9:00 to 17:00", []),
        ("ISBN 978-0-306-40615-7, PMID 29849023, NCT01234567, doi 10.1000/555-0123", []),
        ("Batch 20260101-0001, 1,911 people, 0.911, 911.5, 911th", []),
        ("They called 911 people.", []),
        ("Fax: 217.555.0199", []),
        ("Fax number: 217-555-0100. Call 217-555-0199.", ["217-555-0199"]),
        # the clinic's own, wherever they stand
        ("555-0123, Monday to Friday, 9 am to 5 pm", ["555-0123"]),
        ("We are at 217.555.0199 at night", ["217.555.0199"]),
        ("Anrufen: +44 (0)20 7946 0123", ["+44 (0)20 7946 0123"]),
        # short ones after a word for calling
        ("Call 911 now", ["911"]),
        ("If you cannot breathe, call 911 or go to the hospital.", ["911"]),
        ("Call or text 988 now. It is free.", ["988"]),
        ("Dial 911, or in a crisis 988.", ["911", "988"]),
        ("Llame al 911 ahora.", ["911"]),
        ("Call 555-0100 and ask for Ann.", ["555-0100"]),
        ("Call us. 911 people did.", []),
        ("Call NHS 111, dial 999 or ring 112.", ["111", "999", "112"]),
        ("Call us at 217-555-0100, extension 112, or come to room 911.", ["217-555-0100"]),
        ("Call us within 112 days, or if you took 911 mg.", []),
        ("Call at 9, ext. 988.", []),
        # written out in full
        ("Poison help: 1-800-222-1222", ["1-800-222-1222"]),
        ("(217) 555-0100 or 217 555 0100", ["(217) 555-0100", "217 555 0100"]),
        ("NHS: 0800 123 4567, 020 7946 0123, 01632 960123", ["0800 123 4567", "020 7946 0123", "01632 960123"]),
        ("02 5550 1234, 04 12 34 56 78, 1300 975 707", ["02 5550 1234", "04 12 34 56 78", "1300 975 707"]),
        ("+49 30 123456 and +1 217 555 0100", ["+49 30 123456", "+1 217 555 0100"]),
    ],
)
def test_what_is_a_phone_number(text: str, numbers: list[str]) -> None:
    assert linked(plain(text)) == numbers


def test_a_number_in_bold_within_a_sentence_is_found_and_cut_out() -> None:
    rich = (Run("Call "), Run("911 or 988", bold=True), Run(" now, or see "), Run("988", link="https://example.org"))
    made = phone_links(OWN)(rich)
    assert [(run.text, run.bold, run.link) for run in made] == [
        ("Call ", False, ""),
        ("911", True, "tel:911"),
        (" or ", True, ""),
        ("988", True, "tel:988"),
        (" now, or see ", False, ""),
        ("988", False, "https://example.org"),
    ]


def test_the_address_has_digits_alone() -> None:
    (run,) = phone_links(())(plain("+1 (217) 555-0100"))
    assert run.link == "tel:+12175550100"
    (run,) = phone_links(())(plain("+44 (0)20 7946 0123"))
    assert run.link == "tel:+442079460123"
