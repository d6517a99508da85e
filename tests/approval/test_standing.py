"""Who approved which exact words: recorded, refused, undone by a change, and never lost."""

from __future__ import annotations

import io
from calendar import timegm
from datetime import date
from pathlib import Path

import pytest
from PIL import Image

from ldn_pdf.approval.approved_words import changes
from ldn_pdf.cli import run
from ldn_pdf.library.folder import Library
from ldn_pdf.library.prepare import state_in
from tests.checking.specimen import CLINIC, LEDGER, SOUND, TODAY

APPROVE = ["--by", "Dr. Jo Example", "--role", "MS neurologist", "--until", "2027-06-30"]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A user's library of one sound handout, on the day of the specimens."""
    at(monkeypatch, TODAY)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    handouts = tmp_path / "handouts"
    (handouts / "evidence").mkdir(parents=True)
    (handouts / "leaflet.yaml").write_text(SOUND, "utf-8")
    (handouts / "clinic.yaml").write_text(CLINIC, "utf-8")
    (handouts / "evidence" / "test.yaml").write_text(LEDGER, "utf-8")
    return handouts


@pytest.fixture
def approved(folder, capsys):
    assert run(["approve", "leaflet", *APPROVE]) == 0
    capsys.readouterr()
    return folder


def at(monkeypatch, day: date) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(timegm(day.timetuple())))


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def state(day: date = TODAY):
    library = Library()
    return state_in(library, library.handout("leaflet")[0], day)


def test_an_approval_is_recorded_and_told(folder, capsys):
    assert run(["approve", "leaflet", *APPROVE]) == 0
    assert "leaflet 1.0 is approved by Dr. Jo Example, MS neurologist, until 2027-06-30" in capsys.readouterr().out
    found = state()
    assert (found.name, found.approved_by, found.role) == ("approved", "Dr. Jo Example", "MS neurologist")
    assert (found.approved_on, found.until, found.expired) == (TODAY, date(2027, 6, 30), False)
    assert run(["list"]) == 0
    assert "approved by Dr. Jo Example until 2027-06-30" in capsys.readouterr().out
    assert run(["check", "leaflet"]) == 0
    assert "no problems" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("Tell us about any opioid.", "Tell us about each opioid.", "+ paragraph: Tell us about each opioid."),
        ("callout: warning", "callout: note", "- warning: Do not take LDN with opioids"),
        ("title: What is LDN?", "title: What LDN is", "+ title: What LDN is"),
        ("  - Why might it suit me?", "  - Why might it suit me?\n  - What does it cost?", "+ ask: What does it cost?"),
        (
            "{when: You cannot breathe., who: emergency}",
            "{when: You cannot breathe., who: emergency}\n  - {when: You itch., who: same_day}",
            "+ help, same day: You itch.",
        ),
        ("bullets:", "checklist:", "- bullet: LDN is not approved for MS."),
        ("Your MS medicine", "Your **MS** medicine", "+ section: Your **MS** medicine"),
    ],
)
def test_a_change_makes_it_a_draft_and_is_shown(approved, capsys, old, new, shown):
    edit(approved / "leaflet.yaml", old, new)
    found = state()
    assert found.name == "draft"
    assert "Its words changed after Dr. Jo Example approved them on 2026-11-23" in found.why
    assert shown in found.changed
    assert run(["list"]) == 0
    assert shown in capsys.readouterr().out
    edit(approved / "leaflet.yaml", new, old)
    assert state().name == "approved"


def test_only_the_sentence_that_changed_is_shown():
    before = "title: A\nparagraph: One thing. Another thing.\nbullet: Last."
    now = "title: A\nparagraph: One thing. Some other thing.\nbullet: Last."
    assert changes(before, now) == ("- paragraph: Another thing.", "+ paragraph: Some other thing.")


def test_another_order_is_another_handout(approved):
    text = (approved / "leaflet.yaml").read_text("utf-8")
    first, second = "      - LDN is not approved for MS.\n", "      - LDN does not replace your MS medicine.\n"
    (approved / "leaflet.yaml").write_text(text.replace(first + second, second + first), "utf-8")
    assert state().name == "draft"


