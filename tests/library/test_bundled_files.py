"""A newer package meets a library: what the clinic did not change is brought, what it did is never lost."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from ldn_pdf.cli import run
from ldn_pdf.library import bundled_files as seam
from ldn_pdf.library import folder as folder_module
from ldn_pdf.library.bundled_files import bundled_files, offered, plan_update
from ldn_pdf.library.folder import Library, bundled

TODAY = date(2026, 11, 26)
Capsys = pytest.CaptureFixture[str]


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the package's files that a test makes newer, and a library made of it, the current folder."""
    for kind in ("handouts", "layouts"):
        shutil.copytree(bundled(kind), tmp_path / "package" / kind, ignore=shutil.ignore_patterns("approvals.yaml"))
    top = tmp_path / "package"

    def from_here(kind: str) -> Path:
        return top / kind if kind != "schemas" else bundled(kind)

    monkeypatch.setattr(folder_module, "bundled", from_here)
    monkeypatch.setattr(seam, "bundled", from_here)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795651200")  # 26 November 2026
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)
    assert run(["init", "mine"]) == 0
    monkeypatch.chdir(tmp_path / "mine")
    return top


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text, f"{old} in {path}"
    path.write_text(text.replace(old, new), "utf-8")


def newer(
    package: Path, name: str, version: str = "1.1", old: str = "main_point: ", new: str = "main_point: In short, "
) -> None:
    path = package / "handouts" / f"{name}.yaml"
    edit(path, old, new)
    (was,) = [line for line in path.read_text("utf-8").split("\n") if line.startswith("version:")]
    edit(path, was, f'version: "{version}"')


HANDOUT = "what-is-ldn"
OTHER = "ldn-decide"
MINE = Path("handouts", f"{HANDOUT}.yaml")


def words_of(path: Path) -> str:
    return path.read_text("utf-8")


def newer_ids() -> set[str]:
    return {file.id for file in bundled_files(Library()) if file.is_newer}


def test_a_new_library_is_up_to_date(package: Path, capsys: Capsys) -> None:
    assert newer_ids() == set()
    assert plan_update(Library(), TODAY).is_empty
    assert run(["init", "--update"]) == 0
    assert "Nothing is newer" in capsys.readouterr().out


def test_what_the_clinic_did_not_change_is_brought(package: Path, capsys: Capsys) -> None:
    newer(package, HANDOUT, old="main_point: The FDA", new="main_point: So far the FDA")
    assert newer_ids() == {HANDOUT}
    run(["list"])
    assert "the package has 1.1" in capsys.readouterr().out
    run(["check"])
    assert "The package has a newer version of it: 1.1. This one came as 1.0." in capsys.readouterr().out
    assert run(["diff", HANDOUT, "--bundled"]) == 0
    assert "[+So far the+]" in capsys.readouterr().out
    assert run(["init", "--update", "--yes"]) == 0
    assert "1.0 → 1.1" in capsys.readouterr().out
    assert "main_point: So far the FDA" in words_of(MINE)
    assert newer_ids() == set()


EDITORS: list[tuple[str, Callable[[bytes], bytes]]] = [
    ("nothing", lambda data: data),
    ("Windows line ends", lambda data: data.replace(b"\n", b"\r\n")),
    ("a byte order mark", lambda data: b"\xef\xbb\xbf" + data),
    ("no line end at the end", lambda data: data.rstrip(b"\n")),
    ("blanks at the ends of lines", lambda data: data.replace(b"\n", b"  \n")),
]


@pytest.mark.parametrize("saved", [each for _, each in EDITORS], ids=[name for name, _ in EDITORS])
def test_saving_without_a_change_is_no_change(package: Path, saved: Callable[[bytes], bytes]) -> None:
    MINE.write_bytes(saved(MINE.read_bytes()))
    newer(package, HANDOUT)
    (file,) = plan_update(Library(), TODAY).bring
    assert file.id == HANDOUT


