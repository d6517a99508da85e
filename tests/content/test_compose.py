"""Handout → leaflet: fields, labels, order, and what no file can change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from msgspec import Struct
from msgspec.structs import fields

from ldn_pdf.content import blocks
from ldn_pdf.content.compose import compose
from ldn_pdf.content.state import DRAFT, State
from ldn_pdf.reading.inline_markup import words
from tests.typesetting.making import CLINIC, HELP, leaflet, library, prepared

DISCLAIMER = (
    "This is general information, not medical advice. Ask your doctor or another qualified health professional "
    "before you start, change or stop any treatment."
)  # standards for handouts, word for word
WARNING = {"heading": "Do not bounce", "callout": "warning", "text": "It can tear a muscle."}
APPROVED = State(name="approved", approved_by="Dr. Example", role="neurologist", until=date(2027, 11, 23))


def composed(folder: Path, handout: Mapping[str, Any], state: State = DRAFT, **options: Any) -> blocks.Leaflet:
    ready = prepared(folder, handout, options.pop("clinic", None))
    packs = ready.library.packs
    return compose(ready.handout, ready.clinic, state, ledger=None, folder=folder, packs=packs, **options)


def all_words(leaflet: blocks.Leaflet) -> str:
    """Every text of the leaflet, in the order of its fields."""
    return " ".join(_texts(leaflet))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, tuple) and value and hasattr(value[0], "field"):
        yield words(value)
    elif isinstance(value, tuple):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, str):
        yield value
    elif isinstance(value, Struct):
        for field in fields(value):
            if field.name not in ("mark", "name", "kind", "tier", "labels"):
                yield from _texts(getattr(value, field.name))


def details(made: blocks.Leaflet) -> str:
    return " ".join(map(words, made.details)).replace("\u00a0", " ")


# --- fields and braces ----------------------------------------------------------------------------


def test_a_field_of_the_clinic_is_filled_in(tmp_path: Path) -> None:
    section = {"heading": "Call {clinic.name}", "text": "Ring {clinic.phone}, or **{clinic.emergency}**."}
    (made,) = leaflet(tmp_path, {"sections": [section]}).sections
    assert words(made.heading) == "Call Hillside Example Clinic"
    (paragraph,) = made.blocks
    assert isinstance(paragraph, blocks.Paragraph)
    assert words(paragraph.text) == "Ring 555-0142, or 911."
    assert [run.text for run in paragraph.text if run.bold] == ["911"]


def test_two_braces_print_one_and_other_braces_stay(tmp_path: Path) -> None:
    section = {"heading": "Braces", "text": "{{clinic.phone} {{ } { x } {Name} {}"}
    (made,) = leaflet(tmp_path, {"sections": [section]}).sections
    (paragraph,) = made.blocks
    assert isinstance(paragraph, blocks.Paragraph)
    assert words(paragraph.text) == "{clinic.phone} { } { x } {Name} {}"


def test_a_field_without_a_value_is_a_blank_to_write_on(tmp_path: Path) -> None:
    handout = {"fields": ["first_visit"], "sections": [{"heading": "Visit", "text": "Come on {first_visit}."}]}
    plain = composed(tmp_path, handout)
    filled = composed(tmp_path, handout, values={"first_visit": "3 May 2027"})
    assert "____" in all_words(plain)
    assert "Come on 3 May 2027." in all_words(filled)


def test_a_value_is_literal_whatever_it_holds(tmp_path: Path) -> None:
    handout = {"fields": ["note"], "sections": [{"heading": "Note", "text": "{note}"}]}
    value = "**x** [y](https://example.org) {clinic.phone} {{ <b>&"
    assert value in all_words(composed(tmp_path, handout, values={"note": value}))


@pytest.mark.parametrize("key", ["title", "audience"])
def test_title_and_audience_are_printed_as_typed(key: str, tmp_path: Path) -> None:
    typed = "**Is** it [right](https://example.org) <b>for</b> *me* & you {{x}?"
    made = leaflet(tmp_path, {key: typed})
    shown = words(made.title if key == "title" else made.under_title[0])
    assert shown.endswith(typed.replace("{{", "{"))


def test_a_patients_field_in_the_title_is_refused(tmp_path: Path) -> None:
    handout = {"title": "For {who}, from {clinic.name}", "fields": ["who"]}
    _, problems = library(tmp_path, example=handout).handout("example")
    (problem,) = problems
    assert problem.rule == "unknown-field" and "{who}" in problem.what


# --- order ----------------------------------------------------------------------------------------


def test_warnings_follow_the_main_point_and_keep_their_order(tmp_path: Path) -> None:
    sections = [
        {"heading": "One", "text": "T"},
        WARNING,
        {"heading": "Two", "text": "T"},
        {"heading": "Stop at once", "callout": "warning", "text": "T"},
    ]
    made = leaflet(tmp_path, {"sections": sections})
    assert [words(section.heading) for section in made.warnings] == ["Do not bounce", "Stop at once"]
    assert [words(section.heading) for section in made.sections] == ["One", "Two"]
    assert [words(reminder) for reminder in made.reminders] == ["Do not bounce.", "Stop at once."]


def test_steps_come_first_help_and_questions_last(tmp_path: Path) -> None:
    made = leaflet(tmp_path, {"steps": ["Sit."], "get_help": HELP, "ask": ["Why?"]})
    assert [section.name for section in made.sections] == ["steps", "What it is", "get_help", "ask"]


def test_help_is_ordered_by_urgency_and_has_the_clinics_numbers(tmp_path: Path) -> None:
    made = leaflet(tmp_path, {"get_help": HELP[::-1]}, {"emergency": "112"})
    (panel,) = made.sections[-1].blocks
    assert isinstance(panel, blocks.HelpPanel)
    assert [tier.tier for tier in panel.tiers] == ["emergency", "crisis", "same_day", "call_us", "next_visit"]
    headings = [words(tier.heading) for tier in panel.tiers]
    assert headings[:3] == ["Call 112 now", "Call 988 now", "Call us the same day: 555-0142"]


@pytest.mark.parametrize(
    ("typed", "printed"),
    [("555-0199", "Nights and weekends: 555-0199"), ("At night, call 555-0199.", "At night, call 555-0199.")],
)
def test_whom_to_call_after_hours_stands_in_the_same_day_tier(typed: str, printed: str, tmp_path: Path) -> None:
    made = leaflet(tmp_path, {"get_help": HELP}, CLINIC | {"after_hours": typed})
    (panel,) = made.sections[-1].blocks
    assert isinstance(panel, blocks.HelpPanel)
    (last,) = (tier.reasons[-1] for tier in panel.tiers if tier.tier == "same_day")
    assert words(last.text) == printed
    assert [run.link for run in last.text if run.link] == ["tel:5550199"]


def test_what_only_remember_says_is_printed_in_one_part_too(tmp_path: Path) -> None:
    said = {"heading": "Status", "from": ["A1"], "text": "It is not approved."}
    remember = {"remember": [{"text": "It is not approved.", "from": ["A1"]}, {"text": "Keep on.", "from": ["A8"]}]}
    made = leaflet(tmp_path, {"article": "test", "sections": [said], **remember})
    assert [words(section.heading) for section in made.sections] == ["Remember", "Status"]
    (listed,) = made.sections[0].blocks
    assert isinstance(listed, blocks.List)
    assert [words(item.text) for item in listed.items] == ["Keep on."]


def test_the_blocks_of_a_section_stand_in_the_order_of_the_file(tmp_path: Path) -> None:
    section = {"heading": "Mixed", "bullets": ["One"], "text": "Two\n\nThree", "steps": ["Four"], "lines": ["Five:"]}
    (made,) = leaflet(tmp_path, {"sections": [section]}).sections
    assert [type(block).__name__ for block in made.blocks] == ["List", "Paragraph", "Paragraph", "List", "WritingLines"]


# --- state ----------------------------------------------------------------------------------------


def test_a_draft_says_so_under_its_title_and_at_its_foot(tmp_path: Path) -> None:
    made = composed(tmp_path, {}, DRAFT)
    assert "Draft: not yet approved by a clinician" in map(words, made.under_title)
    assert made.foot.state == "Draft"
    assert "Approved" not in details(made)


def test_an_approved_handout_names_who_approved_it_and_is_no_draft(tmp_path: Path) -> None:
    made = composed(tmp_path, {}, APPROVED)
    assert "Draft" not in all_words(made)
    assert made.foot.state == ""
    assert "Approved by Dr. Example, neurologist." in details(made)


@pytest.mark.parametrize(
    ("name", "said", "foot"), [("draft", "EXPIRED draft", "Draft, EXPIRED"), ("expired", "EXPIRED", "EXPIRED")]
)
def test_an_expired_handout_says_so_first(name: Any, said: str, foot: str, tmp_path: Path) -> None:
    made = composed(tmp_path, {}, State(name=name, expired=True))
    lines = [words(line) for line in made.under_title]
    assert lines[1:] == [f"{said}: do not use after November 23, 2027"]
    assert made.foot.state == foot


def test_an_approval_that_ends_before_the_review_sets_the_last_day(tmp_path: Path) -> None:
    made = composed(tmp_path, {}, State(name="expired", expired=True, until=date(2027, 6, 30)))
    assert "EXPIRED: do not use after June 30, 2027" in map(words, made.under_title)
    assert "Do not use after June 30, 2027." in details(made)


def test_dates_are_in_words(tmp_path: Path) -> None:
    shown = details(composed(tmp_path, {}))
    assert "Issued November 23, 2026. Do not use after November 23, 2027." in shown
    assert "1.0" not in shown  # the version stands at each foot
    shown = details(composed(tmp_path, {"language": "en-GB"}))
    assert "Issued 23 November 2026. Do not use after 23 November 2027." in shown


def test_a_patients_name_stands_below_the_title_and_in_no_property(tmp_path: Path) -> None:
    made = composed(tmp_path, {}, patient_name="Ana Example")
    assert words(made.under_title[0]) == "Written for: Adults with stiff legs"
    assert words(made.addressee) == "For: Ana Example"
    assert "Ana" not in f"{words(made.title)} {made.author} {made.subject}"
    assert words(composed(tmp_path, {}).under_title[0]) == "For: Adults with stiff legs"


# --- furniture ------------------------------------------------------------------------------------


def test_at_most_three_sources_are_printed(tmp_path: Path) -> None:
    shown = details(leaflet(tmp_path, {"sources": ["A 2001", "B 2002", "C 2003", "D 2004"]}))
    assert "Sources: A 2001, B 2002, C 2003." in shown
    assert "D 2004" not in shown


def test_without_sources_there_is_no_line_of_sources(tmp_path: Path) -> None:
    assert "Sources" not in details(leaflet(tmp_path, {"sources": []}))


@pytest.mark.parametrize(("example", "shown"), [(True, "EXAMPLE CLINIC"), (False, "")])
def test_an_example_clinic_is_marked(example: bool, shown: str, tmp_path: Path) -> None:
    assert leaflet(tmp_path, {}, {"example": example}).foot.example == shown


def test_without_a_web_address_there_is_no_code(tmp_path: Path) -> None:
    clinic = {key: value for key, value in CLINIC.items() if key != "web"}
    ready = prepared(tmp_path, {})
    assert ready.clinic.web
    home = library(tmp_path)
    (tmp_path / "handouts" / "clinic.yaml").write_text("".join(f"{k}: '{v}'\n" for k, v in clinic.items()), "utf-8")
    bare, problems = home.clinic()
    assert bare, problems
    (panel,) = compose(ready.handout, bare, DRAFT).contact.blocks
    assert isinstance(panel, blocks.Contact)
    assert panel.qr is None
    assert "scan" not in " ".join(map(words, panel.lines))


def test_the_disclaimer_stands_word_for_word(tmp_path: Path) -> None:
    assert leaflet(tmp_path, {}).foot.disclaimer == DISCLAIMER


@pytest.mark.parametrize("key", ["disclaimer", "foot", "footer", "furniture", "hide_disclaimer", "state", "draft"])
def test_no_handout_and_no_clinic_file_reaches_the_disclaimer(key: str, tmp_path: Path) -> None:
    home = library(tmp_path, example={key: "none"})
    handout, problems = home.handout("example")
    assert handout is None
    assert [problem.rule for problem in problems] == ["unknown-key"]
    clinic, problems = library(tmp_path, {key: "none"}).clinic()
    assert clinic is None
    assert [problem.rule for problem in problems] == ["unknown-key"]


def test_another_language_brings_its_own_words(tmp_path: Path) -> None:
    made = composed(tmp_path, {"language": "es-MX", "ask": ["¿Por qué?"], "get_help": HELP})
    assert made.language == "es-MX"
    assert made.foot.disclaimer == f"es:{DISCLAIMER}"
    assert words(made.contact.heading) == "es:Contact us: 555-0142"
    assert "es:Issued es:23 es:November 2026" in details(made)


def test_a_section_in_another_language_has_that_language_s_label(tmp_path: Path) -> None:
    made = composed(tmp_path, {"sections": [WARNING | {"language": "es"}, {"heading": "H", "text": "T"}]})
    (warning,) = made.warnings
    assert (warning.language, warning.label) == ("es", "es:Warning")
    assert made.foot.disclaimer == DISCLAIMER


def test_a_card_says_the_clinic_s_short_name(tmp_path: Path) -> None:
    card = {"heading": "Fall alert", "text": "Ask {clinic.name}.", "lines": ["My name:"], "foot": "{clinic.name}"}
    sections = [{"heading": "My card", "text": "Call {clinic.name}.", "card": card}]
    made = composed(tmp_path, {"sections": sections}, clinic={"short_name": "Hillside"})
    (section,) = (section for section in made.sections if words(section.heading) == "My card")
    text, found = section.blocks
    assert isinstance(text, blocks.Paragraph)
    assert isinstance(found, blocks.Card)
    assert words(text.text) == "Call Hillside Example Clinic."
    assert (words(found.text), words(found.foot[0])) == ("Ask Hillside.", "Hillside")


@pytest.mark.parametrize(
    ("state", "heading"),
    [
        (State(name="draft"), "Draft: Fall alert"),
        (State(name="expired", expired=True), "EXPIRED: Fall alert"),
        (APPROVED, "Fall alert"),
    ],
)
def test_a_card_to_cut_out_says_itself_that_it_is_not_approved(tmp_path: Path, state: State, heading: str) -> None:
    card = {"heading": "Fall alert", "text": "I have weak legs.", "lines": ["My name:"], "fold": "Fold here"}
    made = composed(tmp_path, {"sections": [{"heading": "My card", "card": card}]}, state)
    (found,) = (block for section in made.sections for block in section.blocks if isinstance(block, blocks.Card))
    assert words(found.heading) == heading
