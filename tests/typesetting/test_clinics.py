"""Every bundled handout fits with every clinic's contact data, in each edition, on both papers and in every state."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from msgspec.structs import replace

from ldn_pdf.content.blocks import Leaflet
from ldn_pdf.content.state import State
from ldn_pdf.library.folder import EDITIONS, Library
from ldn_pdf.library.prepare import prepare
from ldn_pdf.problems import Problem
from ldn_pdf.reading.layout import Paper
from ldn_pdf.typesetting import edition_style
from ldn_pdf.typesetting.typeset import FittedPart, Pages, find_pages, lines_to_spare, typeset
from tests.typesetting.making import layout
from tests.typesetting.pages import text_of

CLINICS = Path(__file__).parents[1] / "data" / "clinics"
LONG = "Professor Alexandra Featherstone-Montgomery"
ROLE = "consultant neurologist and clinical lead for multiple sclerosis"
UNTIL = date(2027, 6, 30)
STATES = {
    "draft": State(name="draft"),
    "expired draft": State(name="draft", expired=True),
    "approved": State(name="approved", approved_by=LONG, role=ROLE, until=UNTIL),
    "expired": State(name="expired", approved_by=LONG, role=ROLE, until=UNTIL, expired=True),
}
NAMES = Library().names()
ENGLISH = tuple(name for name in NAMES if "." not in name)
"""Spanish runs longer: in clear print it may come in two parts whatever the clinic."""


@cache
def leaflet(clinic: str, name: str, state: str) -> Leaflet:
    ready, problems = prepare(Library(clinic_file=CLINICS / f"{clinic}.yaml"), name)
    assert ready, problems
    return replace(ready, state=STATES[state]).leaflet()


def pages(clinic: str, name: str, edition: str, paper: Paper, state: str) -> Pages:
    found = find_pages(leaflet(clinic, name, state), layout(edition), paper)
    assert isinstance(found, Pages), found
    return found


@pytest.mark.parametrize("paper", ["letter", pytest.param("a4", marks=pytest.mark.slow)])
@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize(
    ("clinic", "names"),
    [
        pytest.param("uk-long", NAMES[::4], id="some-uk-long"),  # whose pages are the fullest
        pytest.param("us-full", NAMES, id="us-full"),
        *(
            pytest.param(path.stem, NAMES, id=path.stem, marks=pytest.mark.slow)
            for path in sorted(CLINICS.glob("*.yaml"))
            if path.stem != "us-full"
        ),
    ],
)
def test_every_handout_fits_in_every_state(clinic: str, names: Sequence[str], edition: str, paper: Paper) -> None:
    for name in names:
        made = {state: pages(clinic, name, edition, paper, state) for state in STATES}
        parts = {len(found.parts) for found in made.values()}
        assert max(parts) <= layout(edition).most_parts
        assert len(made["approved"].parts) == len(made["expired"].parts) <= len(made["draft"].parts), name
        for found in made.values():
            alone = [part.number for part in found.parts if part.cut.sections[0] == part.cut.sections[1]]
            assert not alone or clinic == "uk-long", f"{name}: a part of contact alone"
            assert clinic == "uk-long" or all(is_half_full(found, part) for part in found.parts), name
            names = [entry.section.name for entry in found.flow.sections[: found.parts[0].cut.sections[1]]]
            assert "get_help" in names or not any(s.name == "get_help" for s in found.flow.leaflet.sections)


@pytest.mark.parametrize("clinic", ["us-full", "compulsory"])
def test_a_usual_clinic_needs_one_sheet_in_clear_print_and_two_parts_in_large(clinic: str) -> None:
    in_three = []
    for name in ENGLISH:
        clear = pages(clinic, name, "clear", "letter", "approved")
        assert len(clear.parts) == 1 and clear.notices == ()
        assert lines_to_spare(leaflet(clinic, name, "approved"), layout("clear"), "letter") >= 1
        in_three += [name] * (len(pages(clinic, name, "large", "letter", "approved").parts) > 2)
    assert set(in_three) <= {"before-ldn", "could-ldn-help"}, "no two of their sections fit one page"


def is_half_full(found: Pages, part: FittedPart) -> bool:
    """Whether text reaches the middle of each page of a part, but for the last page of all."""
    room = found.room.of(part.number)
    heights = [room.first, room.other][: len(part.pages)]
    pages = list(zip(part.pages, heights, strict=True))
    return all(
        page.bottom - page.strips[0].top > height / 2
        for page, height in (pages if part is not found.parts[-1] else pages[:-1])
    )


def test_the_foot_holds_what_four_pages_say_past_their_time() -> None:
    for name in NAMES:
        for state in ("draft", "expired"):
            for document in typeset(leaflet("us-full", name, state), layout("large"), "letter").documents:
                assert document.pdf


def test_what_a_clinics_file_costs_is_said_at_its_own_line() -> None:
    notices: list[Problem] = []
    for name in ENGLISH:
        notices += pages("uk-long", name, "clear", "letter", "draft").notices
    assert notices
    for notice in notices:
        assert Path(notice.mark.file).name == "uk-long.yaml"
        assert notice.severity == "warning"
        assert "comes in 2 parts" in notice.what
        assert notice.mark.line > 1


def test_as_many_lines_may_be_added_as_are_to_spare(tmp_path: Path) -> None:
    from tests.typesetting.making import leaflet as of

    def grown(lines: int) -> Leaflet:
        text = "\n\n".join(["Stretching is slow movement."] * 16)
        items = ["Stretch it."] * lines
        return of(tmp_path, {"sections": [{"heading": "A", "text": text}, {"heading": "B", "text": " ".join(items)}]})

    spare = lines_to_spare(grown(1), layout("clear"), "letter")
    assert spare > 2
    fits = find_pages(grown(1), layout("clear"), "letter")
    assert isinstance(fits, Pages) and len(fits.parts) == 1
    longer = find_pages(grown(1 + 7 * (spare + 1)), layout("clear"), "letter")
    assert isinstance(longer, Pages) and len(longer.parts) == 2


def test_email_full_name_and_emergency_number_are_printed() -> None:
    (*_, last) = typeset(leaflet("uk-long", "ldn-for-ms", "draft"), layout("large"), "a4").documents
    said = text_of([last.pdf])
    assert "ms.specialist.nurses@royalwesthampton.example.org" in said
    assert "TheLadyMargaretandStExample" in said
    (first, *_) = typeset(leaflet("compulsory", "before-ldn", "draft"), layout("clear"), "letter").documents
    said = text_of([first.pdf])
    assert said.index("Call911now") < said.index("Youthinkofharmingyourself") < said.index("Callusthesameday")


def test_type_is_set_in_two_threads_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """As the desk does while somebody types; what one thread forgets, the other may be about to read."""
    monkeypatch.setattr(edition_style, "_MOST_KEPT", 0)
    wanted = [leaflet("us-full", name, "approved") for name in NAMES]
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda of: typeset(of, layout("clear"), "letter"), wanted * 3))
    assert all(made.documents == found[n % len(wanted)].documents for n, made in enumerate(found))
