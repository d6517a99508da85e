"""PDFs broken on purpose: each kind changes one thing in a good file, to see which checker catches it.

`python -m tests.conformance --broken` prints which did.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Operator, String

Break = Callable[[pikepdf.Pdf], None]
KINDS: dict[str, Break] = {}


def kind(breaks: Break) -> Break:
    """Enters a way to break a file under its name with hyphens."""
    KINDS[breaks.__name__.replace("_", "-")] = breaks
    return breaks


def broken(good: bytes, name: str) -> bytes:
    """The good file with one thing broken."""
    if name == "cut-off":
        return good[: len(good) * 2 // 3]
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(good)) as pdf:
        KINDS[name](pdf)
        lock = pikepdf.Encryption(user="", owner="x") if name == "encrypted" else False
        pdf.save(out, encryption=lock)
    return out.getvalue()


# --- handles -------------------------------------------------------------------------------------


def elements(pdf: pikepdf.Pdf) -> Iterator[Any]:
    """Structure elements in reading order."""
    stack = [pdf.Root.StructTreeRoot.K]
    while stack:
        here = stack.pop()
        if isinstance(here, Array):
            stack += reversed(list(here))
        elif isinstance(here, Dictionary) and "/S" in here:
            yield here
            stack += [here.K] if "/K" in here else []


def first(pdf: pikepdf.Pdf, tag: str) -> Any:
    """The first element of a type."""
    return next(element for element in elements(pdf) if Name(f"/{tag}") == element.S)


def kids(element: Any) -> list[Any]:
    return list(element.K) if isinstance(element.K, Array) else [element.K]


def with_words(pdf: pikepdf.Pdf) -> list[Any]:
    """Elements whose first kid is an MCID of page 1."""
    page = pdf.pages[0].obj.objgen
    return [e for e in elements(pdf) if "/K" in e and isinstance(kids(e)[0], int) and e.Pg.objgen == page]


def stream(pdf: pikepdf.Pdf) -> list[Any]:
    """The operators of page 1."""
    return list(pikepdf.parse_content_stream(pdf.pages[0]))


def put(pdf: pikepdf.Pdf, operators: list[Any]) -> None:
    """Writes the operators of page 1."""
    pdf.pages[0].obj.Contents = pdf.make_stream(pikepdf.unparse_content_stream(operators))


def marks(operators: list[Any]) -> list[int]:
    """Where sequences with an MCID begin."""
    return [at for at, (operands, name) in enumerate(operators) if str(name) == "BDC" and "/MCID" in operands[1]]


def end_of(operators: list[Any], start: int) -> int:
    return next(at for at in range(start, len(operators)) if str(operators[at][1]) == "EMC")


def op(name: str, *operands: Any) -> Any:
    return pikepdf.ContentStreamInstruction(list(operands), Operator(name))


def link(pdf: pikepdf.Pdf) -> Any:
    """The first link annotation."""
    return next(note for page in pdf.pages for note in page.get("/Annots", []))


def parents(pdf: pikepdf.Pdf, page: int = 0) -> Any:
    """The parent tree's array of a page."""
    return pikepdf.NumberTree(pdf.Root.StructTreeRoot.ParentTree)[pdf.pages[page].obj.StructParents]


def font(pdf: pikepdf.Pdf) -> Any:
    """The font that page 1 uses first."""
    name = next(operands[0] for operands, name in stream(pdf) if str(name) == "Tf")
    return pdf.pages[0].resources.Font[str(name)]


def rewrite(pdf: pikepdf.Pdf, holder: Any, pattern: str, replacement: str) -> None:
    """Changes the text of a stream."""
    text = holder.read_bytes().decode("utf-8")
    changed = re.sub(pattern, replacement, text, count=1, flags=re.DOTALL)
    assert changed != text, f"{pattern} is not in the stream"
    holder.write(changed.encode("utf-8"))


# --- the tree ------------------------------------------------------------------------------------


