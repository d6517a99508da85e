"""Articles in which a figure, a denial or a warning was once lost, or what is no article taken for one.

Each case is a file of `cases/`; `says` are words of a claim, `never` stands in no claim, title or heading,
`left_out` are reasons under which something has to be listed.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from msgspec import Struct

from ldn_pdf.drafting.article_file import open_article
from tests.drafting.reading import claims_of

CASES = Path(__file__).parent / "cases"


class Case(Struct, frozen=True):
    file: str
    says: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    """Of the sections, where they are told."""


ALL = (
    Case(
        "num-dose-lines.txt",
        ("1.5 mg at night for two weeks", "3 mg at night for two weeks", "4.5 mg at night from then on"),
        titles=("Introduction", "Doses", "Storage"),
    ),
    Case(
        "num-superscript.html",
        (
            "Take 1 1/2 capsules at night.",
            "under 50 × 10⁹/L.",
            "1.7 m².",
            "It is not approved for MS.",
            "It may cause vivid dreams.",
            "Some people stop.",
            "About 10th June",
            "Half is 2 1/4 mg.",
        ),
        ("11/2", "109", "MS.1", "2,3", "21⁄4"),
        ("footnote mark",),
    ),
    Case(
        "enc-latin1-is-cp1252.html",
        ("1.5–4.5 mg", "Don’t take more.", "Don’t stop your MS medicine — ask us.", "€20 a month"),
    ),
    Case("enc-bom-wins.html", ("1.5–4.5 mg", "Don’t take more."), ("â€",)),
    Case(
        "enc-utf16-crlf-front-matter.md",
        ("It may cause vivid dreams.",),
        ("tags", "2025-03-03"),
        ("front matter",),
        ("Introduction", "Effects"),
    ),
    Case(
        "neg-cross-signs.html",
        (
            "Yes: Take it at night.",
            "No: Take it with opioids.",
            "No: Drive if you feel sleepy.",
            "No: Alcohol on the first day.",
            "1.5 → 3 → 4.5 mg",
            "↑ risk of bleeding",
        ),
    ),
    Case("neg-sr-only.html", ("Do not take it with opioids.", "Do not drink alcohol on day one.")),
    Case(
        "neg-struck-out.html",
        ("Start with 1.5 mg at night.", "Never take it with opioids."),
        ("50 mg", "You may take it with opioids"),
        ("struck-out passage",),
    ),
    Case(
        "neg-lead-in.md",
        (
            "Do not take LDN if you: take an opioid medicine",
            "Do not take LDN if you: are pregnant or breastfeeding",
            "Do not take LDN if you: have severe liver disease",
            "Never: mix it with an opioid",
            "Never: give it to a child",
        ),
    ),
    Case(
        "neg-dont-heading.html",
        (
            "Do: take it at night",
            "Don’t: take it with opioids",
            "Don’t: drive if you feel sleepy",
            "Do not take LDN if you: take an opioid",
            "Do not take LDN if you: are pregnant",
        ),
    ),
    Case(
        "lost-accordion.html",
        (
            "You take a capsule at night.",
            "Call 911 if you cannot breathe.",
            "Never mix LDN with opioids.",
            "You may have vivid dreams.",
        ),
    ),
    Case("lost-css-tabs.html", ("Take it at night.", "Call 911 if you cannot breathe.")),
    Case(
        "lost-alert-aside.html",
        (
            "Call 911 if you cannot breathe.",
            "Warning: Never take it with opioids.",
            "Do not drive if you feel sleepy.",
            "Keep it away from children.",
        ),
    ),
    Case("lost-labels.html", ("I do not take opioids.", "My liver is well.")),
    Case("lost-mathml.html", ("The usual dose is 4.5 mg each night.", "Do not take more than 3 capsules.")),
    Case("lost-caption-alt.html", ("Do not take LDN with opioids.",), left_out=("picture",)),
    Case("lost-indented.md", ("Take 1.5 mg in week one.", "Take 3 mg in week two.", "Never take it with opioids.")),
    Case("lost-by-mouth.html", ("By mouth, take one capsule each night.", "Never take it with opioids.")),
    Case("lost-related.md", ("It may cause vivid dreams.", "Call us if you cannot breathe.")),
    Case(
        "extra-cookie-banner.html",
        ("You take one capsule each night.",),
        ("privacy", "cookies", "superfoods", "doubled"),
        ("cookie banner", "side box", "comment"),
        ("Introduction", "How you take it"),
    ),
    Case(
        "extra-wordpress.html",
        ("You take one capsule each night.",),
        ("Facebook", "newsletter", "inbox", "turmeric", "two cats", "doubled", "smoothies", "Posted on"),
        ("share button", "newsletter form", "link to other pages", "author box", "comment"),
    ),
    Case(
        "extra-wikipedia.html",
        (
            "Low-dose naltrexone is a small dose of an older medicine.",
            "It is not approved for MS.",
            "Small trials differ.",
            "Routes: By mouth",
            "It may cause vivid dreams.",
        ),
        ("[", "edit", "Contents", "See also", "Codeine", "citation"),
        ("table of contents", "reference", "menu", "page tool"),
    ),
    Case("extra-longer-card.html", ("You take one capsule each night.",), ("Keto",), ("text outside the article",)),
    Case(
        "table-headers-rowspan.html",
        (
            "Vivid dreams: With LDN 37%, With placebo 12%",
            "Headache: With LDN 8%, With placebo 9%",
            "Nausea: With LDN 8%, With placebo 7%",
        ),
    ),
    Case(
        "table-list-in-cell.html",
        (
            "Vivid dreams; What to do: Take it in the morning.",
            "Vivid dreams; What to do: Call us after a week.",
            "Headache; What to do: Rest.",
        ),
    ),
    Case(
        "table-tabs.txt",
        ("Vivid dreams: LDN 37%, Placebo 12%", "Headache: LDN 8%, Placebo 9%"),
        titles=("Introduction", "Effects", "Storage"),
    ),
    Case(
        "md-footnotes.md",
        ("It may cause vivid dreams.", "Some people stop it."),
        ("[^", "Doe", "folder"),
        ("reference",),
    ),
    Case("md-toml.md", ("It may cause vivid dreams.",), ("+++", "tags", "draft"), ("front matter",)),
    Case(
        "md-admonitions.md",
        (
            "Never take it with opioids.",
            "Do not drive if you feel sleepy.",
            "Tell us about all opioids that you take.",
            "Call us if you feel ill.",
            "Ask us first.",
        ),
        ("[!", ":::", "!!!", "{", "%", "TOC", "promo", "more -->"),
    ),
    Case(
        "md-math.md",
        (
            "The usual dose is 4.5 mg a night.",
            "above 50×10⁹/L.",
            "It costs $20 to $30 a month.",
            "H₂O and 10⁹ cells.",
            "Never with opioids.",
            "Take 2*3 and 1_2.",
        ),
        ("mathrm", "\\", "^", "=="),
    ),
    Case(
        "wrap-hyphens.txt",
        ("people with multiple sclerosis ask about.", "Low-dose naltrexone is", "Benefits are not proved."),
        ("nal-", "scle-", "Page 1", "ﬁ"),
        ("page number",),
        ("Introduction", "Effects"),
    ),
    Case(
        "wrap-abbreviations.txt",
        (
            "Doe et al. Reported it in 2014.",
            "See p. 4 and fig. 2 for more.",
            "The U.S. FDA has not approved it.",
            "Dr. J. Roe of Lakeside Inc. wrote it.",
            "Take 1 tab. twice a day.",
            "It may cause headache, nausea, etc.",
            "Call us then.",
            "Store at 20 deg. C. or below.",
            "It was tested in vitro (cf. Vol. 3).",
            "Take it at 9 p.m.",
            "Do not take more.",
        ),
    ),
    Case(
        "wrap-no-space.txt",
        (
            "It may cause vivid dreams.",
            "Call us if you cannot breathe.",
            "Never take it with opioids!",
            "It is not a cure.",
        ),
    ),
    Case(
        "wrap-quoted-mail.txt",
        ("It is not approved for MS.", "It may cause vivid dreams."),
        (">", "From:", "example.org", "iPhone", "Pat Doe"),
        ("mail header", "mail signature"),
        ("Introduction", "Effects"),
    ),
    Case(
        "wrap-word-html.htm",
        (
            "older medicine – 1.5–4.5 mg.",
            "Tell us about all opioids that you take.",
            "Also hepatitis.",
            "Don’t stop your MS medicine.",
        ),
        ("·", "hidden draft", "o Also"),
        ("hidden text",),
    ),
)


@pytest.mark.parametrize("case", ALL, ids=lambda case: case.file)
def test_nothing_is_changed_or_lost(case: Case) -> None:
    article, problems = open_article(CASES / case.file)
    assert problems == [] and article is not None
    claims = claims_of(article)
    headings = [section.title for section in article.sections]
    for words in case.says:
        assert any(claim == words or words in claim for claim in claims), claims
    for words in case.never:
        assert not any(words in said for said in (*claims, article.title, *headings)), claims
    reasons = {block.left_out for block in article.left_out}
    assert set(case.left_out) <= reasons
    assert not case.titles or tuple(headings) == case.titles


def test_every_case_is_told() -> None:
    assert sorted(path.name for path in CASES.iterdir()) == sorted(case.file for case in ALL)


@pytest.mark.parametrize("case", ALL, ids=lambda case: case.file)
def test_sentences_part_where_they_end(case: Case) -> None:
    article = open_article(CASES / case.file)[0]
    assert article is not None
    whole = [words for words in case.says if re.fullmatch(r"[A-Z].*[.!]", words)]
    assert [words for words in whole if not any(claim.endswith(words) for claim in claims_of(article))] == []
