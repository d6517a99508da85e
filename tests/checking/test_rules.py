"""Every rule flags what it says it flags, and passes what it says it passes."""

from collections import Counter

import pytest
import yaml

from ldn_pdf.checking import check_handout
from ldn_pdf.checking.rules import by_id
from ldn_pdf.locale.packs import languages
from ldn_pdf.locale.vocabulary import speaks, vocabulary
from tests.checking.specimen import LEDGER, ledger, subject

MODULES = [*by_id().values(), *by_id(on_ledger=True).values()]


def examples(key):
    """Each rule with its examples: of its own, or of each language that it speaks."""
    for module in MODULES:
        if not hasattr(module, "VOCABULARY"):
            yield from (pytest.param(module, "en", text, id=module.ID) for text in getattr(module, key.upper()))
        for pack in languages() if hasattr(module, "VOCABULARY") else ():
            texts = getattr(vocabulary(module.VOCABULARY, module.ID, pack), key) if speaks(module.ID, pack) else ()
            yield from (pytest.param(module, pack, text, id=f"{pack} {module.ID}") for text in texts)


def found(module, pack, text):
    if getattr(module, "PLACE", "") == "ledger":
        more = yaml.safe_load(text)
        fields = yaml.safe_load(LEDGER) | {"claims": [], "additions": []} | more
        return list(module.rule(ledger(yaml.safe_dump(fields)), {"USED1"}))
    made = subject(getattr(module, "PLACE", "text"), text, pack)
    return [problem for problem in module.rule(made) if problem.rule == module.ID]


@pytest.mark.parametrize(("module", "pack", "text"), list(examples("flags")))
def test_a_rule_flags(module, pack, text):
    problems = found(module, pack, text)
    assert problems, f"{module.ID} does not flag: {text}"
    for problem in problems:
        assert problem.mark.line >= 1
        assert problem.mark.column >= 1
        assert problem.fix
        assert module.SOURCE.split(":")[0] in problem.what
        assert not (problem.is_error and hasattr(module, "ONLY_WARNS"))


@pytest.mark.parametrize(("module", "pack", "text"), list(examples("passes")))
def test_a_rule_passes(module, pack, text):
    problems = found(module, pack, text)
    assert problems == [], f"{module.ID} flags: {text}"


def test_every_rule_says_what_it_is():
    for module in MODULES:
        assert module.__doc__, module.ID
        assert module.SOURCE, module.ID
    for key in ("flags", "passes"):
        counted = Counter((example.values[0].ID, example.values[1]) for example in examples(key))
        assert {module.ID for module in MODULES} == {rule for rule, _ in counted}
        assert [name for name, count in counted.items() if count < 3] == []


def test_a_rule_stands_in_a_file_of_its_name():
    names = [module.__name__.rpartition(".")[2].replace("_", "-") for module in MODULES]
    assert [module.ID for module in MODULES] == names
    assert all(part.isalpha() and part.islower() for name in names for part in name.split("-"))


def test_no_rule_finds_anything_in_a_sound_handout():
    assert check_handout(subject()) == []


def test_no_rule_finds_anything_in_a_sound_spanish_handout_whose_ledger_has_no_spanish_words():
    (told,) = check_handout(subject(pack="es"))
    words = "claim-agreement for B1, A3, A1, A8, A18"
    assert (told.severity, told.what) == ("info", f"Not checked in Spanish: {words}.")
