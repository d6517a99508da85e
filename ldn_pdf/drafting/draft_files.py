"""An article → its evidence ledger, and handouts to finish: headings, candidates, and everything else as to do.

What a reader must not miss stands live where the sheet has its place: the warning, the steps, whom to
call. What is commented out names the rule that it breaks.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from math import ceil
from textwrap import wrap

from msgspec import Struct
from msgspec.structs import replace

from ldn_pdf.checking.rules import over_claim, promotion
from ldn_pdf.content.sentences import words
from ldn_pdf.drafting.article import Article, ArticleSection
from ldn_pdf.drafting.heading_case import sentence_case, spellings, topical
from ldn_pdf.drafting.heading_scope import Statement
from ldn_pdf.drafting.sentence_kinds import Kind, is_small_talk, kind_of, tells_harm
from ldn_pdf.problems import Problem
from ldn_pdf.reading.clock import in_a_year
from ldn_pdf.reading.model import DEFAULT_LANGUAGE

TO_DO = "TODO:"
"""What begins every text that somebody still has to write or to check."""
SHORT_ARTICLE = 400  # words; an article of fewer makes one handout

_MOST_LIVE = 6  # candidates of a heading that are printed: a longer list is hard to follow
_MOST_WARNINGS, _MOST_STEPS, _MOST_HELP = 6, 5, 5
_TOGETHER = 3  # sentences that are one candidate, as each leans on the one before
_LONGEST_WORD = 30  # letters; a longer one, such as an address, may be wider than a line
_LINE = 46  # characters of body text on a line of the clear edition
_FRAMED_LINE = 27  # in the warning, the steps and the help panel
_LINES = 38.0  # lines of a clear edition's two pages that candidates and headings may take beside the rest
_LIST_LINES = 9.0  # of them for one list: in the large edition a section has to fit on its two pages
_SECTION_LINES = 9.0
_LIVE_LINES = 39.0  # of them for what has to be live, in lists of their own
_HEADING_LINES = 2.0
_GAP = 0.5  # lines between bullets
_BLOCKS = frozenset({over_claim.ID, promotion.ID})  # rules that keep even a sentence on harms from the page

_LEANS = re.compile(
    r"(?:(?:it|they|this|these|those|that|he|she|such|both|neither|either|others?|some|another|one|most"
    r"|many|each|all) (?!(?:people|studies"
    r"|doctors|patients|adults|women|men|trials|researchers|scientists|experts|of)\b)|its\b|their\b|by "
    r"(?:doing|calming|affecting) )",
    re.IGNORECASE,
)
_ANSWERS = re.compile(
    r"(?:however|but|then|so|otherwise|instead|therefore|thus|as a result|if (?:so|not)|for (?:example"
    r"|instance)|still|that is"
    r"|in that case|after that|even so|or)\b",
    re.IGNORECASE,
)
"""Words that join a sentence to the one before; one with a place of its own on the sheet stands there without it."""
_OPIOIDS = re.compile(r"\b(?:opioids?|opiates?|painkillers?|codeine|morphine|tramadol|methadone)\b", re.IGNORECASE)
"""What may kill with naltrexone: such a warning goes first."""
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


class Candidate(Struct, frozen=True):
    """Sentences that stand together, as the later ones lean on the first.

    `kind` is where on the sheet they belong: those with one are live whatever their length and their
    words. `harm` is whether they tell a harm and no rule on promises is against them: they are live
    whatever their length. `reasons` are what is wrong with them, each a rule and its words.
    """

    statements: tuple[Statement, ...]
    kind: Kind
    harm: bool
    reasons: tuple[str, ...]

    @property
    def words(self) -> str:
        """What the page would say away from its heading."""
        return " ".join([self.statements[0].words, *(statement.below for statement in self.statements[1:])])

    @property
    def below(self) -> str:
        """What the page would say below its heading."""
        return " ".join(statement.below for statement in self.statements)

    @property
    def lines(self) -> float:
        """How many lines of the page it takes in a list of its own, whose frame or numbers leave narrower ones."""
        return ceil((len(self.words) + len(TO_DO) + 1) / (_FRAMED_LINE if self.kind else _LINE)) + _GAP

    @property
    def lines_below(self) -> float:
        """How many lines of the page it takes below its heading."""
        return ceil((len(self.below) + len(TO_DO) + 1) / _LINE) + _GAP


class _Group(Struct, frozen=True):
    """A heading of the sheet and the candidates below it."""

    heading: str
    candidates: tuple[Candidate, ...]
    is_introduction: bool = False


def drafts(
    article: Article, slug: str, schema_line: str, faults: Mapping[str, Sequence[Problem]], today: date, *, whole: bool
) -> tuple[Draft, ...]:
    """A handout for each section of the article, or one for the `whole`. `faults` are those of each claim's words.

    Where two pages do not hold all warnings of one, the rest stands in another of its name and a number.
    """
    spelled = spellings([*(statement.words for statement in article.claims), article.title])
    short = sum(statement.count for statement in article.claims) < SHORT_ARTICLE
    introduction = [_group("", article.introduction.statements, faults, True)] if article.introduction else []
    sheets: list[tuple[str, str, list[_Group]]] = []
    if whole or short or len(article.body) < 2:
        groups = [_group(p.heading or s.title, p.statements, faults) for s in article.body for p in s.parts]
        sheets.append((slug, article.title, [*introduction, *groups]))
    else:
        for section in article.body:
            groups = [_group(p.heading or section.title, p.statements, faults) for p in section.parts]
            title = topical(section.title, article.title, spelled)
            sheets.append(
                (f"{slug}-{section.id}", title, [*(introduction if section is article.body[0] else []), *groups])
            )
    made, language = [], article.language
    for name, title, groups in sheets:
        for number, held in enumerate(_cut_to_pages(groups, with_harms=len(sheets) > 1), 1):
            numbered = name if number == 1 else f"{name}-{number}"
            writer = _Writer(article, slug, schema_line, today, spelled, language)
            made.append(writer.draft(numbered, title if number == 1 else f"{title} ({number})", held))
    return tuple(made)


# --- candidates ---------------------------------------------------------------------------------------


def _group(
    heading: str,
    statements: Sequence[Statement],
    faults: Mapping[str, Sequence[Problem]],
    is_introduction: bool = False,
) -> _Group:
    together: list[list[Statement]] = []
    previous: Statement | None = None
    for statement in statements:
        if is_small_talk(statement.own):
            previous = None
            continue
        leans = _LEANS.match(statement.own) or (_ANSWERS.match(statement.own) and not kind_of(statement.words))
        group = [*together[-1], statement] if previous and leans else []
        barred = any(fault.rule in _BLOCKS for each in group for fault in faults.get(each.claim, ()))
        if group and len(group) <= _TOGETHER and not barred:
            together[-1].append(statement)
        else:
            together.append([statement])
        previous = statement
    return _Group(heading, tuple(_candidate(tuple(group), faults) for group in together), is_introduction)


def _candidate(group: tuple[Statement, ...], faults: Mapping[str, Sequence[Problem]]) -> Candidate:
    kinds = [kind_of(statement.words) for statement in group]
    kind: Kind = next((kind for kind in ("crisis", "emergency", "warning", "call", "tell") if kind in kinds), "")
    found = [fault for statement in group for fault in faults.get(statement.claim, ())]
    harm = any(tells_harm(statement.words) for statement in group) and not any(fault.rule in _BLOCKS for fault in found)
    return Candidate(group, kind, harm, tuple([f"{fault.rule}: {fault.what}" for fault in found] or _unsound(group)))


def _unsound(group: Sequence[Statement]) -> list[str]:
    """Why sentences that no rule on words is against are no line of a sheet."""
    text = " ".join(statement.words for statement in group)
    if text.endswith("?"):
        return ["question: it asks, and tells nothing."]
    if text.endswith("!"):
        return ["exclamation: it calls out."]
    if text.endswith(":"):
        return ["unfinished: nothing follows the colon."]
    if max(map(len, words(text)), default=0) > _LONGEST_WORD:
        return ["wide-word: a word may be wider than a line."]
    return [] if len(words(text)) > 2 else ["fragment: it is no sentence."]


def _cut_to_pages(groups: Sequence[_Group], *, with_harms: bool) -> Iterator[list[_Group]]:
    """The groups of each handout: one, or more where two pages do not hold all that has to be live."""
    held: list[_Group] = []
    free = _LIVE_LINES
    for group in groups:
        kept: list[Candidate] = []
        for candidate in group.candidates:
            must = candidate.kind or (candidate.harm and with_harms)
            cost = candidate.lines + (0 if kept else _HEADING_LINES) if must else 0
            if cost > free and free < _LIVE_LINES:
                yield [*held, replace(group, candidates=tuple(kept))] if kept else held
                held, kept, free = [], [], _LIVE_LINES
            kept.append(candidate)
            free -= cost
        held.append(replace(group, candidates=tuple(kept)))
    yield held


# --- the sheet ----------------------------------------------------------------------------------------


class _Writer(Struct, frozen=True):
    article: Article
    slug: str
    schema_line: str
    today: date
    spelled: dict[str, str]
    language: str

    def draft(self, name: str, title: str, groups: Sequence[_Group]) -> Draft:
        """One handout of these groups."""
        text = "\n".join(self.lines(name, title, groups)) + "\n"
        live = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
        statements = tuple(s for group in groups for candidate in group.candidates for s in candidate.statements)
        return Draft(name, title, text, sum(TO_DO in line for line in live), statements)

    def lines(self, name: str, title: str, groups: Sequence[_Group]) -> Iterator[str]:
        yield self.schema_line
        yield "#"
        yield from comment(_HOW.format(file=self.article.file, slug=self.slug, name=name))
        yield ""
        yield f"title: {literal(sentence_case(title, self.spelled))}"
        if self.language != DEFAULT_LANGUAGE:
            yield f"language: {self.language}"
        yield f'audience: "{TO_DO} whom it is for"'
        yield f'main_point: "{TO_DO} the one thing to remember"'
        yield f"article: {self.slug}"
        yield 'version: "0.1"'
        yield f"issued: {self.today}"
        yield f"review_by: {in_a_year(self.today)}"
        yield f'written_by: "{TO_DO} a role, not a name"'
        yield "# The claims behind main_point, steps and get_help:"
        yield "# from: {main_point: [], steps: [], get_help: []}"
        yield ""
        placed = _Placed(groups)
        yield "sections:"
        yield f'  - heading: "{TO_DO} the warning"'
        yield "    callout: warning"
        if placed.warning:
            yield "    bullets:"
            for candidate in placed.warning:
                yield from _live(candidate, candidate.words, "      - text: ", "        ")
        else:
            yield f'    text: "{TO_DO} who must not do this"'
        for group, live in placed.sections():
            yield from self.section(group, live)
        yield ""
        yield "steps:"
        for candidate in placed.tell:
            yield from _live(candidate, candidate.words, "  - text: ", "    ")
        if not placed.tell:
            yield f'  - "{TO_DO} what to do next"'
        yield "get_help:"
        for candidate in placed.help:
            who = f"    who: {'same_day' if candidate.kind == 'call' else 'emergency'}"
            yield from _live(candidate, candidate.words, "  - when: ", "    ", who)
        if not any(candidate.kind != "call" for candidate in placed.help):
            yield f'  - {{who: emergency, when: "{TO_DO} what is an emergency"}}'
        if not any(candidate.kind == "call" for candidate in placed.help):
            yield f'  - {{who: same_day, when: "{TO_DO} when to call us"}}'
        yield f'ask:\n  - "{TO_DO} a question to ask"'

    def section(self, group: _Group, live: Sequence[Candidate] | None) -> Iterator[str]:
        """A section of the sheet; `live` is None where two pages hold no more headings."""
        yield ""
        if group.is_introduction and not live:
            yield from comment("From the article's introduction:", 2)
            for candidate in group.candidates:
                yield from commented_out(_waiting(candidate, "introduction: a handout begins with its warning."), 2)
            return
        heading = sentence_case(group.heading, self.spelled) or f"{TO_DO} from the introduction"
        lines = [f"  - heading: {literal(heading)}", "    bullets:"]
        if not live:
            claims = ", ".join(statement.claim for candidate in group.candidates for statement in candidate.statements)
            lines += [f'      - text: "{TO_DO} say it in plain words"', f"        from: [{claims}]"]
        part, room = 1, _SECTION_LINES
        for candidate in group.candidates:
            if not live or candidate not in live:
                lines += _waiting(candidate, "room: two pages hold no more.")
                continue
            if candidate.lines_below > room and room < _SECTION_LINES:
                part, room = part + 1, _SECTION_LINES
                lines += ["", f"  - heading: {literal(f'{heading} ({part})')}", "    bullets:"]
            room -= candidate.lines_below
            lines += _live(candidate, candidate.below, "      - text: ", "        ")
        if live is not None:
            yield from lines
            return
        yield from comment("room: two pages hold no more headings.", 2)
        yield from (line if line.lstrip().startswith("#") else next(commented_out([line], 2)) for line in lines)


class _Placed:
    """Where on the sheet each candidate stands."""

    def __init__(self, groups: Sequence[_Group]) -> None:
        every = [candidate for group in groups for candidate in group.candidates]
        warnings = sorted((c for c in every if c.kind == "warning"), key=lambda c: _OPIOIDS.search(c.words) is None)
        self.warning = _fitting(warnings, _MOST_WARNINGS)
        self.tell = _fitting([c for c in every if c.kind == "tell"], _MOST_STEPS)
        urgent = [c for c in every if c.kind in ("emergency", "crisis")]
        self.help = _fitting([*urgent, *(c for c in every if c.kind == "call")], _MOST_HELP)
        above = {id(candidate) for candidate in (*self.warning, *self.tell, *self.help)}
        rest = [replace(group, candidates=tuple(c for c in group.candidates if id(c) not in above)) for group in groups]
        self.groups = [group for group in rest if group.candidates]
        self.free = _LINES - sum(candidate.lines for candidate in (*self.warning, *self.tell, *self.help))

    def sections(self) -> list[tuple[_Group, list[Candidate] | None]]:
        """Each heading with the candidates that are printed; None where two pages hold no more headings."""
        live: list[list[Candidate] | None] = [None] * len(self.groups)
        for candidates in ([c for c in group.candidates if c.kind] for group in self.groups):
            self.free -= sum(candidate.lines for candidate in candidates)
        for at, group in enumerate(self.groups):
            must = [candidate for candidate in group.candidates if candidate.kind]
            if must or (not group.is_introduction and _heading_lines(group) + _GAP + 2 <= self.free):
                live[at] = must
                self.free -= _heading_lines(group) + (0 if must else _GAP + 2)
        self._add(live, lambda candidate: candidate.harm, most=100)
        self._add(live, lambda candidate: not candidate.reasons, most=_MOST_LIVE)
        return list(zip(self.groups, live, strict=True))

    def _add(self, live: list[list[Candidate] | None], wanted: Callable[[Candidate], bool], most: int) -> None:
        """Add candidates in turns, one to each heading, while there is room."""
        waiting = [[c for c in group.candidates if wanted(c) and not c.kind] for group in self.groups]
        for turn in range(max(map(len, waiting), default=0)):
            for at, group in enumerate(self.groups):
                taken = live[at]
                if turn >= len(waiting[at]) or waiting[at][turn] in (taken or ()) or len(taken or ()) >= most:
                    continue
                if taken is None and not (group.is_introduction and waiting[at][turn].harm):
                    continue
                cost = waiting[at][turn].lines + (_heading_lines(group) if taken is None else 0 if taken else -2)
                if cost <= self.free:
                    self.free -= cost
                    live[at] = [*(taken or ()), waiting[at][turn]]


def _fitting(candidates: Sequence[Candidate], most: int) -> list[Candidate]:
    """The first of these, as many as a list of the sheet holds."""
    kept: list[Candidate] = []
    for candidate in candidates[:most]:
        if sum(other.lines for other in kept) + candidate.lines > _LIST_LINES and kept:
            break
        kept.append(candidate)
    return kept


def _heading_lines(group: _Group) -> float:
    return _HEADING_LINES + ceil(len(group.heading) / _LINE)


def _live(candidate: Candidate, said: str, key: str, indent: str, *more: str) -> Iterator[str]:
    for reason in candidate.reasons:
        yield from comment(reason, len(indent) - 2)
    yield from _entry(candidate, said, key, indent, *more)


def _waiting(candidate: Candidate, otherwise: str) -> Iterator[str]:
    """A candidate behind comment marks, below the rule that it breaks."""
    for reason in candidate.reasons or (otherwise,):
        yield from comment(reason, 6)
    yield from commented_out(_entry(candidate, candidate.below, "      - text: ", "        "), 6)


def _entry(candidate: Candidate, said: str, key: str, indent: str, *more: str) -> list[str]:
    claims = ", ".join(statement.claim for statement in candidate.statements)
    return [f"{key}{literal(f'{TO_DO} {said}')}", *more, f"{indent}from: [{claims}]"]


# --- the ledger: a claim a sentence, none of them reviewed -----------------------------------------


_LEDGER_HOW = (
    "Drafted from {file}: each claim is a sentence of the article, with the heading or the words above a list that "
    "change what it says, and nobody has reviewed one. For each, write the gist in your own words, find references, "
    "set the verdict: supported, plausible, overclaim, wrong or opinion. Then write safe words (wording), or why no "
    "handout uses it (set_aside)."
)
_DISCLAIMED = "The disclaimer is printed on every page, in fixed words."
_SMALL_TALK = "It speaks to the reader and says nothing of the subject."
_CITED = "The article's own list of sources, as it stands there. Nobody has looked one up."
_LEFT_OUT = "Left out of the claims, each with its line and why. Look for what a reader needs."
_LONGEST_SHORT = 60  # characters of a reference's short name
_MOST_QUOTED = 40  # of what was left out that are quoted


def ledger_yaml(article: Article, schema_line: str, faults: Mapping[str, Sequence[Problem]]) -> str:
    """The ledger as YAML; `faults` are what is wrong with the words of each claim."""
    return "\n".join(_ledger_lines(article, schema_line, faults)) + "\n"


def _ledger_lines(article: Article, schema_line: str, faults: Mapping[str, Sequence[Problem]]) -> Iterator[str]:
    yield schema_line
    yield "#"
    yield from comment(_LEDGER_HOW.format(file=article.file))
    yield ""
    yield f"title: {yaml_string(article.title)}"
    yield "sections:"
    for section in article.sections:
        yield f"  - {{id: {section.id}, title: {yaml_string(section.title)}}}"
    yield "claims:"
    for section in article.sections:
        for statement in section.statements:
            yield from _claim(section, statement, faults.get(statement.claim, ()))
    yield from _references(article.references)
    yield from _left_out(article)


def _claim(section: ArticleSection, statement: Statement, faults: Sequence[Problem]) -> Iterator[str]:
    for fault in faults:
        yield from comment(f"{fault.rule}: {fault.what}", 2)
    yield f"  - id: {statement.claim}"
    yield f"    section: {section.id}"
    yield f"    line: {statement.line}"
    yield f"    gist: {yaml_string(statement.words)}"
    if section.kind == "disclaimer":
        yield "    verdict: fixed"
        yield f"    set_aside: {yaml_string(_DISCLAIMED)}"
    elif is_small_talk(statement.own):
        yield "    verdict: opinion"
        yield f"    set_aside: {yaml_string(_SMALL_TALK)}"
    else:
        yield "    verdict: unreviewed"


def _references(sources: Sequence[str]) -> Iterator[str]:
    if not sources:
        yield "references: []"
        return
    yield from comment(_CITED)
    yield "references:"
    for number, source in enumerate(sources, 1):
        citation = re.sub(r"^(?:\W*\d{1,3}[.)\]]|[\^↩*†‡\s]+)\s*", "", source).strip() or source
        yield f"  - id: R{number}"
        yield f"    short: {yaml_string(_short(citation))}"
        yield f"    citation: {yaml_string(citation)}"
        yield "    seen: known"


def _short(citation: str) -> str:
    """The first author and the year, as a page names a source; else how the citation begins."""
    author = re.match(r"[^\W\d_][\w’'-]+", citation)
    year = re.search(r"\b(?:1[89]|20)\d\d\b", citation)
    if author and year:
        return f"{author[0]} {year[0]}"
    return citation if len(citation) <= _LONGEST_SHORT else citation[: _LONGEST_SHORT - 1].rstrip() + "…"


def _left_out(article: Article) -> Iterator[str]:
    if article.left_out:
        yield ""
        yield from comment(_LEFT_OUT)
    for block in article.left_out:
        words = block.words.split()
        shown = " ".join(words[:_MOST_QUOTED]) + (" …" if len(words) > _MOST_QUOTED else "")
        yield from comment(f"line {block.line}, {block.left_out}: {shown}")


# --- words as they stand in a YAML file that a person is to edit -----------------------------------


_WIDTH = 110  # columns of comments


def yaml_string(words: str) -> str:
    """The words as a YAML text in double quotes, on one line."""
    return json.dumps(words, ensure_ascii=False)


def literal(words: str) -> str:
    """Words of an article as a handout's text: quoted, and a brace begins no field."""
    return yaml_string(words.replace("{", "{{"))


def comment(words: str, indent: int = 0) -> Iterator[str]:
    """The words as comment lines."""
    lead = " " * indent + "# "
    yield from (lead + line for line in wrap(words, _WIDTH - len(lead), break_on_hyphens=False))


def commented_out(lines: Iterable[str], indent: int) -> Iterator[str]:
    """Lines of YAML behind comment marks at the column `indent`: taking the marks away makes them live."""
    yield from (" " * indent + "# " + line[indent:] for line in lines)
