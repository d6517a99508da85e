"""`python -m ldn_pdf.checking.write_rules` renews docs/rules.md: every rule, from its own module."""

from __future__ import annotations

from collections.abc import Iterator
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

Made by `python -m ldn_pdf.checking.write_rules`. Each rule stands in a file of its own in `ldn_pdf/checking/rules/`,
with its source and the examples below, which the tests try. `check` prints the id of a rule in brackets.

A `silence` takes a rule out for the words that it quotes:

```yaml
silence:
  - {rule: sentence-length, words: "The words as they are typed.", why: The law words it so.}
```
"""


def page() -> str:
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


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8", newline="\n")