@kind
def no_tree(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.StructTreeRoot


@kind
def parent_wrong(pdf: pikepdf.Pdf) -> None:
    first(pdf, "H1").P = first(pdf, "H2")


@kind
def loop_in_the_tree(pdf: pikepdf.Pdf) -> None:
    section = first(pdf, "Sect")
    section.K = Array([*kids(section), pdf.Root.StructTreeRoot.K])


@kind
def empty_paragraph(pdf: pikepdf.Pdf) -> None:
    root = next(elements(pdf))
    root.K.append(pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.P, P=root)))


@kind
def heading_level_skipped(pdf: pikepdf.Pdf) -> None:
    first(pdf, "H2").S = Name.H3


@kind
def two_titles(pdf: pikepdf.Pdf) -> None:
    first(pdf, "H2").S = Name.H1


@kind
def no_title(pdf: pikepdf.Pdf) -> None:
    first(pdf, "H1").S = Name.P


@kind
def figure_without_alt(pdf: pikepdf.Pdf) -> None:
    del first(pdf, "Figure").Alt


@kind
def figure_with_blank_alt(pdf: pikepdf.Pdf) -> None:
    first(pdf, "Figure").Alt = String(" ")


@kind
def figure_without_box(pdf: pikepdf.Pdf) -> None:
    del first(pdf, "Figure").A


@kind
def heading_cell_without_scope(pdf: pikepdf.Pdf) -> None:
    del first(pdf, "TH").A


@kind
def row_too_short(pdf: pikepdf.Pdf) -> None:
    row = [element for element in elements(pdf) if element.S == Name.TR][-1]
    del row.K[-1]


@kind
def cell_outside_a_row(pdf: pikepdf.Pdf) -> None:
    first(pdf, "Table").K = Array([*kids(first(pdf, "TR")), *kids(first(pdf, "Table"))[1:]])


@kind
def table_without_headings(pdf: pikepdf.Pdf) -> None:
    for element in list(elements(pdf)):
        if element.S == Name.TH:
            element.S = Name.TD


@kind
def item_outside_a_list(pdf: pikepdf.Pdf) -> None:
    first(pdf, "L").S = Name.Div


@kind
def paragraph_in_a_list(pdf: pikepdf.Pdf) -> None:
    first(pdf, "LI").S = Name.P


@kind
def id_given_twice(pdf: pikepdf.Pdf) -> None:
    first(pdf, "H1").ID = first(pdf, "H2").ID = String("same")


@kind
def unknown_type(pdf: pikepdf.Pdf) -> None:
    first(pdf, "H2").S = Name.Headline


@kind
def circular_role_map(pdf: pikepdf.Pdf) -> None:
    first(pdf, "H2").S = Name.Headline
    pdf.Root.StructTreeRoot.RoleMap = Dictionary(Headline=Name.Banner, Banner=Name.Headline, Strong=Name.Span)


@kind
def standard_type_mapped_away(pdf: pikepdf.Pdf) -> None:
    pdf.Root.StructTreeRoot.RoleMap = Dictionary(H2=Name.P, Strong=Name.Span)


@kind
def language_of_a_passage_is_none(pdf: pikepdf.Pdf) -> None:
    first(pdf, "P").Lang = String("?? no language")


# --- marked content ------------------------------------------------------------------------------


@kind
def sequence_claimed_twice(pdf: pikepdf.Pdf) -> None:
    one, other = with_words(pdf)[:2]
    one.K = Array([*kids(one), kids(other)[0]])


@kind
def sequence_claimed_by_none(pdf: pikepdf.Pdf) -> None:
    element = with_words(pdf)[0]
    element.K = Array(kids(element)[1:])


@kind
def claim_to_nothing(pdf: pikepdf.Pdf) -> None:
    element = with_words(pdf)[0]
    element.K = Array([*kids(element), 4711])


@kind
def sequences_exchanged(pdf: pikepdf.Pdf) -> None:
    one, other = with_words(pdf)[:2]
    one.K, other.K = other.K, one.K


