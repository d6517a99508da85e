"""A translation beside its source: found by its name, and held back when the source changes."""

from __future__ import annotations

import re
from calendar import timegm
from pathlib import Path

import pytest
import yaml
from msgspec.structs import replace

from ldn_pdf.approval.approvals_file import sealed
from ldn_pdf.approval.standing import state_of
from ldn_pdf.cli import run
from ldn_pdf.content.translations import digests, units, with_source
from ldn_pdf.content.translations import stale as stale_places
from ldn_pdf.library.folder import Library
from ldn_pdf.library.prepare import prepare, state_in
from ldn_pdf.reading.model import Handout
from tests.checking.specimen import CLINIC, LEDGER, SOUND, TODAY, in_spanish, load

SAMPLE = Path(__file__).parent.parent / "data" / "words" / "every-text.yaml"
HEAD = "translation_of: {}\nlanguage: es-US\norigin: human\n"


def translation(source: str, name: str = "leaflet", head: str = HEAD) -> str:
    """A file in which every text of the source stands as it is, with the digests of today."""
    lines = "".join(f"  {place}: {text}\n" for place, text in digests(load(source, Handout)).items())
    return f"{head.format(name)}{source}\ntranslates:\n{lines}"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(timegm(TODAY.timetuple())))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    handouts = tmp_path / "handouts"
    (handouts / "evidence").mkdir(parents=True)
    (handouts / "leaflet.yaml").write_text(SOUND, "utf-8")
    (handouts / "leaflet.es.yaml").write_text(in_spanish(), "utf-8")
    (handouts / "clinic.yaml").write_text(CLINIC, "utf-8")
    (handouts / "evidence" / "test.yaml").write_text(LEDGER, "utf-8")
    return handouts


def stale(name: str = "leaflet.es") -> tuple[str, ...]:
    library = Library()
    handout, problems = library.handout(name)
    assert handout, problems
    return state_in(library, handout, TODAY).stale


def problems_of(name: str = "leaflet.es") -> list[str]:
    return [problem.what for problem in Library().handout(name)[1] if problem.is_error]


def test_a_translation_of_the_words_of_today_is_current(folder: Path) -> None:
    assert stale() == ()


SAMPLED = re.sub(r"(?m)^(translation_of|language|origin|translated_by):.*\n", "", SAMPLE.read_text("utf-8"))
PLACES = [place for place, piece in units(load(SAMPLED, Handout)).items() if piece.text]


@pytest.mark.parametrize("place", PLACES)
def test_each_text_changed_alone_makes_its_place_stale(place: str) -> None:
    source, ours = load(SAMPLED, Handout), load(translation(SAMPLED), Handout)
    assert stale_places(source, with_source(ours, source)) == ()
    text = units(source)[place].text
    new = "https://example.org/other" if units(source)[place].role == "address" else "other_words"
    end = text.start + len(SAMPLED[text.start : text.end].rstrip())  # a block of lines ends behind its line end
    changed = load(f'{SAMPLED[: text.start]}"{new}"{SAMPLED[end:]}', Handout)
    assert stale_places(changed, with_source(ours, changed)) == (place,)


def test_comments_spacing_and_the_order_of_keys_change_nothing(folder: Path) -> None:
    data = yaml.safe_load(SOUND.replace("2026-11-23", "'2026-11-23'").replace("2027-11-23", "'2027-11-23'"))
    turned = {key: data[key] for key in reversed(data)}
    turned["sections"] = [{key: section[key] for key in reversed(section)} for section in turned["sections"]]
    text = "# A note.\n" + yaml.safe_dump(turned, sort_keys=False, allow_unicode=True, width=30)
    text = re.sub(r"'(\d{4}-\d\d-\d\d)'", r"\1", text)
    (folder / "leaflet.yaml").write_text(text, "utf-8")
    assert problems_of("leaflet") == []
    assert stale() == ()


def test_what_is_no_words_comes_from_the_source(folder: Path) -> None:
    lean = re.sub(r"(?m)^ *(from|article|sources|callout):.*\n", "", translation(SOUND))
    (folder / "leaflet.es.yaml").write_text(lean, "utf-8")
    ours, theirs = (Library().handout(name)[0] for name in ("leaflet.es", "leaflet"))
    assert ours and theirs
    assert [piece.claims for piece in units(ours).values()] == [piece.claims for piece in units(theirs).values()]
    assert (ours.article, ours.sources, ours.sections[0].callout) == (theirs.article, theirs.sources, "warning")
    assert stale() == ()


