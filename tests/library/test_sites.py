"""Several sites of one practice: each prints its own numbers, writes its own files, and nobody gets another's phone."""

from __future__ import annotations

import csv
import zipfile
from pathlib import Path

import pytest

from ldn_pdf.cli import run
from ldn_pdf.library.folder import Library
from tests.delivering.conftest import CLINIC, VISIT
from tests.typesetting.pages import text_of

Capsys = pytest.CaptureFixture[str]
PEOPLE = "patient_name,first_visit,your_number"
PHONES = {"main": "555-0100", "north": "555-0111", "south": "555-0122"}


@pytest.fixture
def practice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A practice with three sites and one handout."""
    clinics = tmp_path / "handouts" / "clinics"
    clinics.mkdir(parents=True)
    visit = VISIT.replace(
        "  - heading: What to bring",
        '  - heading: Call us\n    text: "{clinic.phone}"\n' + "  - heading: What to bring",
    )
    (tmp_path / "handouts" / "visit.yaml").write_text(visit)
    (tmp_path / "handouts" / "clinic.yaml").write_text(CLINIC)
    for site in ("north", "south"):
        name = f"Lakeside {site.title()}"
        text = CLINIC.replace("555-0100", PHONES[site]).replace("Lakeside MS Clinic", name)
        (clinics / f"{site}.yaml").write_text(text.replace("nurse@", f"{site}@"))
    monkeypatch.chdir(tmp_path)
    for folder in ("DATA", "CONFIG", "CACHE"):
        monkeypatch.setenv(f"XDG_{folder}_HOME", str(tmp_path / folder))
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795651200")  # 26 November 2026
    return tmp_path


def people(folder: Path, *rows: str, heading: str = PEOPLE) -> str:
    (folder / "people.csv").write_text("\n".join([heading, *rows]) + "\n", "utf-8")
    return "people.csv"


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def phones_in(path: Path) -> set[str]:
    words = text_of([path.read_bytes()])
    return {phone for phone in PHONES.values() if phone in words}


def test_all_sites_build_side_by_side_each_with_its_own_phone(practice: Path, capsys: Capsys) -> None:
    assert run(["build", "--site", "all", "--also", "html"]) == 0
    made = {path.name: path for path in Path("out").glob("*.pdf")}
    assert set(made) == {
        "visit_clear_letter_v1.0.pdf",
        "visit_north_clear_letter_v1.0.pdf",
        "visit_south_clear_letter_v1.0.pdf",
    }
    assert phones_in(made["visit_north_clear_letter_v1.0.pdf"]) == {PHONES["north"]}
    assert phones_in(made["visit_clear_letter_v1.0.pdf"]) == {PHONES["main"]}
    assert {path.name for path in Path("out").glob("*.html")} >= {"visit_north_v1.0.html", "visit_v1.0.html"}
    assert "visit_south_clear_letter_v1.0.pdf" in capsys.readouterr().out


def test_a_new_version_of_one_site_leaves_the_others_files(practice: Path) -> None:
    run(["build", "--site", "all", "--also", "text"])
    visit = Path("handouts/visit.yaml")
    visit.write_text(visit.read_text().replace('"1.0"', '"1.1"'))
    for site in ("north", "main"):
        assert run(["build", "--site", site, "--also", "text"]) == 0
    assert "visit_south_clear_letter_v1.0.pdf" in names(Path("out"))
    assert names(Path("out/old")) == [
        "visit_clear_letter_v1.0.pdf",
        "visit_north_clear_letter_v1.0.pdf",
        "visit_north_v1.0.txt",
        "visit_v1.0.txt",
    ]


def test_a_clinic_file_that_is_named_writes_files_of_its_own(practice: Path) -> None:
    Path("east.yaml").write_text(CLINIC.replace("555-0100", "555-0133"))
    run(["build"])
    run(["build", "--clinic", "east.yaml"])
    assert names(Path("out")) == ["visit_clear_letter_v1.0.pdf", "visit_east_clear_letter_v1.0.pdf"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ("build --site nort", "Did you mean `north`?"),
        ("build --site sout-h", "Did you mean `south`?"),
        ("build --site north --clinic handouts/clinic.yaml", "Choose one of --site and --clinic."),
        ("print visit --site all --draft", "Give one: --site main or --site north or --site south."),
        ("merge visit people.csv --out letters --site all", "Or name each row's in a column `site`."),
        ("send visit people.csv --site all", "Or name each row's in a column `site`."),
        ("approve visit --by A --role B --until 2027-01-01 --site all", "one site at a time"),
        ("print visit --draft", "several sites: main, north, south"),
        ("pack --zip a.zip", "several sites: main, north, south"),
        ("merge visit people.csv --out letters --draft", "several sites: main, north, south"),
        ("send visit people.csv --draft", "several sites: main, north, south"),
    ],
)
def test_which_site_is_never_guessed(practice: Path, capsys: Capsys, arguments: str, said: str) -> None:
    heading, row = f"{PEOPLE},email,email_ok", "Ann,3 May,12,ann@example.org,yes"
    people(practice, row, heading=heading)
    assert run(arguments.split()) == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize("site", ["NORTH", "North", " north "])
def test_a_site_is_found_in_capitals_too(practice: Path, site: str) -> None:
    assert run(["build", "--site", site]) == 0
    assert names(Path("out")) == ["visit_north_clear_letter_v1.0.pdf"]


@pytest.mark.parametrize(
    ("file", "site", "fix"),
    [
        ("clinics/West.yaml", "West", "Rename it to west.yaml."),
        ("clinics/St. Mary.yaml", "st-mary", "Rename it to st-mary.yaml."),
        ("clinics/west.yml", "west", "ends in .yaml"),
        ("clinic-west.yaml", "west", "Move it to clinics/west.yaml"),
        ("clinic-west.yaml", "clinic-west", "Move it to clinics/west.yaml"),
        ("West.yaml", "west", "Move it to clinics/west.yaml"),
    ],
)
def test_a_site_whose_file_is_not_read_is_told_with_its_fix(
    practice: Path, capsys: Capsys, file: str, site: str, fix: str
) -> None:
    Path("handouts", file).write_text(CLINIC)
    assert run(["build", "--site", site]) == 2
    said = capsys.readouterr().err
    assert f"There is no site `{site}` yet" in said and Path(file).name in said and fix in said


def test_every_command_takes_a_site(practice: Path, capsys: Capsys) -> None:
    import click

    from ldn_pdf.cli import COMMANDS, group

    with click.Context(group) as context:
        for name in COMMANDS:
            command = group.get_command(context, name)  # type: ignore[attr-defined]
            assert any("--site" in option.opts for option in command.params), name
    assert run(["new", "sleep", "--site", "north"]) == 0
    assert "`new` reads no clinic file, and serves all sites" in capsys.readouterr().err


def test_the_ledger_of_one_site(practice: Path, capsys: Capsys) -> None:
    rows = ("Ann,3 May,12,north", "Bo,4 May,13,south", "Cy,5 May,14,main")
    run(["merge", "visit", people(practice, *rows, heading=f"{PEOPLE},site"), "--out", "letters", "--draft"])
    capsys.readouterr()
    for site in ("north", "main"):
        assert run(["ledger", "--site", site, "--csv"]) == 0
        (entry,) = csv.DictReader(capsys.readouterr().out.splitlines())
        assert (entry["site"] or "main") == site
    assert run(["ledger", "--site", "nort"]) == 2
    assert "Did you mean `north`?" in capsys.readouterr().err


def test_a_clinic_yaml_from_elsewhere_does_not_write_over_the_library_s(practice: Path) -> None:
    Path("harbour").mkdir()
    Path("harbour/clinic.yaml").write_text(CLINIC.replace("555-0100", "555-0133"))
    for file in ("harbour/clinic.yaml", "handouts/clinic.yaml"):
        assert run(["build", "--clinic", file]) == 0
    assert names(Path("out")) == ["visit_clear_letter_v1.0.pdf", "visit_harbour_clear_letter_v1.0.pdf"]


def test_a_practice_without_a_clinic_yaml_has_to_say_which(practice: Path, capsys: Capsys) -> None:
    Path("handouts/clinic.yaml").unlink()
    assert run(["build"]) == 2
    assert "Which site? --site north, south." in capsys.readouterr().err
    assert run(["build", "--site", "all"]) == 0
    assert len(names(Path("out"))) == 2


def test_the_example_is_left_out_of_all_sites(practice: Path) -> None:
    Path("handouts/clinic.yaml").write_text(CLINIC + "example: true\n")
    assert run(["build", "--site", "all"]) == 0
    assert [name.split("_")[1] for name in names(Path("out"))] == ["north", "south"]


def test_a_library_without_sites_says_where_they_go(practice: Path, capsys: Capsys) -> None:
    for path in Path("handouts/clinics").iterdir():
        path.unlink()
    assert run(["build", "--site", "north"]) == 2
    assert f"into {Path('handouts', 'clinics')}" in capsys.readouterr().err


def test_check_names_the_site_and_each_mistake_once(practice: Path, capsys: Capsys) -> None:
    north = Path("handouts/clinics/north.yaml")
    north.write_text(north.read_text().replace("hours:", "hour:"))
    Path("handouts/visit.yaml").write_text(
        Path("handouts/visit.yaml").read_text().replace("Please come", "Pleese come now")
    )
    run(["check", "--site", "all"])
    shown = capsys.readouterr().out
    assert "handouts/clinics/north.yaml" in shown and "at 3 sites" in shown
    assert shown.count("Version and dates") <= 1


def test_the_list_has_a_row_for_each_site(practice: Path, capsys: Capsys) -> None:
    assert run(["list", "--site", "all"]) == 0
    rows = [line.split()[:2] for line in capsys.readouterr().out.splitlines()]
    assert rows == [["NAME", "SITE"], ["visit", "main"], ["visit", "north"], ["visit", "south"]]
    assert run(["list"]) == 0
    assert "SITE" not in capsys.readouterr().out


def test_each_row_gets_its_own_site_s_phone(practice: Path, capsys: Capsys) -> None:
    rows = ("Ann,3 May,12,north", "Bo,4 May,13,South", "Cy,5 May,14,main")
    file = people(practice, *rows, heading=f"{PEOPLE},site")
    assert run(["merge", "visit", file, "--out", "letters", "--draft"]) == 0
    with Path("letters/manifest.csv").open(newline="") as lines:
        made = {row["site"]: row["file"] for row in csv.DictReader(lines)}
    assert set(made) == {"", "north", "south"}
    for site, file in made.items():
        assert phones_in(Path("letters", file)) == {PHONES[site or "main"]}
        assert (f"_{site}_" in file) is bool(site)
    capsys.readouterr()
    assert run(["ledger"]) == 0
    assert [line.split()[1] for line in capsys.readouterr().out.splitlines()[:-1]] == ["SITE", "main", "north", "south"]


def test_joined_letters_of_several_sites(practice: Path) -> None:
    file = people(practice, "Ann,3 May,12,north", "Bo,4 May,13,south", heading=f"{PEOPLE},site")
    assert run(["merge", "visit", file, "--out", "letters", "--draft", "--joined"]) == 0
    (made,) = Path("letters").glob("*.pdf")
    assert phones_in(made) == {PHONES["north"], PHONES["south"]}


def test_two_sites_never_write_the_same_file(practice: Path) -> None:
    file = people(practice, "Ann,3 May,12,ann@example.org,yes", heading=f"{PEOPLE},email,email_ok")
    files: list[set[Path]] = []
    for site in ("main", "north", "south"):
        before = {path for path in practice.rglob("*") if path.is_file()}
        for command in (
            ["build", "--edition", "all", "--also", "html", "--also", "text"],
            ["merge", "visit", file, "--out", "letters", "--draft"],
            ["merge", "visit", file, "--out", "joined", "--draft", "--joined"],
            ["send", "visit", file, "--eml", "mails", "--draft"],
            ["review", "visit"],
        ):
            assert run([*command, "--site", site]) == 0, command
        files.append({path for path in practice.rglob("*") if path.is_file()} - before)
    shared = {"manifest.csv", "ledger.sqlite3", "ledger.sqlite3-wal", "ledger.sqlite3-shm", "ledger.key"}
    counts = [sum(path.name not in shared and "CACHE" not in path.parts for path in made) for made in files]
    assert counts[0] == counts[1] == counts[2] > 8


def test_an_empty_site_takes_the_chosen_one_and_else_is_a_mistake(practice: Path, capsys: Capsys) -> None:
    file = people(practice, "Ann,3 May,12,north", "Bo,4 May,13,", heading=f"{PEOPLE},site")
    assert run(["merge", "visit", file, "--out", "letters", "--draft"]) == 1
    assert "Row 2, column `site`" in capsys.readouterr().err
    assert not Path("letters").exists()
    assert run(["merge", "visit", file, "--out", "letters", "--draft", "--site", "south"]) == 0
    assert "1 row left site empty: south." in capsys.readouterr().out


def test_a_site_that_is_not_there_is_a_mistake_in_its_cell(practice: Path, capsys: Capsys) -> None:
    file = people(practice, "Ann,3 May,12,nrth", heading=f"{PEOPLE},site")
    assert run(["merge", "visit", file, "--out", "letters", "--draft"]) == 1
    assert "people.csv:2" in (said := capsys.readouterr().err) and "north" in said


def test_mails_of_several_sites_answer_to_their_own(practice: Path, capsys: Capsys) -> None:
    rows = ("Ann,3 May,12,ann@example.org,yes,north", "Bo,4 May,13,bo@example.org,yes,main")
    file = people(practice, *rows, heading=f"{PEOPLE},email,email_ok,site")
    assert run(["send", "visit", file, "--draft", "--eml", "mails"]) == 0
    first, second = (path.read_text("utf-8") for path in sorted(Path("mails").glob("*.eml")))
    assert "Reply-To: north@example.org" in first and "Lakeside North" in first and "555-0100" not in first
    assert "Reply-To: nurse@example.org" in second and "555-0111" not in second


def approve(site: str, name: str = "Dr. Jo Example") -> int:
    arguments = ["approve", "visit", "--by", name, "--role", "Neurologist", "--until", "2027-06-01", "--site", site]
    from ldn_pdf.approval.standing import read_hash

    library = Library(None, Path("handouts/clinics", f"{site}.yaml")) if site != "main" else Library()
    handout, clinic = library.handout("visit")[0], library.clinic()[0]
    assert handout and clinic
    return run([*arguments, "--yes", "--read", read_hash(handout, Path("handouts"), clinic)])


def states() -> list[str]:
    from ldn_pdf.library.prepare import prepare

    made = []
    for site in ("main", "north", "south"):
        prepared, _ = prepare(Library().at(site), "visit")
        assert prepared
        made.append(prepared.state.name)
    return made


def test_an_approval_holds_at_each_site_that_says_the_same(practice: Path, capsys: Capsys) -> None:
    sound = Path("handouts/visit.yaml").read_text().replace("carers", "caregivers")
    sound += "ask: [What can I expect?]\n"
    Path("handouts/visit.yaml").write_text(sound)
    north = Path("handouts/clinics/north.yaml")
    north.write_text(north.read_text() + "formats: Ask us for large print.\n")
    assert approve("main") == 0, capsys.readouterr().err
    assert states() == ["approved", "draft", "approved"]
    assert approve("north") == 0, capsys.readouterr().err
    assert states() == ["approved", "approved", "approved"]
    assert run(["pack", "--zip", "north.zip", "--site", "north"]) == 0
    with zipfile.ZipFile("north.zip") as archive:
        assert "visit-north-clear-letter.pdf" in archive.namelist()
    assert run(["withdraw", "visit", "--why", "A new warning"]) == 0
    assert states() == ["draft", "draft", "draft"]
