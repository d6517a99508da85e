"""Word files, made here part by part: what is deleted, hidden or drawn by Word is not said in silence."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from ldn_pdf.drafting.article_file import open_article
from tests.drafting.reading import article_of, claims_of, left_out_of

_NAMES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{_TYPES}"><Default Extension="xml" ContentType="application/xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_RELATIONS}"><Relationship Id="r1" Type="{_OFFICE}/officeDocument" '
    'Target="word/document.xml"/></Relationships>',
    "word/_rels/document.xml.rels": f'<Relationships xmlns="{_RELATIONS}">'
    f'<Relationship Id="r1" Type="{_OFFICE}/styles" Target="styles.xml"/>'
    f'<Relationship Id="r2" Type="{_OFFICE}/numbering" Target="numbering.xml"/></Relationships>',
    "word/styles.xml": f'<w:styles {_NAMES}><w:style w:type="paragraph" w:styleId="T"><w:name w:val="Title"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="H"><w:name w:val="heading 1"/></w:style></w:styles>',
    "word/numbering.xml": f"<w:numbering {_NAMES}>"
    '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/></w:lvl>'
    '</w:abstractNum><w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/>'
    '<w:lvlText w:val="&#xF0FB;"/><w:rPr><w:rFonts w:ascii="Wingdings"/></w:rPr></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'
    "</w:numbering>",
}


def word_file(*body: str, **parts: str) -> bytes:
    """A .docx with these elements in its body, and these parts of `word/` beside it."""
    document = f"<w:document {_NAMES}><w:body>{''.join(body)}</w:body></w:document>"
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in {**_PARTS, "word/document.xml": document}.items():
            archive.writestr(name, text)
        for name, text in parts.items():
            archive.writestr(f"word/{name}.xml", text)
    return packed.getvalue()


def run(words: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{words}</w:t></w:r>'


def paragraph(*runs: str, style: str = "", bullets: int = 0) -> str:
    kind = f'<w:pStyle w:val="{style}"/>' if style else ""
    listed = f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{bullets}"/></w:numPr>' if bullets else ""
    return f"<w:p><w:pPr>{kind}{listed}</w:pPr>{''.join(runs)}</w:p>"


def cell(words: str) -> str:
    return f"<w:tc>{paragraph(run(words))}</w:tc>"


TITLE = paragraph(run("LDN at our clinic"), style="T")
HEADING = paragraph(run("Doses"), style="H")
DELETED = '<w:del w:id="1"><w:r><w:delText>50 mg</w:delText></w:r></w:del>'


HALF = "<m:oMath><m:f><m:num><m:r><m:t>1</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f></m:oMath>"
TABLE = f"<w:tbl><w:tr>{cell('Effect')}{cell('LDN')}</w:tr><w:tr>{cell('Dreams')}{cell('37%')}</w:tr></w:tbl>"
LEAD = paragraph(run("Do not take LDN if you:"))
INSERTED = f'<w:ins w:id="2">{run("1.5 mg")}</w:ins>'


@pytest.mark.parametrize(
    ("body", "claim"),
    [
        (paragraph(run("Take "), DELETED, INSERTED, run(" at night.")), "Take 1.5 mg at night."),
        (paragraph(run("Over 10"), run("9", '<w:vertAlign w:val="superscript"/>'), run(" cells.")), "Over 10⁹ cells."),
        (paragraph(run("Take "), HALF, run(" tablet.")), "Take 1/2 tablet."),
        (paragraph(run("Never mix them."), run(" Take it with opioids.", "<w:dstrike/>")), "Never mix them."),
        (paragraph(run("Ask us."), run(" secret words", "<w:vanish/>")), "Ask us."),
        (LEAD + paragraph(run("take an opioid"), bullets=1), "Do not take LDN if you: take an opioid"),
        (paragraph(run("Drive when sleepy"), bullets=2), "No: Drive when sleepy"),
        (TABLE, "Dreams: LDN 37%"),
    ],
)
def test_what_is_said(tmp_path: Path, body: str, claim: str) -> None:
    article = article_of(tmp_path, "a.docx", word_file(TITLE, paragraph(run("It is new.")), HEADING, body))
    assert article.title == "LDN at our clinic"
    assert claims_of(article)[-1].removeprefix("Doses: ") == claim


def test_what_is_left_out_is_told(tmp_path: Path) -> None:
    header = f"<w:hdr {_NAMES}>{paragraph(run('Lakeside Clinic'))}</w:hdr>"
    comments = f"<w:comments {_NAMES}><w:comment>{paragraph(run('Is this so?'))}</w:comment></w:comments>"
    data = word_file(
        paragraph(run("Ask us. ", ""), DELETED, run("hidden", "<w:vanish/>")), header1=header, comments=comments
    )
    assert sorted(left_out_of(article_of(tmp_path, "a.docx", data))) == [
        ("comment", "Is this so?"),
        ("hidden text", "hidden"),
        ("page header", "Lakeside Clinic"),
        ("tracked deletion", "50 mg"),
    ]


def zipped(name: str, size: int) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive, archive.open(name, "w") as part:
        for _ in range(size):
            part.write(b" " * 1_000_000)
    return packed.getvalue()


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"PK\x03\x04", "This file is damaged, or has a password."),
        (word_file(TITLE)[:-400], "This file is damaged, or has a password."),
        (zipped("word/document.xml", 60), "This file unpacks to more than 6 MB of text."),
        (zipped("word/media/picture.png", 60), "This file has no text of a Word document in it."),
        (word_file("<w:p>"), "This file is damaged."),
        (
            word_file("<w:tbl><w:tr><w:tc>" * 3_000 + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * 3_000),
            "This file nests its tables too deep.",
        ),
    ],
)
def test_what_is_no_word_file(tmp_path: Path, data: bytes, says: str) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(data)
    article, (problem,) = open_article(path)
    assert article is None and problem.what == says and problem.fix.endswith(".")


def test_a_file_of_very_many_short_paragraphs_is_refused_before_it_takes_long(tmp_path: Path) -> None:
    path = tmp_path / "many.docx"
    path.write_bytes(word_file("<w:p><w:r><w:t>a</w:t></w:r></w:p>" * 20_001))
    article, (problem,) = open_article(path)
    assert article is None and "more than 60,000 paragraphs and parts of them" in problem.what
