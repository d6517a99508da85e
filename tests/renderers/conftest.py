"""A leaflet with every kind of block, made by hand. The clinic, the exercise and the numbers are invented examples."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PIL import Image

from ldn_pdf.content import blocks
from ldn_pdf.content.phone_links import phone_links
from ldn_pdf.locale.packs import labels
from ldn_pdf.problems import Mark
from ldn_pdf.reading.inline_markup import Rich, Run, plain

ADDRESS = "https://example.org/stretching"


def bold_then(bold: str, rest: str) -> Rich:
    return (Run(bold, bold=True), Run(rest))


def items(*texts: str) -> tuple[blocks.ListItem, ...]:
    return tuple(blocks.ListItem(plain(text)) for text in texts)


def section(heading: str, *made: blocks.Block, **extra: str) -> blocks.Section:
    return blocks.Section(plain(heading), made, **extra)  # type: ignore[arg-type]


def code(text: str) -> blocks.QR:
    shown = ADDRESS.partition("://")[2]
    link = Run(shown, bold=True, link=ADDRESS)
    return blocks.QR(ADDRESS, (Run(text), link), f"QR code. It opens {shown} in a web browser.")


@pytest.fixture
def picture(tmp_path: Path) -> blocks.Picture:
    path = tmp_path / "stretch.png"
    Image.new("RGB", (120, 80), "#0a4a66").save(path)
    return blocks.Picture(path, "A person reaches for the ceiling", plain("Reach up and breathe out"), 0.5, (120, 80))


@pytest.fixture
def leaflet(picture: blocks.Picture) -> blocks.Leaflet:
    week = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
    tiers = (
        blocks.HelpTier("emergency", plain("Call 911 now"), items("You have trouble breathing.")),
        blocks.HelpTier("crisis", plain("Call 988 now"), items("You think of harming yourself.")),
        blocks.HelpTier("same_day", plain("Call us the same day: 555-0123"), items("A joint swells.", "You fall.")),
        blocks.HelpTier("next_visit", plain("Tell us at your next visit"), items("Anything that worries you.")),
    )
    table = blocks.Table(
        (plain("Sign"), plain("What was found"), plain("How sure")),
        (
            (plain("Stiff legs"), plain("Less stiff in one small study"), plain("Not sure")),
            (plain("Sleep"), bold_then("No change", " in two studies"), plain("Fairly sure")),
        ),
    )
    sections = (
        section("What to do next", blocks.List("steps", items("Stretch for 5 minutes.", "Rest.", "Write it down."))),
        section(
            "What stretching is",
            blocks.Paragraph(bold_then("Stretching", " is slow <b>movement</b> & rest. It costs 5 > 3 minutes.")),
            blocks.Paragraph((Run("Read "), Run("the club's page", link="https://example.org/club?a=1&b=2"), Run("."))),
            blocks.List("bullets", items("Stand by a wall.", "Breathe out as you reach, and do not bounce.")),
        ),
        section("Ask first", blocks.Paragraph(plain("Ask if you had surgery.")), kind="note", label="Note"),
        section("What studies found", table),
        section("My diary", blocks.Grid(tuple(map(plain, ("Day", "Stiff", "Slept"))), tuple(map(plain, week)))),
        section("My list", blocks.Grid(tuple(map(plain, ("Stretch", "How long"))), (), 3)),
        section("Bring", blocks.List("checklist", items("A mat", "Water"))),
        section("My goal", blocks.WritingLines((Run("I want to:", bold=True),), 2)),
        section(
            "Carry this",
            blocks.Card(
                plain("Fall alert"),
                plain("I have weak legs. Help me sit."),
                ((Run("My name:", bold=True),),),
                (plain("Clinic: 555-0123"),),
                plain("Fold here"),
                2,
            ),
        ),
        section("How it looks", picture, code("See it moving: ")),
        section("Dónde leer más", blocks.Paragraph(plain("Pregunte en la clínica.")), language="es"),
        section("When to get help", blocks.HelpPanel(tiers)),
        section("Questions to ask", blocks.List("questions", items("Why might it suit me?", "How long?"))),
    )
    contact = blocks.Contact(
        (bold_then("555-0123", ", Monday to Friday, 9 am to 5 pm"), plain("1 Example Street, Lakeside")),
        code("Newest version: scan, or visit "),
    )
    leaflet = blocks.Leaflet(
        id="stretching",
        title=plain("Is stretching right for me?"),
        language="en-US",
        labels=labels("en-US"),
        header=blocks.Header(
            "Lakeside Example Clinic", plain("555-0123"), plain("Monday to Friday, 9 am to 5 pm"), picture
        ),
        addressee=(),
        under_title=(
            bold_then("For:", " Adults with weak legs"),
            bold_then("Draft:", " not yet approved by a clinician"),
        ),
        main_point=blocks.Paragraph(plain("Stretch slowly, and stop when it hurts.")),
        warnings=(
            section(
                "Do not stretch a broken bone",
                blocks.Paragraph(plain("Call us first.")),
                kind="warning",
                label="Warning",
            ),
        ),
        sections=sections,
        contact=section("Contact us", contact, name="contact"),
        details=(bold_then("Sources:", " Example 2020."), bold_then("Written by", " MS nurses.")),
        reminders=(),
        foot=blocks.Foot(labels("en").disclaimer, "stretching", "1.0", "Draft", "EXAMPLE CLINIC"),
        author="Lakeside Example Clinic",
        subject="Adults with weak legs",
        issued=date(2026, 11, 23),
        mark=Mark("stretching.yaml"),
    )
    return phone_links(("555-0123", "911", "988"))(leaflet)