def test_pictures_and_alt_texts_count(folder):
    Image.new("RGB", (40, 30), "white").save(folder / "stretch.png")
    block = "    picture: {file: stretch.png, alt: A stretch., caption: A stretch.}\n"
    edit(folder / "leaflet.yaml", "\nsteps:", f"\n  - heading: A stretch\n    from: [W1]\n{block}steps:")
    assert run(["approve", "leaflet", *APPROVE]) == 0
    assert state().name == "approved"
    edit(folder / "leaflet.yaml", "alt: A stretch.", "alt: An arm.")
    assert state().changed == ("- alt text: A stretch.", "+ alt text: An arm.")
    edit(folder / "leaflet.yaml", "alt: An arm.", "alt: A stretch.")
    Image.new("RGB", (40, 30), "black").save(folder / "stretch.png")
    assert state().name == "draft"


def test_clinic_data_and_comments_do_not_count(approved):
    edit(approved / "clinic.yaml", "555-0100", "555-0199")
    edit(approved / "leaflet.yaml", "title: What is LDN?", "# A comment.\ntitle:   'What is LDN?'")
    assert state().name == "approved"


@pytest.mark.parametrize(
    ("options", "why"),
    [
        (["--until", "2026-11-22"], "2026-11-22 is past: today is 2026-11-23"),
        (["--until", "2027-11-24"], "2027-11-24 is after the handout's own last day, `review_by`: 2027-11-23"),
        (["--until", "next year"], "Invalid value for '--until': Write a day as year-month-day, such as 2027-11-01."),
        (["--until", "2027-13-01"], "Write a day as year-month-day"),
        (["--by", " "], "Give a name of 1 to 100 characters"),
        (["--role", "42"], "Give a role of 1 to 100 characters"),
        (["--by", "x" * 101], "Give a name of 1 to 100 characters"),
    ],
)
def test_bad_options_are_a_usage_error(folder, capsys, options, why):
    assert run(["approve", "leaflet", *APPROVE, *options]) == 2
    assert why in capsys.readouterr().err
    assert not (folder / "approvals.yaml").exists()


def test_an_unknown_handout_is_a_usage_error(folder, capsys):
    assert run(["approve", "leaflett", *APPROVE]) == 2
    assert "Did you mean `leaflet`?" in capsys.readouterr().err


def test_it_refuses_while_check_has_an_error(folder, capsys):
    edit(folder / "leaflet.yaml", "Tell us about any opioid.", "LDN cures MS.")
    assert run(["approve", "leaflet", *APPROVE]) == 1
    err = capsys.readouterr().err
    assert "[over-claim]" in err
    assert "Nothing was approved." in err
    assert not (folder / "approvals.yaml").exists()


def test_a_mistake_of_structure_refuses_too(folder, capsys):
    edit(folder / "leaflet.yaml", "title:", "titel:")
    assert run(["approve", "leaflet", *APPROVE]) == 1
    assert "`titel` is not a field here." in capsys.readouterr().err


def test_it_refuses_the_example_clinic(folder, capsys):
    (folder / "clinic.yaml").write_text(CLINIC + "example: true\n", "utf-8")
    assert run(["approve", "leaflet", *APPROVE]) == 1
    assert "[example-clinic]" in capsys.readouterr().err


def test_it_refuses_without_a_folder_of_ones_own(tmp_path, monkeypatch, capsys):
    at(monkeypatch, TODAY)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "clinic.yaml").write_text(CLINIC, "utf-8")
    assert run(["approve", "what-is-ldn", *APPROVE, "--clinic", "clinic.yaml"]) == 1
    assert "[no-folder]" in capsys.readouterr().err


