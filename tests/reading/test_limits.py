"""A layout that breaks a minimum is refused: with the figure, the standard, and the value's place."""

from __future__ import annotations

from pathlib import Path

import pytest

from ldn_pdf.library.folder import EDITIONS, Library, bundled
from ldn_pdf.problems import Problem, as_text
from ldn_pdf.reading.layout import contrast

# edition, what stands in the bundled layout, what is put in its place, words of the message (or none: it is fine)
BREACHES = [
    ("standard", "body: {size: 13.5pt", "body: {size: 11.9pt", "11.9 pt", "12 pt", "RNIB"),
    ("clear", "body: {size: 14.6pt", "body: {size: 13.5pt", "13.5 pt", "14 pt", "RNIB"),
    ("large", "body: {size: 18.8pt", "body: {size: 17.9pt", "17.9 pt", "18 pt", "UKAAF"),
    ("clear", "title: {size: 34pt", "title: {size: 13pt", "`title.size` is 13 pt", "smaller than body", "RNIB"),
    ("clear", "title_long: {size: 28pt", "title_long: {size: 12pt", "`title_long.size` is 12 pt", "RNIB"),
    ("large", "main_point: {size: 23pt", "main_point: {size: 18pt", "`main_point.size` is 18 pt", "UKAAF"),
    ("clear", "heading: {size: 18pt", "heading: {size: 14pt", "`heading.size` is 14 pt", "smaller than body"),
    ("clear", "heading: {size: 18pt, leading: 19pt", "heading: {size: 23pt, leading: 25pt", "23 pt", "1.5 times"),
    ("clear", "title: {size: 34pt, leading: 38pt", "title: {size: 34pt, leading: 30pt", "30 pt", "lines touch"),
    ("standard", "least_leading: 16.25pt", "least_leading: 15.5pt", "15.5 pt", "16.2 pt", "1.2 times", "RNIB"),
    (
        "clear",
        "size: 14.6pt, leading: 19pt",
        "size: 14.6pt, leading: 18.9pt",
        "18.9 pt",
        "18.98 pt",
        "1.3 times",
        "RNIB",
    ),
    ("large", "leading: 28.2pt}\n  least", "leading: 28pt}\n  least", "28 pt", "28.2 pt", "1.5 times", "UKAAF"),
    ("clear", "leading: 19pt}\n  least", "leading: 30pt}\n  least", "more than twice"),
    ("clear", "least_leading: 19pt", "least_leading: 20pt", "most is 19 pt", "leading of body text"),
    ("large", "measure: 467pt", "measure: 470pt", "most is 467.72 pt", "right edge of A4"),
    ("large", "size: 18.8pt, leading", "size: 13pt, leading", "most is 425.75 pt", "65 characters", "UKAAF"),
    ("clear", "measure: 467pt", "measure: 200pt", "fewer than 30 characters"),
    ("clear", "measure: 467pt", "measure: 490pt", "mm from the right edge of A4", "10 mm"),
    ("clear", "rail_left: 20mm", "rail_left: 30mm", "wallet card", "10 mm"),
    ("clear", "rail_left: 20mm", "rail_left: 0.75in", "19.05 mm", "20 mm", "punched holes"),
    ("clear", "top: 10.5mm", "top: 9mm", "`top` is 9 mm", "10 mm"),
    ("clear", "bottom: 10.5mm", "bottom: 28pt", "9.878 mm", "10 mm"),
    ("clear", "top: 10.5mm", "top: 10.5in", "most is 50 mm"),
    ("clear", "rail: 8mm", "rail: 7mm", "`rail` is 7 mm", "8 mm", "tick box"),
    ("clear", "gutter: 4mm", "gutter: 0mm", "`gutter` is 0 mm", "2 mm"),
    ("clear", "overhang: 3mm", "overhang: 1mm", "`overhang` is 1 mm", "ISO/IEC 18004"),
    (
        "clear",
        "section: {least: 0.25, best: 1.5}",
        "section: {least: 2, best: 1.5}",
        "`section.least` is 2 lines",
        "most is 1.5",
    ),
    (
        "large",
        "paragraph: {least: 1, best: 1}",
        "paragraph: {least: 0.5, best: 1}",
        "is 0.5 lines",
        "least is 1",
        "UKAAF",
    ),
    ("standard", "paragraph: {least: 0.5", "paragraph: {least: 0.25", "is 0.25 lines", "least is 0.5", "RNIB"),
    ("clear", 'ink: "#1B1F23"', 'ink: "#777777"', "4.47:1", "7:1", "WCAG 2.2, 1.4.6"),
    ("clear", '  accent: "#0A4A66"', '  accent: "#595959"', "7:1", None),
    ("clear", '  accent: "#0A4A66"', '  accent: "#5A5A5A"', "6.89:1", "7:1", "WCAG 2.2, 1.4.6"),
    ("clear", 'warning: "#9E1B1B"', 'warning: "#C62828"', "5.62:1", "7:1", "WCAG 2.2, 1.4.6"),
    ("clear", 'writing_line: "#5F6B73"', 'writing_line: "#777777"', "4.47:1", "4.5:1", "WCAG 2.2"),
    ("clear", 'hairline: "#8A949B"', 'hairline: "#959595"', "2.99:1", "3:1", "WCAG 2.2, 1.4.11"),
    ("clear", "edition: clear", "edition: large", "`edition` is large", "clear.yaml"),
    ("clear", "most_parts: 2", "most_parts: 1", None),
    ("clear", 'plum: "#5B2150"', 'plum: "#B04DA0"', "`plum` #B04DA0", "7:1", "WCAG 2.2, 1.4.6"),
    ("large", "most_parts: 3", "most_parts: 4", "it can be 1 to 3"),
    ("large", "most_parts: 3", "most_parts: 1", None),
    ("clear", "body: {size: 14.6pt", "body: {size: 14pt", None),
    ("standard", "rail_left: 20mm", "rail_left: 0.8in", None),
    ("clear", 'ink: "#1B1F23"', 'ink: "#000000"', None),
]


