"""An article → handouts to finish: its headings, its sentences as candidates, and everything else as to do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from math import ceil

from msgspec import Struct

from ldn_pdf.content.sentences import words
from ldn_pdf.drafting.article import Article, Part, Statement
from ldn_pdf.drafting.casing import sentence_case, spellings
from ldn_pdf.drafting.yamltext import comment, commented_out, literal
from ldn_pdf.problems import Problem

TO_DO = "TODO:"
"""What begins every text that somebody still has to write or to check."""

_MOST_LIVE = 6  # candidates of a heading that are printed: a longer list is hard to follow
_MOST_WORDS = 15  # of a candidate that is printed: from 16 a sentence is called long
_LONGEST_WORD = 30  # letters; a longer one, such as an address, may be wider than a line
_LINE = 46  # characters of body text on a line of the clear edition
_LINES = 38.0  # lines of a clear edition's two pages that headings and bullets may take beside the furniture
_HEADING_LINES = 2.0
_GAP = 0.5  # lines between bullets

_HOW = (
    "Drafted from {file}. Nobody has reviewed a word of it. Write each line that says TODO in plain words of your own. "
    "The article's other sentences stand behind #, with the rule that they break: put them better and take the # away, "
    "or set the claim aside in evidence/{slug}.yaml. `ldn-pdf check {name}` lists what is left."
)


class Draft(Struct, frozen=True):
    """One handout to finish. `name` is its file's stem, `text` its YAML, `to_do` how many texts say TODO."""

    name: str
    title: str
    text: str
    to_do: int
    statements: tuple[Statement, ...]


def drafts(
    article: Article, slug: str, schema_line: str, faults: Mapping[str, Sequence[Problem]], today: date, *, whole: bool
) -> tuple[Draft, ...]:
    """A handout for each section of the article, or one for the `whole`. `faults` are those of each claim's words."""
    spelled = spellings(statement.words for section in article.sections for statement in section.statements)
    writer = _Writer(article, slug, schema_line, faults, today, spelled)
    if whole or len(article.body) == 1:
        parts = [Part(p.heading or s.title, p.line, p.statements) for s in article.body for p in s.parts]
        return (writer.draft(slug, article.title, parts),)
    return tuple(
        writer.draft(
            f"{slug}-{section.id}",
            section.title,
            [Part(part.heading or section.title, part.line, part.statements) for part in section.parts],
            with_introduction=section is article.body[0],
        )
        for section in article.body
    )


class _Writer(Struct, frozen=True):
    article: Article
    slug: str
    schema_line: str
    faults: Mapping[str, Sequence[Problem]]
    today: date
    spelled: dict[str, str]

    def draft(self, name: str, title: str, parts: Sequence[Part], with_introduction: bool = True) -> Draft:
        """One handout; the sentences before the article's first heading stand in it as comments, where asked."""
        introduction = self.article.introduction if with_introduction else None
        text = "\n".join(self.lines(name, title, parts, introduction.statements if introduction else ())) + "\n"
        live = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
        statements = tuple(s for part in parts for s in part.statements)
        return Draft(name, title, text, sum(TO_DO in line for line in live), statements)

    def lines(self, name: str, title: str, parts: Sequence[Part], introduction: Sequence[Statement]) -> Iterator[str]:
        yield self.schema_line
        yield "#"
        yield from comment(_HOW.format(file=self.article.file, slug=self.slug, name=name))
        yield ""
        yield f"title: {literal(sentence_case(title, self.spelled))}"
        yield f'audience: "{TO_DO} whom it is for"'
        yield f'main_point: "{TO_DO} the one thing to remember"'
        yield f"article: {self.slug}"
        yield 'version: "0.1"'
        yield f"issued: {self.today}"
        yield f"review_by: {_in_a_year(self.today)}"
        yield f'written_by: "{TO_DO} a role, not a name"'
        yield "# The claims behind main_point, steps and get_help:"
        yield "# from: {main_point: [], steps: [], get_help: []}"
        yield ""
        yield "sections:"
        yield f'  - heading: "{TO_DO} the warning"'
        yield "    callout: warning"
        yield f'    text: "{TO_DO} who must not do this"'
        yield from self.sections(parts)
        if introduction:
            yield ""
            yield from comment("From the article's introduction:", 2)
            for statement in introduction:
                yield from commented_out(self.candidate(statement, live=False), 2)
        yield ""
        yield f'steps:\n  - "{TO_DO} what to do next"'
        yield f'get_help:\n  - {{who: emergency, when: "{TO_DO} what is an emergency"}}'
        yield f'  - {{who: same_day, when: "{TO_DO} when to call us"}}'
        yield f'ask:\n  - "{TO_DO} a question to ask"'

    def sections(self, parts: Sequence[Part]) -> Iterator[str]:
        for part, live in zip(parts, self.live(parts), strict=True):
            section = list(self.section(part, live or ()))
            if live is None:
                yield ""
                yield from comment("More than two pages hold:", 2)
                yield from (
                    line if line.lstrip().startswith("#") else next(commented_out([line], 2)) for line in section
                )
            else:
                yield ""
                yield from section

    def section(self, part: Part, live: Sequence[Statement]) -> Iterator[str]:
        yield f"  - heading: {literal(sentence_case(part.heading, self.spelled))}"
        yield "    bullets:"
        if not live:
            yield f'      - text: "{TO_DO} say it in plain words"'
            yield f"        from: [{', '.join(statement.claim for statement in part.statements)}]"
        for statement in part.statements:
            yield from self.candidate(statement, live=statement in live)

    def candidate(self, statement: Statement, *, live: bool) -> Iterator[str]:
        """A sentence of the article as a bullet, behind comment marks unless it is `live`."""
        lines = [f"      - text: {literal(f'{TO_DO} {statement.words}')}", f"        from: [{statement.claim}]"]
        if live:
            yield from lines
            return
        for fault in self.faults.get(statement.claim, ()):
            yield from comment(f"{fault.rule}: {fault.what}", 6)
        yield from commented_out(lines, 6)

    # --- what is printed -----------------------------------------------------------------------------

    def live(self, parts: Sequence[Part]) -> list[tuple[Statement, ...] | None]:
        """For each part the candidates that are printed, or None where two pages hold no more headings."""
        free = _LINES
        chosen: list[list[Statement] | None] = []
        for part in parts:
            cost = _HEADING_LINES + ceil(len(part.heading) / _LINE) + _GAP + 2  # a bullet of two lines at least
            chosen.append([] if cost <= free else None)
            free -= cost if cost <= free else 0
        for turn in range(_MOST_LIVE):
            for part, taken in zip(parts, chosen, strict=True):
                sound = [statement for statement in part.statements if self.is_sound(statement)]
                if taken is None or turn >= len(sound):
                    continue
                cost = ceil((len(sound[turn].words) + len(TO_DO) + 1) / _LINE) + _GAP - (2 if turn == 0 else 0)
                if cost <= free:
                    free -= cost
                    taken.append(sound[turn])
        return [None if taken is None else tuple(taken) for taken in chosen]

    def is_sound(self, statement: Statement) -> bool:
        """Whether a sentence may stand on the page as a candidate: short, and no rule is against it."""
        said = words(statement.words)
        return (
            not self.faults.get(statement.claim)
            and 2 < len(said) <= _MOST_WORDS
            and max(map(len, said)) <= _LONGEST_WORD
            and not statement.words.endswith((":", "?", "!"))
        )


def _in_a_year(day: date) -> date:
    return day.replace(year=day.year + 1, day=min(day.day, 28))