@kind
def parent_tree_entries_exchanged(pdf: pikepdf.Pdf) -> None:
    entries = parents(pdf)
    unlike = next(at for at in range(len(entries)) if entries[at].objgen != entries[0].objgen)
    entries[0], entries[unlike] = entries[unlike], entries[0]


@kind
def parent_tree_too_short(pdf: pikepdf.Pdf) -> None:
    del parents(pdf)[-1]


@kind
def no_parent_tree(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.StructTreeRoot.ParentTree


@kind
def parent_key_used_twice(pdf: pikepdf.Pdf) -> None:
    pdf.pages[1].obj.StructParents = pdf.pages[0].obj.StructParents


@kind
def mcid_used_twice(pdf: pikepdf.Pdf) -> None:
    operators = stream(pdf)
    one, other = marks(operators)[:2]
    operators[other].operands[1].MCID = operators[one].operands[1].MCID
    put(pdf, operators)


@kind
def drawing_unmarked(pdf: pikepdf.Pdf) -> None:
    put(pdf, [*stream(pdf), op("re", 100, 100, 50, 50), op("f")])


@kind
def words_unmarked(pdf: pikepdf.Pdf) -> None:
    operators = stream(pdf)
    start = marks(operators)[0]
    del operators[end_of(operators, start)], operators[start]
    put(pdf, operators)


@kind
def words_made_an_artifact(pdf: pikepdf.Pdf) -> None:
    operators = stream(pdf)
    operators[marks(operators)[0]] = op("BMC", Name.Artifact)
    put(pdf, operators)


@kind
def artifact_inside_words(pdf: pikepdf.Pdf) -> None:
    operators = stream(pdf)
    start = marks(operators)[0]
    stop = end_of(operators, start)
    operators[start + 1 : stop] = [op("BMC", Name.Artifact), *operators[start + 1 : stop], op("EMC")]
    put(pdf, operators)


@kind
def words_inside_an_artifact(pdf: pikepdf.Pdf) -> None:
    operators = stream(pdf)
    start = marks(operators)[0]
    stop = end_of(operators, start)
    operators[start : stop + 1] = [op("BMC", Name.Artifact), *operators[start : stop + 1], op("EMC")]
    put(pdf, operators)


@kind
def sequence_left_open(pdf: pikepdf.Pdf) -> None:
    operators = stream(pdf)
    del operators[max(at for at, (_, name) in enumerate(operators) if str(name) == "EMC")]
    put(pdf, operators)


@kind
def sequence_closed_twice(pdf: pikepdf.Pdf) -> None:
    put(pdf, [*stream(pdf), op("EMC")])


@kind
def painted_in_another_order(pdf: pikepdf.Pdf) -> None:
    operators = stream(pdf)
    one, other = marks(operators)[:2]
    first_run, second_run = (slice(at, end_of(operators, at) + 1) for at in (one, other))
    operators[first_run.start : second_run.stop] = [
        *operators[second_run],
        *operators[first_run.stop : second_run.start],
        *operators[first_run],
    ]
    put(pdf, operators)


# --- annotations ---------------------------------------------------------------------------------


@kind
def link_in_a_span(pdf: pikepdf.Pdf) -> None:
    first(pdf, "Link").S = Name.Span


@kind
def link_without_words_of_its_own(pdf: pikepdf.Pdf) -> None:
    del link(pdf).Contents


@kind
def link_not_in_the_tree(pdf: pikepdf.Pdf) -> None:
    element = first(pdf, "Link")
    element.K = Array([kid for kid in kids(element) if isinstance(kid, int)])


@kind
def link_with_a_wrong_parent(pdf: pikepdf.Pdf) -> None:
    link(pdf).StructParent = int(link(pdf).StructParent) + 1


@kind
def link_hidden(pdf: pikepdf.Pdf) -> None:
    link(pdf).F = 2


@kind
def link_without_area(pdf: pikepdf.Pdf) -> None:
    link(pdf).Rect = Array([10, 10, 10, 10])


@kind
def tab_key_astray(pdf: pikepdf.Pdf) -> None:
    for page in pdf.pages:
        del page.obj.Tabs


# --- fonts ---------------------------------------------------------------------------------------


@kind
def font_not_embedded(pdf: pikepdf.Pdf) -> None:
    del font(pdf).FontDescriptor.FontFile2


@kind
def no_to_unicode(pdf: pikepdf.Pdf) -> None:
    del font(pdf).ToUnicode


@kind
def to_unicode_says_nothing(pdf: pikepdf.Pdf) -> None:
    holder = font(pdf).ToUnicode
    holder.write(re.sub(rb"(<[0-9A-Fa-f]+>\s*)<[0-9A-Fa-f]{4}>", rb"\1<0000>", holder.read_bytes()))


@kind
def to_unicode_lies(pdf: pikepdf.Pdf) -> None:
    """Two letters are exchanged: what is seen is not what is heard."""
    rewrite(
        pdf,
        font(pdf).ToUnicode,
        r"(beginbfchar.*?<\w+>\s*)<(\w{4})>(\s*<\w+>\s*)<(\w{4})>",
        r"\1<\4>\3<\2>",
    )


@kind
def to_unicode_lacks_a_code(pdf: pikepdf.Pdf) -> None:
    holder = font(pdf).ToUnicode
    text = holder.read_bytes()
    lines = re.findall(rb"<\w+>\s*<\w{4}>\s*\n", text)
    for line in lines[: len(lines) // 2]:
        text = text.replace(line, b"", 1)
    holder.write(text)


@kind
def widths_wrong(pdf: pikepdf.Pdf) -> None:
    found = font(pdf)
    found.Widths = Array([333 for _ in found.Widths])


@kind
def font_not_symbolic(pdf: pikepdf.Pdf) -> None:
    """A subset with codes of its own is symbolic (ISO 14289-1, 7.21.6); as a Latin font its codes mean other glyphs."""
    font(pdf).FontDescriptor.Flags = 32


@kind
def glyph_missing(pdf: pikepdf.Pdf) -> None:
    operators = stream(pdf)
    at = next(at for at, (operands, name) in enumerate(operators) if str(name) == "Tj")
    operators[at] = op("Tj", String(b"\xfe\xff"))
    put(pdf, operators)


# --- the file as a whole -------------------------------------------------------------------------


@kind
def not_marked(pdf: pikepdf.Pdf) -> None:
    pdf.Root.MarkInfo.Marked = False


@kind
def tags_suspect(pdf: pikepdf.Pdf) -> None:
    pdf.Root.MarkInfo.Suspects = True


@kind
def no_language(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.Lang


@kind
def title_not_shown(pdf: pikepdf.Pdf) -> None:
    pdf.Root.ViewerPreferences.DisplayDocTitle = False


@kind
def scaled_when_printed(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.ViewerPreferences.PrintScaling


@kind
def no_metadata(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.Metadata


@kind
def no_title_in_the_metadata(pdf: pikepdf.Pdf) -> None:
    rewrite(pdf, pdf.Root.Metadata, r"<dc:title>.*?</dc:title>", "")


@kind
def title_differs(pdf: pikepdf.Pdf) -> None:
    pdf.docinfo.Title = String("Untitled")


@kind
def no_claim_to_pdf_ua(pdf: pikepdf.Pdf) -> None:
    rewrite(pdf, pdf.Root.Metadata, r"<pdfuaid:part>1</pdfuaid:part>", "")


@kind
def claim_to_another_pdf_a(pdf: pikepdf.Pdf) -> None:
    rewrite(pdf, pdf.Root.Metadata, r"<pdfaid:part>2</pdfaid:part>", "<pdfaid:part>1</pdfaid:part>")


@kind
def no_output_intent(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.OutputIntents


@kind
def script_on_opening(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


@kind
def encrypted(pdf: pikepdf.Pdf) -> None:
    """`broken` encrypts the file when it saves it."""


@kind
def cut_off(pdf: pikepdf.Pdf) -> None:
    """`broken` cuts the file itself."""