def test_an_unreadable_file_of_approvals_is_left_as_it_is(approved, capsys):
    file = approved / "approvals.yaml"
    file.write_text(file.read_text("utf-8") + "  - handout: [\n", "utf-8")
    before = file.read_bytes()
    assert state().name == "draft"
    assert run(["approve", "leaflet", *APPROVE]) == 1
    assert "approvals.yaml:" in capsys.readouterr().err
    assert file.read_bytes() == before
    assert run(["check"]) == 1
    assert "approvals.yaml:" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('hash: "sha256:', 'hash: "sha256:0000'),
        ('hash: "sha256:', 'hash: "abc'),
        ("until: 2027-06-30", "until: 2027-11-23"),
        ('approved_by: "Dr. Jo Example"', 'approved_by: "Dr. Al Other"'),
        ("      paragraph: Tell us about any opioid.", "      paragraph: Tell us about some opioid."),
    ],
)
def test_an_approval_edited_by_hand_counts_no_more_until_the_next_one(approved, capsys, old, new):
    file = approved / "approvals.yaml"
    edit(file, old, new)
    before = file.read_text("utf-8")
    assert state().name == "draft"
    assert run(["check"]) == 1
    assert "[approval-edited]" in capsys.readouterr().out
    assert file.read_text("utf-8") == before
    assert run(["approve", "leaflet", *APPROVE]) == 0
    assert state().name == "approved"
    assert file.read_text("utf-8").startswith(before)
    run(["check"])
    assert "[approval-edited]" not in capsys.readouterr().out


def test_an_approval_for_a_handout_that_is_gone_is_kept(approved, capsys):
    (approved / "leaflet.yaml").rename(approved / "page.yaml")
    run(["check"])
    assert "There is no handout leaflet any more" in capsys.readouterr().out
    assert run(["approve", "page", *APPROVE]) == 0
    kept = Library().approvals()[0].approvals
    assert [entry.handout.value for entry in kept] == ["leaflet", "page"]


def test_a_clock_set_back_is_a_clear_line(approved, monkeypatch, capsys):
    before = (approved / "approvals.yaml").read_bytes()
    at(monkeypatch, date(2026, 11, 1))
    assert state(date(2026, 11, 1)).name == "draft"
    assert run(["check"]) == 1
    assert "leaflet was approved on 2026-11-23, and today is 2026-11-01" in capsys.readouterr().out
    assert (approved / "approvals.yaml").read_bytes() == before
    at(monkeypatch, TODAY)
    assert state().name == "approved"


def test_past_its_last_day_it_is_expired_and_check_fails(approved, monkeypatch, capsys):
    assert state(date(2027, 6, 30)).name == "approved"
    assert state(date(2027, 7, 1)).name == "expired"
    at(monkeypatch, date(2027, 7, 1))
    assert run(["check", "leaflet"]) == 1
    assert "Its approval by Dr. Jo Example ended on 2027-06-30" in capsys.readouterr().out
    at(monkeypatch, date(2027, 11, 24))
    assert run(["check", "leaflet"]) == 1
    assert "has passed: the PDF says EXPIRED" in capsys.readouterr().out


def test_a_draft_past_its_review_date_is_both(folder):
    found = state(date(2027, 11, 24))
    assert (found.name, found.expired) == ("draft", True)
    assert not state(date(2027, 11, 23)).expired, "the last day is one of use"


def test_an_earlier_last_day_in_the_handout_holds(approved):
    edit(approved / "leaflet.yaml", "review_by: 2027-11-23", "review_by: 2027-01-31")
    assert state().until == date(2027, 1, 31)
    assert state(date(2027, 2, 1)).name == "expired"


def test_the_newest_approval_counts_and_older_ones_are_kept(approved):
    edit(approved / "leaflet.yaml", "Tell us about any opioid.", "Tell us about each opioid.")
    edit(approved / "leaflet.yaml", 'version: "1.0"', 'version: "1.1"')
    assert run(["approve", "leaflet", *APPROVE]) == 0
    assert state().name == "approved"
    assert len(Library().approvals()[0].approvals) == 2
    edit(approved / "leaflet.yaml", "Tell us about each opioid.", "Tell us about any opioid.")
    assert state().name == "draft"


def test_odd_words_survive_the_file(folder):
    main_point = "main_point: 'Ask \"your team\" {{a} #1: é, \\ and - ’x’ before you take low-dose naltrexone (LDN).'"
    edit(folder / "leaflet.yaml", "main_point: Ask before you take low-dose naltrexone (LDN).", main_point)
    name = 'Dr. "Q" O\'Ex: é #1 \\'
    assert run(["approve", "leaflet", "--by", name, "--role", "nurse, MS: team", "--until", "2027-06-30"]) == 0
    assert (state().name, state().approved_by) == ("approved", name)


# --- what is read before a yes, and by how many ---------------------------------------------------


