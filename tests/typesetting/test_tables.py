"""Tables, and grids to write in: columns, rows, what is drawn again on a second page."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from ldn_pdf.inspecting.any_pdf import inspect
from ldn_pdf.inspecting.tag_listing import as_yaml
from tests.conformance.checkers import outloud
from tests.typesetting.making import leaflet, pdfs, set_in
from tests.typesetting.pages import MM, characters, in_order, margins, overlaps, printed, text_of

DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
LONG = "Some people find that slow stretching helps them to move."


def section(**block: Any) -> dict[str, Any]:
    return {"sections": [{"heading": "My table", **block}]}


def grid(columns: list[str], rows: list[str] | int) -> dict[str, Any]:
    return section(grid={"columns": columns, "numbered" if isinstance(rows, int) else "rows": rows})


GRIDS = {
    "a diary": grid(["Day", "Tired 0 to 10", "Pain 0 to 10", "Slept 0 to 10", "What I noticed"], DAYS),
    "six columns": grid(["Day", "A", "B", "C", "D", "E"], DAYS),
    "long words": grid(["Day of week", "Tiredness", "Stiffness", "Thinking", "Depression", "All else"], DAYS),
    "long rows": grid(["Day", "Notes"], ["A head that says quite a lot about the day, and goes on for long"] * 3),
    "long columns": grid(["A head that says quite a lot about the day, and goes on", "Another that is long"], 3),
    "numbers": grid(["Medicine or supplement", "How much, and when", "What it is for"], 6),
    "one row": grid(["Medicine", "Notes"], 1),
}


@pytest.mark.parametrize("edition", ["standard", "clear", "large"])
@pytest.mark.parametrize("name", GRIDS)
def test_a_grid_stays_within_its_page_and_its_words_within_their_cells(name: str, edition: str, tmp_path: Path) -> None:
    made = set_in(leaflet(tmp_path, GRIDS[name]), edition, "a4")
    if made.problems:  # six columns of long words are refused in the larger editions, each at its place
        assert name == "long words" and {problem.rule for problem in made.problems} == {"wide-word"}
        return
    for document in made.documents:
        assert overlaps(document.pdf) == []
        assert min(side for sides in margins(document.pdf) for side in sides) > 10


def test_two_grids_on_a_page_are_two_tables_to_a_checker(tmp_path: Path) -> None:
    week = {"columns": ["Day", "Puffs", "Cough", "Peak flow", "What I noticed"], "rows": DAYS[:3]}
    grids = [week, {"columns": ["Medicine", "How much", "When"], "numbered": 3}]
    sections = [{"heading": f"My list {n}", "grid": made} for n, made in enumerate(grids)]
    for pdf in pdfs(tmp_path, {"sections": sections}):
        assert outloud(pdf) == []


@pytest.mark.parametrize("rows", [DAYS, 14, [f"{day}, week {week}" for week in (1, 2) for day in DAYS]])
def test_a_grid_of_a_week_is_one_piece_and_a_longer_one_may_go_on(rows: list[str] | int, tmp_path: Path) -> None:
    pdf = pdfs(tmp_path, grid(["Day", "Notes"], rows))[-1]
    heads = [line.page for line in printed(pdf) if line.text == "Notes"]
    assert heads == ([0] if rows is DAYS else [0, 1])  # the head row stands above the second page as well


def test_a_column_is_as_wide_as_its_longest_word_where_there_is_room(tmp_path: Path) -> None:
    table = {"columns": ["No", "Immunosuppressive", "Hydrochlorothiazide"], "rows": [["1", "yes", "no"]]}
    assert pdfs(tmp_path, section(table=table), "large")


def test_the_heads_of_a_diary_stand_on_two_lines_with_their_scale_in_one_piece(tmp_path: Path) -> None:
    (pdf,) = pdfs(tmp_path, GRIDS["a diary"])
    assert [line.text for line in printed(pdf)].count("0to10") == 3


def test_dates_stay_in_one_piece_where_there_is_room_and_are_parted_where_there_is_none(tmp_path: Path) -> None:
    dates = ["Started", "23 November 2026", "6 August 2018"]
    (wide,) = pdfs(tmp_path, section(table={"columns": ["What", "One", "Two"], "rows": [dates]}))
    assert "23November2026" in [line.text for line in printed(wide)]
    five = {"columns": ["Medicine", *["A", "B", "C", "D"]], "rows": [["Immunosuppressive", *["23 November 2026"] * 4]]}
    (narrow,) = pdfs(tmp_path, section(table=five))
    assert "Immunosuppressive" in [line.text for line in printed(narrow)]


def test_words_that_no_column_can_hold_are_named_and_no_others(tmp_path: Path) -> None:
    table = {"columns": ["No", "Two", "Three"], "rows": [["x" * 90, "yes", "no"], ["one", "two", "three"]]}
    (problem,) = set_in(leaflet(tmp_path, section(table=table))).problems
    assert problem.rule == "wide-word"
    assert problem.excerpt.strip(" -") == "x" * 90
    assert problem.mark.column == problem.excerpt.index("x") + 1
    assert "-" not in problem.what.partition("mm")[0].rpartition("holds")[2]


def test_the_head_row_stands_again_above_rows_on_the_second_page(tmp_path: Path) -> None:
    table = {"columns": ["Sign", "Meaning"], "rows": [[f"Sign {n}", LONG] for n in range(18)]}
    (pdf,) = pdfs(tmp_path, section(table=table))
    text = text_of([pdf])
    assert text.count("SignMeaning") == 2
    assert in_order(" ".join(f"Sign {n} {LONG}" for n in range(18)), text) == ""
    pages = {char.page for char in characters(pdf)}
    assert pages == {0, 1}


def test_no_row_is_torn_and_none_stands_alone(tmp_path: Path) -> None:
    table = {"columns": ["Sign", "Meaning"], "rows": [[f"Sign {n}", f"{LONG} {LONG}"] for n in range(9)]}
    (pdf,) = pdfs(tmp_path, section(table=table))
    heads = [line for line in printed(pdf) if re.fullmatch(r"Sign\d", line.text)]
    assert [line.text for line in heads] == [f"Sign{n}" for n in range(9)]
    on_first = sum(line.page == 0 for line in heads)
    assert 2 <= on_first <= 7


@pytest.mark.parametrize("rows", range(4, 27))
def test_two_rows_at_least_stand_on_each_side_of_a_page_end(rows: int, tmp_path: Path) -> None:
    table = {"columns": ["Sign", "Meaning"], "rows": [[f"Sign {n}", "Rest"] for n in range(rows)]}
    above = {"heading": "Before", "text": "\n\n".join([LONG] * 6)}
    (pdf,) = pdfs(tmp_path, {"sections": [above, *section(table=table)["sections"]]})
    on = [line.page for line in printed(pdf) if re.fullmatch(r"Sign\d+", line.text)]
    assert {on.count(0), on.count(1)} & {1} == set()


def test_figures_of_a_column_stand_decimal_under_decimal_and_other_words_at_the_left(tmp_path: Path) -> None:
    rows = [["Day", "7", "0.5 mg", "1"], ["Week", "2,000", "10 mg", "1 or 2"], ["Year", "–", "1.25 mg", "3"]]
    (pdf,) = pdfs(tmp_path, section(table={"columns": ["When", "Steps", "Dose", "How"], "rows": rows}))
    lines = {line.text: line for line in printed(pdf)}
    steps = [lines[text].right for text in ("7", "2,000", "–")]
    assert max(steps) - min(steps) < 1.5  # points: what a digit leaves white at its right
    assert lines["7"].left - lines["2,000"].left > 10
    doses = [lines["0.5mg"].baseline, lines["1.25mg"].baseline]
    points = [char.left for char in characters(pdf) if char.text == "." and char.baseline in doses]
    assert len(points) == 2
    assert max(points) - min(points) < 0.5
    assert abs(lines["1"].left - lines["3"].left) < 1.5
    assert lines["How"].left - lines["3"].left < 1.5


FIGURES = {
    "money": (["$1,200.50", "−$20", "$7.25"], "."),
    "units": (["3.2 mmol/L", "10.5 mmol/L", "Not known"], "."),
    "fractions": (["½ cup", "12½ cups", "1 cup"], "½"),
    "a point for thousands": (["1.200,5", "7,25"], ","),
}


@pytest.mark.parametrize("name", FIGURES)
def test_figures_of_any_kind_stand_one_under_the_other(name: str, tmp_path: Path) -> None:
    cells, sign = FIGURES[name]
    rows = [[f"Row {n}", cell] for n, cell in enumerate(cells)]
    (pdf,) = pdfs(tmp_path, section(table={"columns": ["What", "How much"], "rows": rows}))
    lines = {line.text: line for line in printed(pdf)}
    baselines = {lines[cell.replace(" ", "")].baseline for cell in cells}
    lefts = [char.left for char in characters(pdf) if char.text == sign and char.baseline in baselines]
    assert len(lefts) >= 2
    assert max(lefts) - min(lefts) < 0.5


def test_words_among_figures_stay_at_the_left(tmp_path: Path) -> None:
    rows = [["A", "1,200"], ["B", "None"], ["C", "5"]]
    (pdf,) = pdfs(tmp_path, section(table={"columns": ["What", "How much"], "rows": rows}))
    left = {line.text: line.left for line in printed(pdf)}
    assert abs(left["None"] - left["1,200"]) < 1.5
    assert left["5"] - left["None"] > 20


def test_a_column_takes_what_saves_most_lines(tmp_path: Path) -> None:
    (pdf,) = pdfs(tmp_path, section(table={"columns": ["No", "What it means for you"], "rows": [["1", LONG]] * 3}))
    assert text_of([pdf]).count(LONG.replace(" ", "")) == 3
    assert len({round(line.baseline) for line in printed(pdf) if line.text.startswith("Some")}) == 3
    assert sum(line.text.startswith("move") for line in printed(pdf)) == 0  # each fits one line beside a number


FIVE = {
    "columns": ["Medicine", "Morning", "Afternoon", "Evening", "Safe with alcohol?"],
    "rows": [
        ["Carbamazepine", "300 mg", "None", "300 mg", "Sometimes"],
        ["Amantadine", "100 mg.", "-", "100 mg.", "Seldom"],
    ],
}


def test_a_row_is_a_paragraph_where_its_columns_do_not_stand_side_by_side(tmp_path: Path) -> None:
    assert "Medicine" in [line.text for line in printed(pdfs(tmp_path, section(table=FIVE))[0])]
    (large,) = pdfs(tmp_path, section(table=FIVE), "large")
    said = "Carbamazepine. Morning: 300 mg. Afternoon: None. Evening: 300 mg. Safe with alcohol? Sometimes. "
    assert (
        in_order(
            said + "Amantadine. Morning: 100 mg. Afternoon: -. Evening: 100 mg. Safe with alcohol? Seldom.",
            text_of([large]),
        )
        == ""
    )
    assert "Afternoon:Evening" not in text_of([large])


def test_cells_may_have_bold_words_links_and_fields(tmp_path: Path) -> None:
    rows = [["[the club](https://example.org/club)", "**Call** us: {clinic.phone}"]]
    (pdf,) = pdfs(tmp_path, section(table={"columns": ["Who", "**What**"], "rows": rows}))
    assert in_order("Who What the club Call us: 555-0142", text_of([pdf])) == ""


@pytest.mark.parametrize("paper", ["letter", "a4"])
def test_a_row_of_a_grid_has_room_for_a_shaky_hand(paper: str, tmp_path: Path) -> None:
    (pdf,) = pdfs(tmp_path, grid(["Day", "Notes"], DAYS), "clear", paper)  # type: ignore[arg-type]
    days = [line for line in printed(pdf) if line.text in DAYS]
    assert [line.text for line in days] == DAYS
    assert {line.page for line in days} == {days[0].page}
    gaps = [above.baseline - below.baseline for above, below in pairwise(days)]
    assert min(gaps) >= 14 * MM


def test_a_section_longer_than_a_part_goes_on_in_the_next_under_its_heading(tmp_path: Path) -> None:
    rows = [[f"Food {n}", f"{n}"] for n in range(60)]
    made = section(table={"columns": ["Food", "Potassium"], "rows": rows}) | {"steps": ["Ask us first."] * 5}
    parts = pdfs(tmp_path, made, "large")
    assert len(parts) > 2, "in fewer its rows are paragraphs"
    (tmp_path / "last.pdf").write_bytes(parts[1])
    inspection, problems = inspect(tmp_path / "last.pdf")
    assert inspection, problems
    listed = as_yaml(inspection)
    assert 'H2: "My table (continued)"' in listed
    assert 'TH: {Scope: "Column", text: "Food"}' in listed, "the heading row is read in each part"
    said = text_of(parts)
    assert in_order(" ".join(f"Food{n}{n}" for n in range(60)), said) == ""
