"""docs/rules.md says what the rules are."""

from __future__ import annotations

from ldn_pdf.checking.rules import by_id
from ldn_pdf.checking.write_rules import PAGE, page


def test_the_page_is_that_of_the_rules() -> None:
    assert PAGE.read_text("utf-8") == page(), "renew it: python -m ldn_pdf.checking.write_rules"


def test_every_rule_has_its_source_and_examples() -> None:
    parts = page().split("\n## ")[1:]
    assert [part.split("\n")[0] for part in parts] == [*by_id(), *by_id(on_ledger=True)]
    assert all(part.count("\n- `") >= 6 and "Source: " in part and "silenced" in part for part in parts)