def code_of(capsys) -> str:
    assert run(["review", "leaflet", "--out", "out"]) == 0
    return capsys.readouterr().out.partition("hash ")[2].split()[0]


def test_all_is_shown_and_asked_before_anything_is_recorded(folder, monkeypatch, capsys):
    silence = "silence: [{rule: passive, words: LDN is not approved for MS., why: No other way.}]\nsteps:"
    edit(folder / "leaflet.yaml", "\nsteps:", f"\n{silence}")
    for answer in ("no\n", "y\n", "\n", ""):
        monkeypatch.setattr("sys.stdin", io.StringIO(answer))
        assert run(["approve", "leaflet", *APPROVE]) == 1
        assert not (folder / "approvals.yaml").exists()
    said = " ".join(capsys.readouterr().out.split())
    for shown in ("Tell us about any opioid.", "To be confirmed by the reviewer", "passive, for “LDN is not approved"):
        assert shown in said


def test_what_changed_since_the_last_approval_is_shown(approved, capsys):
    edit(approved / "leaflet.yaml", "Tell us about any opioid.", "Tell us about each opioid.")
    edit(approved / "leaflet.yaml", 'version: "1.0"', 'version: "1.1"')
    assert run(["approve", "leaflet", *APPROVE]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "What changed since Dr. Jo Example approved version 1.0 on 2026-11-23" in said
    assert "Was: paragraph: Tell us about any opioid. - Is now: paragraph: Tell us about each opioid." in said


def test_in_a_script_the_hash_of_the_sheet_stands_for_reading(folder, monkeypatch, capsys):
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    code = code_of(capsys)
    assert run(["approve", "leaflet", *APPROVE, "--yes"]) == 2
    assert "--yes needs --read HASH" in capsys.readouterr().err
    edit(folder / "clinic.yaml", "name:", "formats: Ask for large print.\nname:")
    assert run(["approve", "leaflet", *APPROVE, "--yes", "--read", code]) == 1
    assert "These are not the words that were read" in capsys.readouterr().err
    assert not (folder / "approvals.yaml").exists()
    edit(folder / "clinic.yaml", "formats: Ask for large print.\n", "")
    assert run(["approve", "leaflet", *APPROVE, "--yes", "--read", f"{code[:8]} {code[8:].upper()}"]) == 0
    assert state().name == "approved"


def test_a_clinic_may_need_two_who_approve_the_same_words(folder, capsys):
    edit(folder / "clinic.yaml", "name:", "approvals: {needs: 2}\nname:")
    other = ["--by", "Al Sample", "--role", "pharmacist", "--until", "2027-03-31"]
    assert run(["approve", "leaflet", *APPROVE]) == 0
    assert "It stays a draft until 1 more person approved the same words." in capsys.readouterr().out
    assert run(["approve", "leaflet", *APPROVE]) == 0  # the same person once more is no second one
    assert state().why == "1 of 2 people have approved these words: Dr. Jo Example"
    assert run(["approve", "leaflet", *other]) == 0
    found = state()
    assert (found.name, found.until) == ("approved", date(2027, 3, 31))
    assert f"{found.approved_by}, {found.role}" == "Dr. Jo Example, MS neurologist, and Al Sample, pharmacist"
    assert state(date(2027, 4, 1)).name == "expired"
    assert run(["withdraw", "leaflet", "--why", "A new warning came out"]) == 0
    assert run(["approve", "leaflet", *other]) == 0
    assert state().name == "draft"  # nobody's earlier approval comes back


@pytest.mark.parametrize(
    "name", ["dr jo  example", "Jo Example, M.D.", "Example, Jo", "JO EXAMPLE PharmD", "Dr. Jó Example"]
)
def test_one_person_spelt_another_way_is_no_second_one(folder, name):
    edit(folder / "clinic.yaml", "name:", "approvals: {needs: 2}\nname:")
    assert run(["approve", "leaflet", *APPROVE]) == 0
    assert run(["approve", "leaflet", *APPROVE, "--by", name]) == 0
    assert state().name == "draft"


@pytest.mark.parametrize("name", ["Dr. Jo Sample", "Dr. Al Example", "Dr."])
def test_two_who_share_a_title_or_a_name_are_two(folder, name):
    edit(folder / "clinic.yaml", "name:", "approvals: {needs: 2}\nname:")
    assert run(["approve", "leaflet", *APPROVE]) == 0
    assert run(["approve", "leaflet", *APPROVE, "--by", name]) == 0
    assert state().name == "approved"


def test_an_approval_before_other_words_is_none_of_the_two(folder):
    edit(folder / "clinic.yaml", "name:", "approvals: {needs: 2}\nname:")
    assert run(["approve", "leaflet", *APPROVE]) == 0
    edit(folder / "leaflet.yaml", "Tell us about any opioid.", "Tell us about each opioid.")
    edit(folder / "leaflet.yaml", 'version: "1.0"', 'version: "1.1"')
    assert run(["approve", "leaflet", *APPROVE]) == 0
    edit(folder / "leaflet.yaml", "Tell us about each opioid.", "Tell us about any opioid.")
    edit(folder / "leaflet.yaml", 'version: "1.1"', 'version: "1.0"')
    assert run(["approve", "leaflet", "--by", "Al Sample", "--role", "nurse", "--until", "2027-03-31"]) == 0
    assert state().why == "1 of 2 people have approved these words: Al Sample"


def test_an_approval_is_taken_back_with_its_reason(approved, capsys):
    assert run(["withdraw", "leaflet", "--why", "A new warning came out"]) == 0
    said = capsys.readouterr().out
    assert "The approval of leaflet 1.0 by Dr. Jo Example is withdrawn: it is a draft now." in said
    assert "No copy went out, as far as this computer knows." in said
    assert state().name == "draft"
    assert state().why == "Its approval by Dr. Jo Example was withdrawn on 2026-11-23: A new warning came out"
    assert run(["withdraw", "leaflet", "--why", "Again"]) == 2
    assert "was withdrawn on 2026-11-23 already" in capsys.readouterr().err
    assert run(["approve", "leaflet", *APPROVE]) == 0
    assert state().name == "approved"
    assert len(Library().approvals()[0].approvals) == 2


def test_a_withdrawal_cannot_be_edited_away(approved, capsys):
    assert run(["withdraw", "leaflet", "--why", "A new warning came out"]) == 0
    file = approved / "approvals.yaml"
    edit(file, '    withdrawn: 2026-11-23\n    why: "A new warning came out"\n', "")
    assert state().name == "draft"
    assert "changed by hand" in state().why


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["leaflet", "--why", " "], "Give the reason in 1 to 300 characters"),
        (["leaflett", "--why", "Gone"], "No approval of `leaflett`"),
        (["leaflet"], "--why"),
    ],
)
def test_withdraw_says_what_is_wrong(approved, capsys, arguments, said):
    assert run(["withdraw", *arguments]) == 2
    assert said in capsys.readouterr().err
    assert state().name == "approved"