def test_a_warning_that_is_none_in_the_translation_is_told(folder: Path) -> None:
    edit(folder / "leaflet.es.yaml", "callout: warning", "callout: note")
    assert "1.heading" in stale()


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def test_a_stale_translation_goes_to_nobody(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit(folder / "clinic.yaml", "example: true", "example: false") if "example: true" in CLINIC else None
    edit(folder / "leaflet.yaml", "title: What is LDN?", "title: What LDN is")
    (folder / "people.csv").write_text("patient_name\nAna Ejemplo\n", "utf-8")
    for command in (
        ["merge", "leaflet.es", str(folder / "people.csv"), "--out", "out"],
        ["print", "leaflet.es", "--dry-run"],
    ):
        for draft in ([], ["--draft"]):
            assert run([*command, *draft]) == 1
            assert "[translation-stale]" in capsys.readouterr().err
    assert not Path("out").exists()
    assert run(["list"]) == 0
    assert "es-US, stale: 1 text" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("translation_of: leaflet", "translation_of: leaflet.es", "translation of itself"),
        ("translation_of: leaflet", "translation_of: gone", "no handout gone any more"),
        ("translation_of: leaflet", "translation_of: leaflet.pt", "leaflet.pt is itself a translation"),
        ("translation_of: leaflet", "translation_of: other", "found by its name, other.es.yaml"),
        ("translation_of: leaflet", "translation_of: broken", "broken has errors"),
        ("language: es-US\n", "", "does not say its `language`"),
        ("language: es-US", "language: en-GB", "there is nothing to translate"),
        ("language: es-US", "language: qx", "no labels and no rules in the language `qx`"),
        ("origin: human\n", "", "does not say who made it"),
        ("translation_of: leaflet\n", "", "`translation_of` is missing"),
    ],
)
def test_what_is_wrong_with_a_translation_is_named(folder: Path, old: str, new: str, said: str) -> None:
    (folder / "other.yaml").write_text(SOUND, "utf-8")
    (folder / "broken.yaml").write_text(SOUND.replace("title:", "titel:"), "utf-8")
    edit(folder / "leaflet.es.yaml", old, new)
    assert any(said in what for what in problems_of()), problems_of()


def test_two_files_that_each_translate_the_other_end(folder: Path) -> None:
    for one, other in (("one", "two"), ("two", "one")):
        (folder / f"{one}.yaml").write_text(translation(SOUND, other), "utf-8")
    assert any("its name does not say so" in what for what in problems_of("one"))


def test_a_machine_translation_says_so_and_goes_to_nobody(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from ldn_pdf.delivering.release import as_draft, unfinished
    from ldn_pdf.renderers.html import html
    from ldn_pdf.renderers.text import text

    edit(folder / "leaflet.es.yaml", "origin: human", "origin: machine")
    prepared, _ = prepare(Library(), "leaflet.es")
    assert prepared
    assert "machine-translation" in {problem.rule for problem in unfinished(as_draft(prepared))}
    said = " ".join(text(prepared.leaflet()).split())
    assert "Traducción automática, aún no revisada / Machine translation, not yet reviewed" in said
    assert '<span lang="en-US"><strong>Machine translation, not yet reviewed' in html(prepared.leaflet())


APPROVE = ["--by", "Dr. Jo Example", "--role", "MS neurologist", "--until", "2027-06-30"]


def test_an_approval_of_a_translation_names_its_translator(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit(folder / "leaflet.es.yaml", "origin: human", "origin: machine")
    assert run(["approve", "leaflet.es", *APPROVE]) == 2
    assert "--translator" in capsys.readouterr().err
    assert run(["approve", "leaflet", *APPROVE, "--translator", "Ana Ejemplo, translator"]) == 2
    assert run(["approve", "leaflet.es", *APPROVE, "--translator", "Ana Ejemplo, translator"]) == 0, capsys.readouterr()
    library = Library()
    handout = library.handout("leaflet.es")[0]
    assert handout
    state = state_in(library, handout, TODAY)
    assert (state.name, state.translator, state.machine) == ("approved", "Ana Ejemplo, translator", False)
    approvals = library.read_approvals()[0]
    assert approvals
    unread = replace(approvals, approvals=tuple(sealed(replace(e, translator=None)) for e in approvals.approvals))
    assert "names no translator" in state_of(handout, unread, None, TODAY, folder).why
    edit(folder / "leaflet.yaml", "title: What is LDN?", "title: What LDN is")
    changed = Library()
    again = changed.handout("leaflet.es")[0]
    assert again
    state = state_in(changed, again, TODAY)
    assert (state.name, state.machine, state.stale) == ("draft", True, ("title",))


def test_an_approval_ends_where_the_digests_are_written_by_hand(folder: Path) -> None:
    assert run(["approve", "leaflet.es", *APPROVE, "--translator", "Ana Ejemplo, translator"]) == 0
    edit(folder / "leaflet.yaml", "title: What is LDN?", "title: What LDN is")
    new = digests(load((folder / "leaflet.yaml").read_text("utf-8"), Handout))["title"]
    path = folder / "leaflet.es.yaml"
    path.write_text(re.sub(r"(?m)^  title: \w+$", f"  title: {new}", path.read_text("utf-8")), "utf-8")
    library = Library()
    handout = library.handout("leaflet.es")[0]
    assert handout
    state = state_in(library, handout, TODAY)
    assert (state.name, state.stale) == ("draft", ())
