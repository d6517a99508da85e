"""The tag tree as YAML, through role maps, class maps, references, loops and great depth."""

from __future__ import annotations

import json

import yaml
from pikepdf import Array, Dictionary, Name, Object, String

from ldn_pdf.inspecting.read_aloud import speak
from ldn_pdf.inspecting.tag_listing import as_json, as_yaml
from tests.inspecting.making import Made, show


def tree(made: Made) -> list[object]:
    """The tags as YAML readers get them, without the page numbers."""
    return _without_pages(yaml.safe_load(as_yaml(made.inspect()))["tags"])


def _without_pages(kids: object) -> object:
    if isinstance(kids, list):
        return [_without_pages(kid) for kid in kids if not (isinstance(kid, dict) and "page" in kid)]
    if isinstance(kids, dict):
        return {key: _without_pages(value) for key, value in kids.items()}
    return kids


def test_attributes_that_are_heard(made: Made) -> None:
    made.page(show("Week", 0) + show("picture", 1))
    scope = Dictionary(O=Name.Table, Scope=Name.Column, ColSpan=2, RowSpan=1)
    box = Dictionary(O=Name.Layout, BBox=Array([10.4, 20.6, 30, 40]), SpaceBefore=3)
    head = made.element("TH", 0, A=Array([scope, 0]), ID=String("h1"))
    made.tags(
        made.element("Table", made.element("TR", head)),
        made.element("Figure", 1, Alt=String("A “bow”"), A=box, Lang=String("en")),
    )
    assert tree(made) == [
        {"Table": [{"TR": [{"TH": {"ID": "h1", "Scope": "Column", "ColSpan": 2, "text": "Week"}}]}]},
        {"Figure": {"Alt": "A “bow”", "Lang": "en", "BBox": [10, 21, 30, 40], "text": "picture"}},
    ]


def test_role_map_is_followed_to_a_standard_type(made: Made) -> None:
    made.page(show("a", 0) + show("b", 1) + show("c", 2) + show("d", 3))
    roles = Dictionary(Strong=Name.Emphasis, Emphasis=Name.Span, Ring=Name.Ring2, Ring2=Name.Ring, P=Name.H1)
    kinds = ("Strong", "Ring", "P", "Odd: name")
    made.tags(*(made.element(kind, mcid) for mcid, kind in enumerate(kinds)), RoleMap=roles)
    assert tree(made) == [{"Strong→Span": "a"}, {"Ring→Ring2": "b"}, {"P": "c"}, {"Odd: name": "d"}]


def test_names_in_latin_1_are_read(made: Made) -> None:
    made.page(show("a", 0))
    element = made.pdf.make_indirect(Object.parse(b"<< /Type /StructElem /S /Gr\xfcn /K 0 >>"))
    element.Pg = made.pages[0]
    made.tags(element, RoleMap=Object.parse(b"<< /Gr\xfcn /Rund /Rund /Gr\xe4ulich >>"))
    assert tree(made) == [{"Grün→Gräulich": "a"}]


def test_class_map_gives_attributes_that_the_element_overrides(made: Made) -> None:
    made.page("")
    classes = Dictionary(numbered=Dictionary(O=Name.List, ListNumbering=Name.Decimal), broken=7)
    own = Dictionary(O=Name.List, ListNumbering=Name.Disc)
    made.tags(
        made.element("L", C=Name.numbered),
        made.element("L", C=Array([Name.numbered, Name.broken]), A=own),
        ClassMap=classes,
    )
    assert tree(made) == [{"L": {"ListNumbering": "Decimal"}}, {"L": {"ListNumbering": "Disc"}}]


def test_link_with_its_annotations(made: Made) -> None:
    made.page(show("the site", 0))
    action = Dictionary(S=Name.URI, URI=String("https://example.org"))
    note = Dictionary(Type=Name.Annot, Subtype=Name.Link, A=action, Contents=String("Example"), P=made.pages[0])
    references = [Dictionary(Type=Name.OBJR, Obj=made.pdf.make_indirect(Dictionary(note))) for _ in range(2)]
    made.tags(made.element("Link", 0, *references))
    link = {"goes to": "https://example.org", "Contents": "Example", "annotations": 2, "text": "the site"}
    assert tree(made) == [{"Link": link}]


def test_links_within_the_file_name_a_page(made: Made) -> None:
    made.page(show("next", 0))
    second = made.page("")
    made.pdf.Root.Names = Dictionary(Dests=Dictionary(Names=Array([String("there"), Array([second, Name.Fit])])))
    made.pdf.Root.Dests = Dictionary(old=Dictionary(D=Array([second, Name.Fit])))
    targets = [Array([second, Name.Fit]), String("there"), Name.old, String("nowhere")]
    notes = [made.pdf.make_indirect(Dictionary(Subtype=Name.Link, Dest=target)) for target in targets]
    made.tags(*(made.element("Link", Dictionary(Type=Name.OBJR, Obj=note)) for note in notes))
    links = [next(iter(element.values())) for element in tree(made)]  # type: ignore[attr-defined]
    assert links == [{"goes to": "page 2"}] * 3 + [""]


def test_pages_are_marked_where_they_begin(made: Made) -> None:
    made.page(show("one"))
    second = made.page(show("two"))
    made.tags(made.element("P", 0, Dictionary(Type=Name.MCR, Pg=second, MCID=0)))
    assert yaml.safe_load(as_yaml(made.inspect()))["tags"] == [{"P": [{"page": 1}, "one", {"page": 2}, "two"]}]


def test_words_are_quoted_so_that_yaml_reads_them(made: Made) -> None:
    made.page(show('yes: "a" # b \\\\ - c'))
    made.tags(made.element("P", 0))
    assert tree(made) == [{"P": 'yes: "a" # b \\ - c'}]


def test_a_loop_is_read_once(made: Made) -> None:
    made.page(show("once"))
    inner = made.element("Div", 0)
    outer = made.element("Sect", inner, inner)
    inner.K.append(outer)
    made.tags(outer)
    assert tree(made) == [{"Sect": [{"Div": "once"}]}]


def test_what_is_deeper_than_any_document_stands_on_the_last_level(made: Made) -> None:
    made.page(show("deep"))
    top = element = made.element("Div")
    for _ in range(3000):
        kid = made.element("Div")
        element.K = kid
        element = kid
    element.K = 0
    made.tags(top)
    found = made.inspect()
    assert as_yaml(found).endswith('- Div: "deep"\n')
    assert str(speak(found)[-1]) == "deep"
    rows = json.loads(as_json(found, speak(found), []))["tags"]
    assert (rows[-1]["level"], rows[-1]["text"]) == (200, "deep")


def test_values_of_the_wrong_type_count_as_absent(made: Made) -> None:
    made.page(show("still read"))
    odd = made.element("P", 0, Alt=7, Lang=Name.en, A=3, C=4, ID=Array([]), ActualText=Dictionary())
    made.tags(odd, 7, String("stray"), Dictionary(), RoleMap=Array([]), ClassMap=5)
    assert tree(made) == [{"P": "still read"}]