def test_who_holds_a_copy_of_what_was_withdrawn_is_said(approved, capsys):
    Path("people.csv").write_text("patient_name,email\nAnn Lee,ann@example.org\nBo Roe,bo@example.org\n", "utf-8")
    Path("one.csv").write_text("patient_name,email\nAnn Lee,ann@example.org\n", "utf-8")
    assert run(["merge", "leaflet", "one.csv", "--out", "letters"]) == 0
    capsys.readouterr()
    assert run(["withdraw", "leaflet", "--why", "A new warning came out", "--people", "people.csv"]) == 0
    said = capsys.readouterr().out
    assert "Row 1 (line 2), Ann Lee, ann@example.org: version 1.0, as a PDF" in said
    assert "An old copy is held by 1 of the 2 in people.csv." in said
    assert "Bo Roe" not in said


def test_in_its_last_sixty_days_everybody_is_told(approved, monkeypatch, capsys):
    at(monkeypatch, date(2027, 4, 30))
    run(["check", "leaflet"])
    assert "ends on 2027-06-30" not in capsys.readouterr().out
    at(monkeypatch, date(2027, 5, 1))
    assert run(["check", "leaflet"]) == 0
    assert "The approval by Dr. Jo Example ends on 2027-06-30, in 60 days" in capsys.readouterr().out
    assert run(["list"]) == 0
    assert "until 2027-06-30, ends in 60 days" in capsys.readouterr().out
