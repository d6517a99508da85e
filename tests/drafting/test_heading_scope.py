"""What stands above a sentence and changes what it says stands in its claim, and nothing else does."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.drafting.reading import article_of, claims_of

START = "<h1>LDN</h1><p>It is a small dose of an older medicine.</p><h2>Rules</h2>"


@pytest.mark.parametrize(
    ("body", "claims"),
    [
        (
            "<p>You may:</p><ul><li>drive</li></ul><p>You must not:</p><ul><li>drink</li></ul>",
            ["You may: drive", "You must not: drink"],
        ),
        (
            "<p>You may:</p><ul><li>drive</li></ul><dl><dt>Avoid<dd>alcohol<dd>opioids</dl>",
            ["You may: drive", "Avoid: alcohol", "Avoid: opioids"],
        ),
        ("<p>Do not take:</p><p>opioids</p><p>alcohol</p>", ["Do not take: opioids", "Do not take: alcohol"]),
        ("<p>Foods to avoid<br>- alcohol<br>- cheese</p>", ["Foods to avoid: alcohol", "Foods to avoid: cheese"]),
        (
            "<ul><li>Tell us about:<ul><li>liver disease<ul><li>hepatitis B</ul></ul></ul>",
            ["Tell us about: liver disease", "Tell us about: liver disease: hepatitis B"],
        ),
        ("<h2>Call 911 if</h2><p>you cannot breathe</p>", ["Call 911 if: you cannot breathe"]),
        ("<h2>Can I drink?</h2><p>No. Ask us.</p>", ["Can I drink? No. Ask us."]),
        ("<h3>Don’t</h3><p>Drive. Drink.</p>", ["Don’t: Drive. Drink."]),
        (
            "<table><tr><td>Eat<td>Avoid<tr><td>Chicken, fish<td>Beans, lentils</table>",
            ["Eat: Chicken, fish; Avoid: Beans, lentils"],
        ),
        (
            "<table><tr><th>Eat<th>Avoid<tr><td><ul><li>Fish<li>Eggs</ul><td><ul><li>Beans</ul></table>",
            ["Eat: Fish", "Eat: Eggs", "Avoid: Beans"],
        ),
        (
            "<table><thead><tr><th rowspan=2>Effect<th colspan=2>LDN<tr><th>Week 1<th>Week 8</thead>"
            "<tr><td>Dreams<td>37%<td>5%</table>",
            ["Dreams: LDN Week 1 37%, LDN Week 8 5%"],
        ),
        ('<ul class="dont-list"><li>smoke</ul>', ["No: smoke"]),
        ('<p><img src=x alt="Do not"> mix it.</p>', ["Do not mix it."]),
        ('<p><i class="fa fa-times"></i> Opioids</p><p>Ask us first.</p>', ["No: Opioids", "Ask us first."]),
        ("<p>It costs <s>$20</s> $30.</p>", ["It costs $30."]),
    ],
)
def test_each_claim_says_whether_and_when(tmp_path: Path, body: str, claims: list[str]) -> None:
    article = article_of(tmp_path, "a.html", f"<article>{START}{body}</article>")
    assert [claim.removeprefix("Rules: ") for claim in claims_of(article)[1:]] == claims
