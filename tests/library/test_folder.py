"""The user's own files come first, then those that come with the package."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from ldn_pdf.library.folder import EDITIONS, Library, bundled, suggested_name

HANDOUT = """\
title: {title}
audience: Adults with MS
main_point: Ask us first.
version: "1.0"
issued: 2026-11-23
review_by: 2027-11-23
sections:
  - heading: One
    text: Words of {{clinic.name}}.
"""
CLINIC = 'name: My clinic\nphone: 555-0100\nhours: 9 to 5\nemergency: "112"\n'


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, empty."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def test_without_files_of_one_s_own_the_bundled_ones_are_there(here: Path) -> None:
    library = Library()
    assert "ldn-for-ms" in library.names()
    assert not {"clinic", "approvals"} & set(library.names())
    for name in library.names():
        handout, problems = library.handout(name)
        assert handout and handout.id == name, problems
    clinic, _ = library.clinic()
    assert clinic and clinic.example
    for edition in EDITIONS:
        layout, problems = library.layout(edition)
        assert layout and layout.edition == edition, problems


def test_a_library_stands_alone(here: Path) -> None:
    """Nothing of the package is built in it: neither what was deleted nor what is of another topic."""
    write(here / "handouts" / "ldn-for-ms.yaml", HANDOUT.format(title="My own"))
    write(here / "handouts" / "extra.yaml", HANDOUT.format(title="Extra"))
    library = Library()
    assert library.names() == ("extra", "ldn-for-ms")
    handout, _ = library.handout("ldn-for-ms")
    assert handout and handout.title.value == "My own"
    assert handout.marks.here.file == "handouts/ldn-for-ms.yaml"
    assert library.path("what-is-ldn") is None
    assert library.articles() == ()
    assert library.ledger("ldn-for-ms")[0] is None
    assert library.editions() == EDITIONS


ASIDE = [
    "one.new.yaml",
    "one (1).yaml",
    "one - Copy.yaml",
    "one copy.yaml",
    "one (Jo's conflicted copy 2026-11-26).yaml",
    "one.sync-conflict-20261126-101500-ABCDEFG.yaml",
    "one-LAPTOP-7.yaml",
    "gone (Konfliktkopie von Jo).yaml",
]


@pytest.mark.parametrize("name", ASIDE)
def test_copies_and_newer_versions_are_listed_and_not_read(here: Path, name: str) -> None:
    write(here / "handouts" / "one.yaml", HANDOUT.format(title="One"))
    write(here / "handouts" / name, HANDOUT.format(title="Two"))
    assert Library().names() == ("one",)
    (problem,) = Library().not_read()
    assert Path(problem.mark.file).name == name
    assert problem.severity == "warning"


def test_a_clinic_file_among_the_handouts_is_told_as_what_it_is(here: Path) -> None:
    write(here / "handouts" / "clinic-north.yaml", CLINIC)
    write(here / "handouts" / "south.yaml", CLINIC)
    write(here / "handouts" / "clinic-visit.yaml", HANDOUT.format(title="Your visit"))
    assert Library().names() == ("clinic-visit",)
    assert ["--site north" in problem.fix for problem in Library().not_read()] == [True, False]


def test_a_folder_that_is_named_is_used_in_place_of_the_current_one(here: Path) -> None:
    write(here / "handouts" / "one.yaml", HANDOUT.format(title="One"))
    write(here / "mine" / "two.yaml", HANDOUT.format(title="Two"))
    names = Library(here / "mine").names()
    assert "two" in names
    assert "one" not in names


def test_the_clinic_file_is_the_named_one_then_one_s_own_then_the_example(here: Path) -> None:
    named = write(here / "elsewhere.yaml", CLINIC.replace("My clinic", "Named"))
    own = write(here / "handouts" / "clinic.yaml", CLINIC)
    assert Library(None, named).clinic_path == named
    assert Library().clinic_path.resolve() == own
    own.unlink()
    assert Library().clinic_path == bundled("handouts") / "clinic.yaml"


def test_layouts_beside_one_s_own_handouts_come_first(here: Path) -> None:
    (here / "a" / "handouts").mkdir(parents=True)
    text = (bundled("layouts") / "clear.yaml").read_text("utf-8")
    own = write(here / "a" / "layouts" / "clear.yaml", text)
    assert Library(here / "a" / "handouts").layout_path("clear").resolve() == own
    assert Library(here / "a" / "handouts").layout_path("large") == bundled("layouts") / "large.yaml"
    own.write_text(text.replace("edition: clear", "edition: large"), "utf-8")
    layout, problems = Library(here / "a" / "handouts").layout("clear")
    assert layout is None
    assert problems


def test_a_folder_or_clinic_file_that_is_missing_is_an_error_of_the_system(here: Path) -> None:
    with pytest.raises(FileNotFoundError, match="nowhere"):
        Library(here / "nowhere")
    with pytest.raises(FileNotFoundError, match="none"):
        Library(None, here / "none.yaml")


def test_a_broken_clinic_file_does_not_blame_the_handouts(here: Path) -> None:
    write(here / "handouts" / "clinic.yaml", "name: My clinic\n")
    write(here / "handouts" / "one.yaml", HANDOUT.format(title="One"))
    library = Library()
    clinic, problems = library.clinic()
    assert clinic is None
    assert {problem.rule for problem in problems} == {"missing-key"}
    assert library.handout("one")[1] == []


def test_an_unknown_handout_is_a_problem_and_no_way_out_of_the_folder(here: Path) -> None:
    write(here / "secret.yaml", HANDOUT.format(title="Secret"))
    (here / "handouts").mkdir()
    for name in ("none", "../secret", "clinic", "approvals", "..\\secret"):
        handout, (problem,) = Library().handout(name)
        assert handout is None
        assert problem.rule == "no-handout"


@pytest.mark.parametrize("stem", ["My Handout", "UPPER", "under_score", "ümlaut", "-dash"])
def test_a_file_name_that_cannot_be_an_id_is_refused(here: Path, stem: str) -> None:
    write(here / "handouts" / f"{stem}.yaml", HANDOUT.format(title="One"))
    handout, (problem,) = Library().handout(stem)
    assert handout is None
    assert problem.rule == "file-name"
    assert f"{suggested_name(stem)}.yaml" in problem.fix


@pytest.mark.parametrize("stem", ["con", "nul", "aux", "prn", "com1", "lpt9"])
def test_a_name_that_windows_keeps_for_itself_is_refused(here: Path, stem: str) -> None:
    write(here / "handouts" / f"{stem}.yaml", HANDOUT.format(title="One"))
    handout, (problem,) = Library().handout(stem)
    assert handout is None
    assert "Windows" in problem.what
    assert f"{stem}-handout.yaml" in problem.fix


def test_hidden_files_of_editors_and_other_systems_are_left_alone(here: Path) -> None:
    for name in ("._one.yaml", ".one.yaml", ".#two.yaml", "._three.yml"):
        write(here / "handouts" / name, "no handout")
        write(here / "handouts" / "evidence" / name, "no evidence")
    assert not [name for name in Library().names() if "one" in name or "two" in name]
    assert Library().not_read() == []
    assert Library().articles() == ()


def test_files_that_are_not_read_for_their_ending_are_named(here: Path) -> None:
    for name in ("one.yml", "two.YAML", "three.yaml", "notes.txt"):
        write(here / "handouts" / name, HANDOUT.format(title="One"))
    assert [Path(problem.mark.file).name for problem in Library().not_read()] == ["one.yml", "two.YAML"]


def test_evidence_is_read_and_an_unknown_article_is_named_in_its_place(here: Path) -> None:
    library = Library()
    ledger, problems = library.ledger("ldn-for-ms")
    assert ledger and ledger.name == "ldn-for-ms", problems
    assert library.articles() == ("ldn-for-ms",)
    write(here / "handouts" / "one.yaml", HANDOUT.format(title="One") + "article: none\n")
    handout, _ = Library().handout("one")
    assert handout and handout.article
    missing, (problem,) = Library().ledger(handout.article)
    assert missing is None
    assert (problem.rule, problem.mark.line, problem.mark.column) == ("no-ledger", 10, 10)


def test_pictures_lie_beside_the_handout_and_the_logo_beside_the_clinic_file(here: Path) -> None:
    text = HANDOUT.format(title="One") + "    picture:\n      file: logo.png\n      alt: The clinic's sign.\n"
    write(here / "handouts" / "one.yaml", text)
    clinic = write(here / "clinic.yaml", CLINIC + "logo: logo.png\nlogo_alt: My clinic\n")
    library = Library(None, clinic)
    assert [problem.rule for problem in library.handout("one")[1]] == ["picture-missing"]
    assert [problem.rule for problem in library.clinic()[1]] == ["picture-missing"]
    shutil.copy(bundled("handouts") / "logo.png", here / "handouts")
    shutil.copy(bundled("handouts") / "logo.png", here)
    library = Library(None, clinic)
    assert [problem.rule for problem in library.handout("one")[1]] == ["coarse-picture"]  # a logo, half a page wide
    assert library.clinic()[1] == []