def problems_of(folder: Path, edition: str, text: str) -> list[Problem]:
    for name in ("handouts", "layouts"):
        (folder / name).mkdir()
    (folder / "layouts" / f"{edition}.yaml").write_text(text, "utf-8")
    return Library(folder / "handouts").layout(edition)[1]


@pytest.mark.parametrize("case", BREACHES, ids=lambda case: f"{case[0]} {case[2]}")
def test_each_minimum_is_held(case: tuple[str | None, ...], tmp_path: Path) -> None:
    edition, old, new, *said = case
    assert edition and old and new
    bundled_text = (bundled("layouts") / f"{edition}.yaml").read_text("utf-8")
    assert bundled_text.count(old) == 1
    found = problems_of(tmp_path, edition, bundled_text.replace(old, new))
    if None in said:
        assert found == []
        return
    shown = "\n".join(map(as_text, found))
    whole = [problem for problem in found if all(word in problem.what for word in said if word)]
    assert whole, shown
    for problem in whole:
        value = problem.excerpt[problem.mark.column - 1 :][: problem.length]
        assert value.strip(), shown
        assert value in new or value in problem.excerpt.partition(": ")[2]


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_bundled_layouts_hold_every_minimum(edition: str) -> None:
    layout, problems = Library().layout(edition)
    assert layout
    assert problems == []


def test_the_caret_stands_under_the_value(tmp_path: Path) -> None:
    text = (bundled("layouts") / "clear.yaml").read_text("utf-8").replace("rail: 8mm", "rail: 6.5 mm")
    (problem,) = problems_of(tmp_path, "clear", text)
    assert as_text(problem).splitlines()[1:] == [
        "      rail: 6.5 mm",
        "            ^^^^^^",
        "    Fix: Make it 8mm or more.",
    ]


def test_all_breaches_are_reported_in_one_run_with_what_could_not_be_read(tmp_path: Path) -> None:
    text = (bundled("layouts") / "clear.yaml").read_text("utf-8")
    text = text.replace("body: {size: 14.6pt", "body: {size: big").replace("rail: 8mm", "rail: 3mm")
    text = text.replace('"#9E1B1B"', '"#FF0000"').replace("  gutter: 4mm\n", "")
    found = problems_of(tmp_path, "clear", text)
    assert [problem.rule for problem in found] == ["missing-key", "layout-minimum", "wrong-type", "layout-minimum"]


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000") == pytest.approx(21)
    assert contrast("#ffffff") == pytest.approx(1)
    assert contrast("#767676") == pytest.approx(4.54, abs=0.01)  # the well-known lightest grey that passes AA
