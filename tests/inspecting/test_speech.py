"""What a screen reader says: one line a thing, with its role."""

from __future__ import annotations

from typing import Any

from pikepdf import Dictionary, Name, String

from ldn_pdf.inspecting.read_aloud import speak
from tests.inspecting.making import Made, show


class Story:
    """Elements with words, in order: each text gets the next MCID of page 1."""

    def __init__(self, made: Made):
        self.made, self.content, self.count, self.x = made, "", 0, 0
        self.page = made.page("")

    def put(self, kind: str, *kids: Any, **entries: Any) -> Any:
        return self.made.element(kind, *(self._kid(kid) for kid in kids), **entries)

    def said(self, *elements: Any, **entries: Any) -> list[str]:
        self.page.Contents = self.made.pdf.make_stream(self.content.encode("cp1252"))
        self.made.tags(*elements, **entries)
        return self.made.said()

    def _kid(self, kid: Any) -> Any:
        if not isinstance(kid, str):
            return kid
        sequence = show(kid, self.count).replace("Tf (", f"Tf {self.x} 700 Td (")
        self.content += sequence
        self.x += len(kid) * 6  # 12 points of type, each character half as wide
        self.count += 1
        return self.count - 1


def attribute(**entries: Any) -> Dictionary:
    return Dictionary(O=Name.Table, **entries)


def test_headings_and_paragraphs(made: Made) -> None:
    story = Story(made)
    elements = (
        story.put("H1", "Title"),
        story.put("P", "Some ", story.put("Span", "bold"), " words."),
        story.put("H", "?"),
    )
    assert story.said(story.put("Document", *elements)) == ["Heading level 1: Title", "Some bold words.", "Heading: ?"]


def test_an_empty_heading_is_heard(made: Made) -> None:
    story = Story(made)
    assert story.said(story.put("H2"), story.put("P", "text")) == ["Heading level 2: (empty)", "text"]


def test_lists_count_their_items_and_name_their_labels(made: Made) -> None:
    story = Story(made)

    def item(label: str, text: str, *more: Any) -> Any:
        labels = [story.put("Lbl", label)] if label else []
        return story.put("LI", *labels, story.put("LBody", text, *more))

    inner = story.put("L", item("a.", "inner"), Alt=String("Words for the whole list take no item away."))
    whole = story.put("L", item("•", "first"), item("2.", "second", inner), item("", "third"))
    assert story.said(whole, story.put("P", "after")) == [
        "List with 3 items",
        "  Bullet: first",
        "  2. second",
        "  List with 1 item",
        "    a. inner",
        "  Item: third",
        "End of list",
        "after",
    ]


def test_a_box_to_tick_by_its_alternative_text(made: Made) -> None:
    story = Story(made)
    label = story.put("Lbl", "o", ActualText=String("☐"))
    lines = story.said(story.put("L", story.put("LI", label, story.put("LBody", "Water"))))
    assert lines[1] == "  Tick box: Water"


def test_tables_say_headings_with_each_cell(made: Made) -> None:
    story = Story(made)
    column, row = attribute(Scope=Name.Column), attribute(Scope=Name.Row)
    head = story.put("TR", *(story.put("TH", words, A=column) for words in ("Week", "Dose", "Note")))
    first = story.put("TR", story.put("TH", "1 to 2", A=row), story.put("TD", "1.5 mg"), story.put("TD"))
    second = story.put("TR", story.put("TH", "3", A=row), story.put("TD", "both", A=attribute(ColSpan=2)))
    table = story.put(
        "Table", story.put("Caption", "Doses"), story.put("THead", head), story.put("TBody", first, second)
    )
    assert story.said(table) == [
        "Table with 3 rows and 3 columns",
        "  Caption: Doses",
        "  Column headings: Week; Dose; Note",
        "  Row 2: Week: 1 to 2; Dose: 1.5 mg; Note: blank",
        "  Row 3: Week: 3; Dose: both",
        "End of table",
    ]


def test_cells_that_span_rows_push_their_neighbors(made: Made) -> None:
    story = Story(made)
    head = story.put("TR", story.put("TH", "A"), story.put("TH", "B"))
    first = story.put("TR", story.put("TD", "tall", A=attribute(RowSpan=2)), story.put("TD", "x"))
    second = story.put("TR", story.put("TD", "y"))
    assert story.said(story.put("Table", head, first, second))[2:4] == ["  Row 2: A: tall; B: x", "  Row 3: B: y"]


def test_pictures_are_their_alternative_text(made: Made) -> None:
    story = Story(made)
    elements = story.put("Figure", "drawn", Alt=String("A bow")), story.put("Figure"), story.put("Figure", "words")
    assert story.said(*elements) == [
        "Figure: A bow",
        "Figure with no alternative text",
        "Figure with no alternative text",
        "words",
    ]


def test_links_say_where_they_go(made: Made) -> None:
    story = Story(made)
    action = Dictionary(S=Name.URI, URI=String("https://example.org/ms"))
    note = made.pdf.make_indirect(Dictionary(Subtype=Name.Link, A=action, P=story.page))
    link = story.put("Link", "the page", Dictionary(Type=Name.OBJR, Obj=note))
    said = story.said(story.put("P", "Read ", link, " now."), story.put("P", story.put("Link")))
    assert said == ["Read [Link: the page, goes to https://example.org/ms] now.", "[Link with no words]"]


def test_changes_of_language_and_page(made: Made) -> None:
    made.pdf.Root.Lang = String("en-US")
    story = Story(made)
    second = made.page(show("Adiós"))
    reference = Dictionary(Type=Name.MCR, Pg=second, MCID=0)
    spanish = story.put("P", "Hola", reference, Lang=String("es"))
    inline = story.put("P", "Say ", story.put("Span", "bonjour", Lang=String("fr")), " to all.")
    assert story.said(story.put("P", "Hello"), spanish, inline) == [
        "Hello",
        "Hola [page 2] Adiós",
        "Say [Language: French (fr)] bonjour [Language: English (en-US)] to all.",
    ]
    spoken = [(line.role, line.text) for line in speak(made.inspect())]
    assert ("Language", "Spanish (es)") in spoken
    assert ("Language", "English (en-US)") in spoken


def test_notes_and_quotes_keep_their_role(made: Made) -> None:
    story = Story(made)
    note = story.put("Note", story.put("Lbl", "1"), story.put("P", "Small print."))
    quote = story.put("BlockQuote", story.put("P", "Wise words."), story.put("P", "More."))
    assert story.said(note, quote) == ["Note: 1", "Small print.", "Quote: Wise words.", "More."]


def test_actual_text_of_an_element_replaces_its_content(made: Made) -> None:
    story = Story(made)
    word = story.put("Span", "1/2", ActualText=String("half"))
    assert story.said(story.put("P", "one ", word), story.put("H2", "x", ActualText=String("Dose"))) == [
        "one half",
        "Heading level 2: Dose",
    ]


def test_form_fields_are_named(made: Made) -> None:
    story = Story(made)
    field = made.pdf.make_indirect(Dictionary(Subtype=Name.Widget, TU=String("Your name"), P=story.page))
    assert story.said(story.put("Form", Dictionary(Type=Name.OBJR, Obj=field))) == ["Form field: Your name"]
