"""Every rule flags what it says it flags, and passes what it says it passes."""

from importlib import import_module
from pathlib import Path

import pytest
import yaml

import ldn_pdf.checking.rules
from ldn_pdf.checking import LEDGER_RULES, RULES, all_rules, check_handout, ledger_rules
from tests.checking.specimen import LEDGER, ledger, subject

MODULES = [import_module(f"ldn_pdf.checking.rules.{name}") for name in (*RULES, *LEDGER_RULES)]
FLAGS = [(module, text) for module in MODULES for text in module.FLAGS]
PASSES = [(module, text) for module in MODULES for text in module.PASSES]


def found(module, text):
    if getattr(module, "PLACE", "") == "ledger":
        more = yaml.safe_load(text)
        fields = yaml.safe_load(LEDGER) | {"claims": [], "additions": []} | more
        return list(module.rule(ledger(yaml.safe_dump(fields)), {"USED1"}))
    return [p for p in module.rule(subject(getattr(module, "PLACE", "text"), text)) if p.rule == module.ID]


@pytest.mark.parametrize(("module", "text"), FLAGS, ids=lambda value: getattr(value, "ID", None))
def test_a_rule_flags(module, text):
    problems = found(module, text)
    assert problems, f"{module.ID} does not flag: {text}"
    for problem in problems:
        assert problem.mark.line >= 1
        assert problem.mark.column >= 1
        assert problem.fix
        assert module.SOURCE.split(":")[0] in problem.what


@pytest.mark.parametrize(("module", "text"), PASSES, ids=lambda value: getattr(value, "ID", None))
def test_a_rule_passes(module, text):
    assert found(module, text) == [], f"{module.ID} flags: {text}"


def test_every_rule_says_what_it_is():
    for module in MODULES:
        assert module.__doc__, module.ID
        assert module.SOURCE, module.ID
        assert len(module.FLAGS) >= 3, module.ID
        assert len(module.PASSES) >= 3, module.ID


def test_every_file_with_a_rule_is_in_the_list():
    files = {path.stem for path in Path(ldn_pdf.checking.rules.__file__).parent.glob("*.py")} - {"__init__"}
    assert files == {*RULES, *LEDGER_RULES}


def test_ids_are_kebab_case_and_given_once():
    ids = [module.ID for module in MODULES]
    assert len(set(ids)) == len(ids)
    assert all(part.isalpha() and part.islower() for name in ids for part in name.split("-"))
    assert {*all_rules(), *ledger_rules()} == set(ids)


def test_no_rule_finds_anything_in_a_sound_handout():
    assert check_handout(subject()) == []
