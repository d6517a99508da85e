"""Drafts of an invented article: what is live, what is marked, and that the house takes them as they are."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from ldn_pdf.content.walk import named_claims
from ldn_pdf.drafting.article import Article
from ldn_pdf.drafting.article_file import open_article
from ldn_pdf.drafting.article_statistics import faults
from ldn_pdf.drafting.draft_files import Draft, drafts, ledger_yaml
from ldn_pdf.library.folder import Library

LENTILS = Path(__file__).parent / "articles" / "blue-lentils.txt"
TODAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def lentils() -> Article:
    article, problems = open_article(LENTILS)
    assert article and problems == []
    return article


def drafted(article: Article, folder: Path, whole: bool = False) -> tuple[Draft, ...]:
    """The drafts, written into the folder with their ledger."""
    said = [s for section in article.sections for s in section.statements]
    found = {s.claim: problems for s, problems in zip(said, faults([s.words for s in said]), strict=True)}
    made = drafts(article, "lentils", "# schema", found, TODAY, whole=whole)
    (folder / "evidence").mkdir()
    (folder / "evidence" / "lentils.yaml").write_text(ledger_yaml(article, "# schema", found), encoding="utf-8")
    for draft in made:
        (folder / f"{draft.name}.yaml").write_text(draft.text, encoding="utf-8")
    return made


def test_one_handout_a_section_and_none_of_the_disclaimer(lentils: Article, tmp_path: Path) -> None:
    assert [draft.name for draft in drafted(lentils, tmp_path)] == [
        "lentils-what-are-blue-lentils",
        "lentils-how-the-diet-is-thought",
        "lentils-what-it-might-do-for-weak-legs",
        "lentils-risks-side-effects-and-who",
        "lentils-how-to-get-started",
        "lentils-the-bottom-line",
    ]


def test_one_for_the_whole(lentils: Article, tmp_path: Path) -> None:
    (draft,) = drafted(lentils, tmp_path, whole=True)
    handout, problems = Library(tmp_path).handout("lentils")
    assert problems == [] and handout is not None
    assert draft.title == "The Blue Lentil Diet: Small Beans, Big Hopes"
    assert re.findall(r'^  (?:# )?- heading: "(?!TODO)(.*)"', draft.text, re.MULTILINE) == [
        "What are blue lentils?",
        "How the diet is thought to work",
        "What it might do for weak legs",
        "Risks, side effects – and who should wait",
        "How to get started",
        "The bottom line",
    ]
    waiting = [line for line in draft.text.splitlines() if line.startswith("  # - heading")]
    assert len(waiting) == draft.text.count("  # room: two pages hold no more headings.") == 1


@pytest.mark.parametrize("whole", [False, True])
def test_drafts_and_ledger_pass_the_checks_of_structure(lentils: Article, tmp_path: Path, whole: bool) -> None:
    made = drafted(lentils, tmp_path, whole)
    library = Library(tmp_path)
    assert [library.handout(draft.name)[1] for draft in made] == [[]] * len(made)
    ledger, problems = library.ledger("lentils")
    assert problems == [] and ledger is not None
    assert [str(section.id) for section in ledger.sections] == [section.id for section in lentils.sections]
    assert len(ledger.claims) == sum(len(section.statements) for section in lentils.sections)
    assert {claim.verdict for claim in ledger.claims} == {"unreviewed", "fixed"}


def test_every_claim_that_a_draft_names_is_in_the_ledger(lentils: Article, tmp_path: Path) -> None:
    made = drafted(lentils, tmp_path)
    library = Library(tmp_path)
    ledger = library.ledger("lentils")[0]
    handouts = [library.handout(draft.name)[0] for draft in made]
    named = [str(c) for h in handouts if h for s in h.sections for c in named_claims(s)]
    assert ledger and len(named) > 20
    assert set(named) <= set(ledger.entries)


def test_claims_keep_their_place_in_the_article(lentils: Article, tmp_path: Path) -> None:
    drafted(lentils, tmp_path)
    lines = LENTILS.read_text(encoding="utf-8").splitlines()
    ledger = Library(tmp_path).ledger("lentils")[0]
    assert ledger is not None
    for claim in ledger.claims:
        own = str(claim.gist).removeprefix("Watch for these signs and stop at once if you notice one: ")
        assert (
            claim.line
            and own.removeprefix("Risks, Side Effects – and Who Should Wait: ").partition(",")[0]
            in lines[claim.line - 1]
        )


def test_clean_sentences_are_live_and_others_wait_behind_their_rule(lentils: Article, tmp_path: Path) -> None:
    text = next(draft.text for draft in drafted(lentils, tmp_path) if draft.name.endswith("get-started"))
    assert '      - text: "TODO: Start with half a bowl a day."\n        from: [T1]\n' in text
    waiting = re.search(r"(      # .*\n)      # - text: \"TODO: Write down how far you walk each day,", text)
    assert waiting and "sentence-length: This sentence has " in text[: waiting.start()] + waiting[0]


def test_over_claims_are_marked_and_never_live(lentils: Article, tmp_path: Path) -> None:
    made = drafted(lentils, tmp_path)
    assert any("      # over-claim: “miracle” praises" in draft.text for draft in made)
    for draft in made:
        live = [line for line in draft.text.splitlines() if not line.lstrip().startswith("#")]
        assert not any(word in line for line in live for word in ("miracle", "boost", "safe for", "promise", "eases"))


def test_uncommented_candidates_are_sound_yaml(lentils: Article, tmp_path: Path) -> None:
    for draft in drafted(lentils, tmp_path):
        opened = draft.text.replace("      # - text:", "      - text:").replace("      #   from:", "        from:")
        (tmp_path / f"{draft.name}.yaml").write_text(opened, encoding="utf-8")
        assert Library(tmp_path).handout(draft.name)[1] == []


def test_the_introduction_stands_in_the_first_handout_only(lentils: Article, tmp_path: Path) -> None:
    first, *others = drafted(lentils, tmp_path)
    assert "# From the article's introduction:" in first.text and "from: [I1]" in first.text
    assert not any("introduction" in draft.text for draft in others)


def test_to_do_counts_what_is_live(lentils: Article, tmp_path: Path) -> None:
    draft = drafted(lentils, tmp_path)[-1]
    live = [line for line in draft.text.splitlines() if not line.lstrip().startswith("#")]
    assert draft.to_do == "\n".join(live).count("TODO") > 8


ODD = (
    "A guide to {braces} & “quotes”\n"
    "Say {clinic.phone} or {{twice}} to the nurse: it is **bold** and #1, isn't it?\n"
    "Back\\slash & 'single' — \"double\"\n"
    'Type C:\\temp with {name} in it, and say "yes" to all. Use 100 % of it: no more. - Not a list.\n'
)


def test_signs_that_yaml_or_fields_use_stay_words(tmp_path: Path) -> None:
    path = tmp_path / "odd.txt"
    path.write_text(ODD, encoding="utf-8")
    article = open_article(path)[0]
    assert article is not None
    (tmp_path / "out").mkdir()
    drafted(article, tmp_path / "out", whole=True)
    handout, problems = Library(tmp_path / "out").handout("lentils")
    assert problems == [] and handout is not None
    assert '"TODO: Type C:\\\\temp with {{name} in it, and say \\"yes\\" to all."' in (
        tmp_path / "out/lentils.yaml"
    ).read_text("utf-8")


def test_many_headings_keep_to_two_pages(tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    section = "What number {} may mean for you\n\nSit down and rest for a while. Walk on when you are rested again.\n\n"
    path.write_text("A guide\n\n" + "".join(section.format(number) for number in range(25)), encoding="utf-8")
    article = open_article(path)[0]
    assert article is not None
    (tmp_path / "out").mkdir()
    (draft,) = drafted(article, tmp_path / "out", whole=True)
    assert Library(tmp_path / "out").handout("lentils")[1] == []
    live, waiting = draft.text.count("\n  - heading: "), draft.text.count("\n  # - heading: ")
    assert live + waiting == 26 and 6 < live < 12
