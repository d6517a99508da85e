"""docs/rules.md says what the rules are: it is made here, every rule from its own module."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from inspect import getdoc
from pathlib import Path
from types import ModuleType

from ldn_pdf.checking.rules import by_id
from ldn_pdf.checking.silence import way_to_silence
from ldn_pdf.locale.packs import labels, languages
from ldn_pdf.locale.vocabulary import speaks, vocabulary

PAGE = Path(__file__).parents[2] / "docs" / "rules.md"
_HEAD = """\
# The rules of `check`

Made by `make golden`. Each rule stands in a file of its own in `ldn_pdf/checking/rules/`,
with its source and the examples below, which the tests try. `check` prints the id of a rule in brackets.

A `silence` takes a rule out for the words that it quotes:

```yaml
silence:
  - {rule: sentence-length, words: "The words as they are typed.", why: The law words it so.}
```
"""


def test_the_page_of_the_rules_is_golden(golden: Callable[[Path, str], None]) -> None:
    golden(PAGE, _page())


def test_every_rule_has_its_source_and_examples() -> None:
    parts = _page().split("\n## ")[1:]
    assert [part.split("\n")[0] for part in parts] == [*by_id(), *by_id(on_ledger=True)]
    assert all(part.count("\n- `") >= 6 and "Source: " in part and "silenced" in part for part in parts)


def _page() -> str:
    """The text of docs/rules.md."""
    modules = [*by_id().values(), *by_id(on_ledger=True).values()]
    return "\n".join([_HEAD, *(line for module in modules for line in _rule(module))])


def _rule(module: ModuleType) -> Iterator[str]:
    yield f"## {module.ID}\n"
    yield f"{_line(getdoc(module))}\n"
    yield f"{_line(getdoc(module.rule))}\n"
    yield f"Source: {module.SOURCE}. {_SILENCED[way_to_silence(module.ID)]}\n"
    for title, examples in _examples(module):
        yield f"{title}:\n"
        yield from (f"- `{example}`" for example in (_line(example.replace("\n", "⏎ ")) for example in examples))
        yield ""


def _examples(module: ModuleType) -> Iterator[tuple[str, tuple[str, ...]]]:
    if not hasattr(module, "VOCABULARY"):
        yield "Flags", module.FLAGS
        yield "Passes", module.PASSES
    for pack in languages() if hasattr(module, "VOCABULARY") else ():
        if speaks(module.ID, pack):
            words, language = vocabulary(module.VOCABULARY, module.ID, pack), labels(pack).language
            yield f"Flags in {language}", words.flags
            yield f"Passes in {language}", words.passes


_SILENCED = {
    "never": "It cannot be silenced.",
    "warnings": "Its warnings can be silenced for the words that are quoted, its errors cannot.",
    "by name": "It is silenced by its name.",
    "words": "It is silenced for the words that are quoted.",
}


def _line(text: str | None) -> str:
    return " ".join((text or "").split())