def test_a_copied_library_still_knows(package: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree("handouts", tmp_path / "elsewhere" / "handouts")
    newer(package, HANDOUT)
    monkeypatch.chdir(tmp_path / "elsewhere")
    assert newer_ids() == {HANDOUT}


def test_what_the_clinic_changed_is_kept_and_the_newer_one_lies_beside(package: Path, capsys: Capsys) -> None:
    edit(MINE, "main_point: The FDA", "main_point: In our clinic the FDA")
    newer(package, HANDOUT, old="audience: Adults", new="audience: All adults")
    mine = MINE.read_bytes()
    assert run(["init", "--update", "--yes"]) == 0
    shown = capsys.readouterr().out
    assert "[+All adults+]" in shown and "In our clinic" not in shown
    assert MINE.read_bytes() == mine
    beside = MINE.with_name(f"{HANDOUT}.new.yaml")
    assert "audience: All adults" in words_of(beside)
    assert HANDOUT in Library().names() and f"{HANDOUT}.new" not in Library().names()
    assert [problem.rule for problem in Library().not_read()] == ["newer-version"]
    beside.unlink()  # the clinic has dealt with it
    assert newer_ids() == set()
    assert run(["init", "--update", "--yes"]) == 0
    assert not beside.exists()
    newer(package, HANDOUT, version="1.2", old="audience: All", new="audience: Many")
    assert newer_ids() == {HANDOUT}


def test_what_lies_beside_already_is_not_told_again(package: Path, capsys: Capsys) -> None:
    edit(MINE, "main_point: The FDA", "main_point: In our clinic the FDA")
    newer(package, HANDOUT)
    run(["init", "--update", "--yes"])
    assert plan_update(Library(), TODAY).is_empty
    assert newer_ids() == {HANDOUT}
    capsys.readouterr()
    run(["check", HANDOUT])
    assert "init --update` brings it" not in capsys.readouterr().out
    run(["init", "--update", "--yes"])
    assert (
        f"Still beside yours, to be taken over by hand and then deleted: {HANDOUT}.new.yaml." in capsys.readouterr().out
    )


def test_a_script_that_cannot_answer_is_told_to_say_yes(
    package: Path, capsys: Capsys, monkeypatch: pytest.MonkeyPatch
) -> None:
    newer(package, HANDOUT)

    def at_its_end(text: str) -> str:
        raise EOFError

    monkeypatch.setattr("click.termui.visible_prompt_func", at_its_end)
    assert run(["init", "--update"]) == 2
    assert "add --yes" in capsys.readouterr().err


def test_a_file_beside_that_somebody_edits_is_not_lost(package: Path, capsys: Capsys) -> None:
    edit(MINE, "main_point: The FDA", "main_point: In our clinic the FDA")
    newer(package, HANDOUT)
    run(["init", "--update", "--yes"])
    beside = MINE.with_name(f"{HANDOUT}.new.yaml")
    beside.write_text("half of my work", "utf-8")
    newer(package, HANDOUT, version="1.2", old="audience: ", new="audience: New, ")
    assert run(["init", "--update", "--yes"]) == 0
    assert "Delete or rename it first" in capsys.readouterr().out
    assert words_of(beside) == "half of my work"


def test_taking_the_newer_one_over_makes_it_unchanged_again(package: Path) -> None:
    edit(MINE, "main_point: The FDA", "main_point: In our clinic the FDA")
    newer(package, HANDOUT, old="audience: Adults", new="audience: All adults")
    run(["init", "--update", "--yes"])
    MINE.with_name(f"{HANDOUT}.new.yaml").replace(MINE)
    run(["init", "--update", "--yes"])
    newer(package, HANDOUT, version="1.2", old="audience: All", new="audience: Many")
    (file,) = plan_update(Library(), TODAY).bring
    assert file.id == HANDOUT


def test_what_was_deleted_stays_away(package: Path, capsys: Capsys) -> None:
    MINE.unlink()
    Path("layouts/large.yaml").unlink()
    newer(package, HANDOUT)
    for command in (["init", "--update", "--yes"], ["init", "."]):
        run(command)
        assert not MINE.exists() and not Path("layouts/large.yaml").exists()
    assert HANDOUT not in Library().names()
    assert not offered(bundled_files(Library()))
    assert run(["init", "--add", HANDOUT]) == 0
    assert HANDOUT in Library().names()


def test_a_new_bundled_handout_is_offered_and_not_added(package: Path, capsys: Capsys) -> None:
    shutil.copy(package / "handouts" / f"{HANDOUT}.yaml", package / "handouts" / "ldn-and-sleep.yaml")
    for command in (["list"], ["init", "--update", "--yes"]):
        assert run(command) == 0
        assert "New in the package" in (shown := capsys.readouterr().out) and "ldn-and-sleep" in shown
    assert "ldn-and-sleep" not in Library().names()
    assert run(["init", "--add", "ldn-and-sleep"]) == 0
    assert "ldn-and-sleep" in Library().names()
    capsys.readouterr()
    run(["list"])
    assert "New in the package" not in capsys.readouterr().out


def test_an_added_handout_brings_its_evidence(package: Path) -> None:
    for path in [*Path("handouts").glob("ldn-*.yaml"), Path("handouts/evidence/ldn-for-ms.yaml")]:
        path.unlink()
    assert run(["init", "--add", "ldn-for-ms"]) == 0
    assert Library().articles() == ("ldn-for-ms",)


LEDGER = Path("handouts/evidence/ldn-for-ms.yaml")


def newer_ledger(package: Path) -> None:
    edit(package / LEDGER, "title: ", "title: The newer ")


def test_a_ledger_and_what_rests_on_it_come_together(package: Path, capsys: Capsys) -> None:
    newer_ledger(package)
    newer(package, HANDOUT)
    edit(Path("handouts", f"{OTHER}.yaml"), "audience: ", "audience: Our ")
    newer(package, OTHER)
    plan = plan_update(Library(), TODAY)
    assert {file.id for file in plan.bring} == {HANDOUT, "evidence/ldn-for-ms"}
    assert {file.id for file in plan.beside} == {OTHER}
    assert plan.resting == (OTHER,)


def test_where_the_clinic_changed_the_ledger_nothing_that_rests_on_the_newer_one_is_brought(package: Path) -> None:
    edit(LEDGER, "title: ", "title: Our ")
    newer_ledger(package)
    newer(package, HANDOUT)
    plan = plan_update(Library(), TODAY)
    assert not plan.bring
    assert {file.id for file in plan.beside} == {HANDOUT, "evidence/ldn-for-ms"}


def test_a_ledger_that_lost_a_claim_of_a_handout_that_stays_is_not_brought(package: Path) -> None:
    own = Path("handouts", "our-own.yaml")
    shutil.copy(MINE, own)
    ledger = Library().ledger("ldn-for-ms")[0]
    assert ledger
    from ldn_pdf.content.walk import named_claims

    handout = Library().handout("our-own")[0]
    assert handout
    claim = next(text.value for text in named_claims(handout))
    edit(package / LEDGER, f"{claim}:" if f"{claim}:" in words_of(LEDGER) else f"id: {claim}", "id: W999")
    plan = plan_update(Library(), TODAY)
    assert not plan.bring
    assert {file.id for file in plan.beside} == {"evidence/ldn-for-ms"}


def test_a_translation_waits_for_the_source_that_the_clinic_changed(package: Path) -> None:
    edit(MINE, "main_point: The FDA", "main_point: In our clinic the FDA")
    for name in (HANDOUT, f"{HANDOUT}.es", f"{OTHER}.es"):
        newer(package, name, old="issued: 2026-11-23", new="issued: 2026-11-24")
    plan = plan_update(Library(), TODAY)
    assert {file.id for file in plan.bring} == {f"{OTHER}.es"}
    assert {file.id for file in plan.beside} == {HANDOUT, f"{HANDOUT}.es"}


def test_an_older_package_takes_nothing_back(package: Path) -> None:
    newer(package, HANDOUT)
    run(["init", "--update", "--yes"])
    edit(package / "handouts" / f"{HANDOUT}.yaml", 'version: "1.1"', 'version: "1.0"')
    edit(package / "handouts" / f"{HANDOUT}.yaml", "main_point: In short, ", "main_point: ")
    assert newer_ids() == set()
    assert plan_update(Library(), TODAY).is_empty


def test_without_a_record_every_other_file_counts_as_changed(package: Path, capsys: Capsys) -> None:
    Path("handouts/bundled.json").unlink()
    newer(package, HANDOUT)
    mine = MINE.read_bytes()
    assert run(["init", "--update", "--yes"]) == 0
    assert MINE.read_bytes() == mine
    assert MINE.with_name(f"{HANDOUT}.new.yaml").exists()
    newer(package, OTHER)  # equal to the package's a moment ago: now it is known
    assert {file.id for file in plan_update(Library(), TODAY).bring} == {OTHER}


def test_a_broken_record_is_told_and_loses_nothing(package: Path, capsys: Capsys) -> None:
    record = Path("handouts/bundled.json")
    record.write_text(words_of(record)[:-200], "utf-8")
    newer(package, HANDOUT)
    mine = MINE.read_bytes()
    run(["check"])
    assert "bundled-record" in capsys.readouterr().out
    assert run(["init", "--update", "--yes"]) == 0
    assert MINE.read_bytes() == mine


def test_it_asks_first(package: Path, capsys: Capsys, monkeypatch: pytest.MonkeyPatch) -> None:
    newer(package, HANDOUT)
    mine = MINE.read_bytes()
    monkeypatch.setattr("click.termui.visible_prompt_func", lambda text: "n")
    assert run(["init", "--update"]) == 0
    assert "Nothing was written." in capsys.readouterr().out
    assert MINE.read_bytes() == mine
    monkeypatch.setattr("click.termui.visible_prompt_func", lambda text: "y")
    assert run(["init", "--update"]) == 0
    assert MINE.read_bytes() != mine


def test_a_file_that_is_saved_while_it_asks_is_not_lost(
    package: Path, capsys: Capsys, monkeypatch: pytest.MonkeyPatch
) -> None:
    newer(package, HANDOUT)

    def saved_meanwhile(text: str) -> str:
        edit(MINE, "audience: ", "audience: Mine, ")
        return "y"

    monkeypatch.setattr("click.termui.visible_prompt_func", saved_meanwhile)
    assert run(["init", "--update"]) == 3
    assert "changed meanwhile" in capsys.readouterr().err
    assert "Mine, " in words_of(MINE)


def approve(name: str) -> None:
    until = "2027-06-01"
    assert run(["approve", name, "--by", "Dr. Jo Example", "--role", "Neurologist", "--until", until]) == 0


def test_the_approvals_that_end_are_listed(package: Path, capsys: Capsys) -> None:
    edit(Path("handouts/clinic.yaml"), "example: true", "paper: letter")
    edit(Path("handouts/clinic.yaml"), "paper: letter\npaper: letter", "paper: letter")
    for name in (HANDOUT, OTHER, "before-ldn"):
        approve(name)
    capsys.readouterr()
    newer(package, HANDOUT, old="audience: Adults", new="audience: All adults")
    newer(package, "before-ldn", old='version: "1.0"', new='version: "1.0"')  # the words are the same
    assert plan_update(Library(), TODAY).lapsing == (HANDOUT,)
    assert run(["init", "--update", "--yes"]) == 0
    assert f"To be approved anew: {HANDOUT}." in capsys.readouterr().out


def test_the_package_s_own_folder_is_no_library_to_update(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(package)
    assert bundled_files(Library()) == ()


def test_the_record_is_readable_and_holds_what_was_given(package: Path) -> None:
    record = json.loads(words_of(Path("handouts/bundled.json")))
    assert "handouts/clinic.yaml" not in record["files"]
    assert record["files"][f"handouts/{HANDOUT}.yaml"]["text"] == words_of(MINE)
