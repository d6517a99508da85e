"""XLIFF for agencies: out, in unharmed, as their tools write it, and refused where something was lost on the way."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import etree

from ldn_pdf.cli import run
from tests.checking.specimen import CLINIC, LEDGER, SOUND, in_spanish

NS = "{urn:oasis:names:tc:xliff:document:1.2}"
RICH = "text: Tell us about **any opioid** in 24 hours, see [our page](https://example.org/a) or call {clinic.phone}."
LINK = "[nuestra página](https://example.org/a)"
SPANISH = f"text: Díganos de **algún opioide** en 24 horas, vea {LINK} o llame a {{clinic.phone}}."


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A handout with a bold word, a link, a field, a figure and two paragraphs, its translation, and their XLIFF."""
    folder = tmp_path_factory.mktemp("exported")
    handouts = folder / "handouts"
    (handouts / "evidence").mkdir(parents=True)
    source = SOUND.replace("text: Tell us about any opioid.", RICH)
    (handouts / "leaflet.yaml").write_text(source, "utf-8")
    (handouts / "leaflet.es.yaml").write_text(
        in_spanish().replace("text: Díganos si toma algún opioide.", SPANISH), "utf-8"
    )
    (handouts / "clinic.yaml").write_text(CLINIC, "utf-8")
    (handouts / "evidence" / "test.yaml").write_text(LEDGER, "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        assert run(["translate", "leaflet", "--to", "es"]) == 0
        text = (handouts / "leaflet.es.yaml").read_text("utf-8")
        (handouts / "leaflet.es.yaml").write_text(text.replace("TODO ", ""), "utf-8")
        assert run(["translate", "leaflet", "--to", "es", "--export", "out.xlf"]) == 0
    return folder


@pytest.fixture
def file(exported: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The XLIFF, with the handouts beside it."""
    shutil.copytree(exported, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path / "out.xlf"


def words() -> str:
    return Path("handouts/leaflet.es.yaml").read_text("utf-8")


def taken(file: Path) -> int:
    return run(["translate", "leaflet", "--to", "es", "--import", str(file)])


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text, text
    path.write_text(text.replace(old, new, 1), "utf-8")


def test_what_is_not_words_is_no_text_of_the_translator(file: Path) -> None:
    unit = next(unit for unit in etree.parse(file).iter(f"{NS}trans-unit") if unit.get("id") == "1.text")
    source, target = unit.find(f"{NS}source"), unit.find(f"{NS}target")
    assert source is not None and target is not None
    assert [(each.tag.removeprefix(NS), each.get("ctype")) for each in source] == [
        ("g", "bold"),
        ("g", "link"),
        ("x", "x-field"),
    ]
    assert "".join(source.itertext()) == "Tell us about any opioid in 24 hours, see our page or call ."
    assert [each.get("id") for each in source] == [each.get("id") for each in target] == ["1", "2", "3"]
    note = unit.findtext(f"{NS}note") or ""
    assert "Paragraph (1.text), section “Do not take LDN with opioids”. At most 2 lines" in note
    assert int(unit.get("maxwidth", "0")) > 80 and unit.get("size-unit") == "char"


def test_an_untouched_round_trip_changes_no_byte(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before, sent = words(), file.read_bytes()
    assert taken(file) == 0
    assert words() == before
    assert "0 texts taken" in capsys.readouterr().out
    assert run(["translate", "leaflet", "--to", "es", "--export", "out.xlf"]) == 0
    assert file.read_bytes() == sent


def test_new_words_are_taken_and_nothing_else_changes(file: Path) -> None:
    before = words()
    edit(file, "¿Qué es LDN?", "¿Qué cosa es LDN?")
    edit(file, "Díganos de <g", "Cuéntenos de <g")
    assert taken(file) == 0
    after = before.replace("title: ¿Qué es LDN?", "title: ¿Qué cosa es LDN?").replace(
        "Díganos de **", "Cuéntenos de **"
    )
    assert words() == after


def test_what_a_translation_has_otherwise_than_its_source_comes_back_as_it_was(file: Path) -> None:
    edit(
        Path("handouts/leaflet.es.yaml"),
        "de **algún opioide** en 24 horas",
        "de algún opioide en un **día**, o **dos**",
    )
    edit(Path("handouts/leaflet.es.yaml"), "title: ¿Qué es LDN?", "title: TODO ¿Qué es LDN?")
    before = words()
    assert run(["translate", "leaflet", "--to", "es", "--export", "out.xlf"]) == 0
    assert taken(file) == 0
    assert words() == before


def omegat(text: str) -> str:
    return text.replace('state="translated"', 'state="needs-review-translation" xml:lang="es-US"')


def trados(text: str) -> str:
    """Segments in marks, the source once more, indented otherwise."""
    text = re.sub(
        r"<source>(.*?)</source>",
        r"<source>\1</source><seg-source><mrk mtype='seg' mid='1'>\1</mrk></seg-source>",
        text,
    )
    text = re.sub(r"(<target[^>]*>)(.*?)</target>", r"\1<mrk mtype='seg' mid='1'>\2</mrk>\n   </target>", text)
    return text.replace("\n", "\r\n")


def memoq(text: str) -> str:
    """Another match beside the target, its own attributes, approved throughout."""
    match = "<alt-trans><source>Old</source><target>Vieja 99</target></alt-trans></trans-unit>"
    text = text.replace("</trans-unit>", match).replace(
        'state="translated"', 'state="final" state-qualifier="exact-match"'
    )
    return text.replace("<trans-unit ", '<trans-unit approved="yes" ').replace('="es-US"', '="es-us"')


def cdata(text: str) -> str:
    return text.replace("¿Qué es LDN?", "<![CDATA[¿Qué es LDN?]]>")


def decomposed(text: str) -> str:
    import unicodedata

    return unicodedata.normalize("NFD", text)


@pytest.mark.parametrize("tool", [omegat, trados, memoq, cdata, decomposed])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_what_a_tool_writes_round_it_changes_no_word(
    file: Path, tool: Callable[[str], str], encoding: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = words()
    text = tool(file.read_text("utf-8")).replace("UTF-8", encoding.upper().removesuffix("-SIG"))
    file.write_bytes(text.encode(encoding))
    assert taken(file) == 0, capsys.readouterr().err
    assert words() == before


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ('<x id="3" ctype="x-field" equiv-text="{clinic.phone}"/>.</target>', "555-0123.</target>", "lost-placeholder"),
        (
            'o llame a <x id="3"',
            'o llame a <x id="7" ctype="x-field" equiv-text="{clinic.web}"/> <x id="3"',
            "new-placeholder",
        ),
        ("¿Qué es LDN?", "¿Qué es {clinic.name}?", "new-placeholder"),
        ("¿Qué es LDN?", "¿Qué es **LDN**?", "new-placeholder"),
        ('<g id="1" ctype="bold">algún opioide</g>', "algún opioide", "lost-bold"),
        ('<g id="2" ctype="link" equiv-text="https://example.org/a">nuestra página</g>', "nuestra página", "lost-link"),
        ('<g id="1" ctype="bold">algún opioide</g>', '<g id="1" ctype="bold"/>algún opioide', "lost-bold"),
        (">nuestra página</g>", "/>nuestra página", "lost-link"),
        (">nuestra página</g>", ">nuestra [página]</g>", "lost-link"),
        ('<g id="1" ctype="bold">algún', '<g id="²">algún', "lost-bold"),
        ('<g id="1" ctype="bold">algún', f'<g id="{"9" * 5000}">algún', "lost-bold"),
        ("en 24 horas", "en 48 horas", "changed-figure"),
        ("en 24 horas", "en un día", "changed-figure"),
        ('<target state="translated">¿Qué es LDN?</target>', "<target/>", "empty-target"),
        ('<target state="translated">¿Qué es LDN?</target>', "", "empty-target"),
        ("¿Qué es LDN?", "TODO", "empty-target"),
        ("¿Qué es LDN?", "¿Qué &#x202E;es LDN?", "control-character"),
        ('id="audience"', 'id="title"', "id"),
        ('id="audience"', 'id="9.text"', "old-source"),
        ('target-language="es-US"', 'target-language="pt-BR"', "xliff-language"),
        ('target-language="es-US"', 'target-language="es-ES"', "xliff-language"),
        ('source-language="en-US"', 'source-language="de"', "xliff-language"),
        ('original="leaflet.yaml"', 'original="other.yaml"', "xliff-original"),
        ("<source>What is LDN?</source>", "<source>What LDN is</source>", "old-source"),
        ("<xliff ", "<!DOCTYPE xliff SYSTEM 'x.dtd'><xliff ", "xliff-dtd"),
        ('version="1.2"', 'version="2.0"', "xliff"),
        ("</body>", "", "xliff"),
    ],
)
def test_what_was_harmed_on_the_way_is_refused(
    file: Path, old: str, new: str, rule: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = words()
    edit(file, old, new)
    assert taken(file) == 1
    told = capsys.readouterr().err
    assert f"[{rule}]" in told and "Nothing was taken." in told
    assert re.search(r"out\.xlf:\d+:1: error", told)
    assert words() == before


def test_a_text_that_was_taken_out_is_told(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = file.read_text("utf-8")
    file.write_text(re.sub(r'<trans-unit id="title".*?</trans-unit>', "", text, flags=re.S), "utf-8")
    assert taken(file) == 1
    assert "The text title is missing in this file." in capsys.readouterr().err


LAUGHS = """<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha">{}]><xliff version="1.2">&l9;</xliff>""".format(
    "".join(f'<!ENTITY {"l" + str(n)} "{("&" + ("l" + str(n - 1) if n else "a") + ";") * 10}">' for n in range(10))
)


@pytest.mark.parametrize(
    "text",
    [
        LAUGHS,
        '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]><xliff version="1.2">&e;</xliff>',
        '<!DOCTYPE x SYSTEM "http://example.org/x.dtd"><xliff version="1.2"/>',
        '<!DOCTYPE x [<!ENTITY % p SYSTEM "file:///etc/hostname"> %p;]><xliff version="1.2"/>',
        "",
        "not XML",
        "<a>" * 3000,
        "<xliff>" + "x" * (4 * 1024 * 1024) + "</xliff>",
    ],
    ids=["laughs", "file", "net", "parameter", "empty", "text", "deep", "large"],
)
def test_a_hostile_file_is_refused_in_a_sentence(file: Path, text: str, capsys: pytest.CaptureFixture[str]) -> None:
    before = words()
    file.write_text(text, "utf-8")
    assert taken(file) == 1
    told = capsys.readouterr().err
    assert "Nothing was taken." in told and "Traceback" not in told
    assert words() == before


def test_words_that_were_changed_since_the_export_are_not_overwritten(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edit(Path("handouts/leaflet.es.yaml"), "¿Qué es LDN?", "¿Qué es la LDN?")
    before = words()
    edit(file, "¿Qué es LDN?", "¿Qué cosa es LDN?")
    assert taken(file) == 1
    assert "The words of title were changed here since the export" in capsys.readouterr().err
    assert words() == before
    edit(Path("handouts/leaflet.es.yaml"), "¿Qué es la LDN?", "¿Qué es LDN?")
    assert taken(file) == 0
    assert "¿Qué cosa es LDN?" in words()


def test_words_for_a_todo_are_taken_although_a_tool_dropped_what_the_export_knew(file: Path) -> None:
    edit(Path("handouts/leaflet.es.yaml"), "title: ¿Qué es LDN?", "title: TODO")
    file.write_text(re.sub(r' extradata="\w+"', "", file.read_text("utf-8")), "utf-8")
    assert taken(file) == 0
    assert "title: ¿Qué es LDN?" in words()


def test_no_state_says_who_made_it_or_who_approved_it(file: Path) -> None:
    text = file.read_text("utf-8").replace('state="translated"', 'state="final" approved="yes"')
    file.write_text(
        text.replace(' approved="yes">', ">").replace("<trans-unit ", '<trans-unit approved="yes" '), "utf-8"
    )
    edit(file, "¿Qué es LDN?", "¿Qué cosa es LDN?")
    assert taken(file) == 0
    assert "origin: human\n" in words() and "translated_by" not in words()
    assert not Path("handouts/approvals.yaml").exists()


def test_other_denials_other_numbers_and_long_texts_are_listed(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit(file, "LDN no está aprobada para la EM.", "LDN está aprobada para la EM.")
    edit(file, "¿Qué es LDN?", "¿Qué son dos LDN?")
    edit(file, "Díganos de <g", f"Díganos {'muy ' * 80}de <g")
    assert taken(file) == 0
    told = capsys.readouterr().err
    assert re.search(r"2\.bullets/1: 1 of its sentences deny something, and 0 in the translation", told)
    assert "title: its numbers are none, and 2 in the translation" in told
    assert re.search(r"1\.text takes \d+ lines in the clear edition, \d+ more than it may", told)


def test_a_translation_that_is_out_of_date_is_brought_up_to_date_first(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edit(Path("handouts/leaflet.yaml"), "What is LDN?", "What LDN is")
    assert taken(file) == 2
    assert "Run `ldn-pdf translate leaflet --to es` first." in capsys.readouterr().err
    assert run(["translate", "leaflet", "--to", "es"]) == 0
    assert taken(file) == 1
    assert "[old-source]" in capsys.readouterr().err
