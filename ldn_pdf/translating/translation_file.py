"""`what-is-ldn.es.yaml` from `what-is-ldn.yaml`: begun with TODO for each text, and brought up to date after a change.

Only what the source changed is touched. No word of a translator is lost: words whose source changed stay behind a
TODO, words whose source is gone stand as comments at the end.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from difflib import SequenceMatcher
from textwrap import wrap
from typing import Any

from msgspec import Struct

from ldn_pdf.content.passages import TO_DO
from ldn_pdf.content.translations import FROM_SOURCE, digest, digests, one_spaced, units
from ldn_pdf.content.walk import NO_WORDS
from ldn_pdf.library.folder import decoded
from ldn_pdf.problems import Problem, has_errors
from ldn_pdf.reading.clock import in_a_year
from ldn_pdf.reading.model import Handout
from ldn_pdf.reading.source import Text
from ldn_pdf.reading.source_files import source_of
from ldn_pdf.reading.yaml_edits import set_text, set_value, values
from ldn_pdf.reading.yaml_nodes import Mapping as MappingNode
from ldn_pdf.reading.yaml_nodes import Node, Scalar, parse

_OWN = frozenset(
    {"version", "issued", "review_by", "language", "necessary", "silence", "translation_of", "origin", "translated_by"}
)
"""Fields that a translation has for itself."""
_NOT_WRITTEN = {name.rstrip("_") for name in FROM_SOURCE} | _OWN
_DIGESTS = "translates"
_WIDTH = 110  # columns of comments
_WAS, _NOW = "Was: ", "Now: "

_BEGUN = """\
{schema}
# {language} words for {name}.yaml. Claims, sources, signs and callouts are taken from there.
# Above each text stands what it translates: write yours in place of TODO, then run `ldn-pdf check {name}.{pack}`.

title: TODO
audience: TODO
main_point: TODO
translation_of: {name}
language: {tag}
# `human` where a person translated it. `machine` is printed on it until a qualified translator has reviewed it.
origin: machine
version: "1.0"
issued: {issued}
review_by: {review_by}
"""


class Translated(Struct, frozen=True):
    """The file's bytes, the places with a TODO that was not there before, and words whose source is gone."""

    data: bytes
    to_do: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()


def begun(source: Handout, data: bytes, tag: str, language: str, schema: str, today: date) -> Translated | Problem:
    """A translation to fill in. `data` is the source's file, `tag` and `language` name the language."""
    last = min(source.review_by, in_a_year(today))
    head = _BEGUN.format(
        schema=schema, language=language, name=source.id, pack=tag.partition("-")[0], tag=tag, issued=today,
        review_by=max(last, today),
    )  # fmt: skip
    return _written(head.encode("utf-8"), source, data, {}, {}, is_new=True)


def brought_up_to_date(source: Handout, data: bytes, translation: Handout, old: bytes) -> Translated | Problem:
    """The translation whose file holds `old` after changes of the source, whose file holds `data`."""
    recorded = {place: text.value for place, text in translation.translates.items()}
    ours = units(translation)
    now = digests(source)
    partners = _partners(recorded, now)
    words = {place: ours[was].text.value for place, was in partners.items() if was in ours}
    stale = {place: recorded[was] for place, was in partners.items() if recorded[was] != now[place]}
    kept = set(partners.values())
    gone = [piece.text.value for place, piece in ours.items() if place not in kept and piece.role not in NO_WORDS]
    gone = [text for text in gone if text and not TO_DO.fullmatch(text) and text not in words.values()]
    found = _written(old, source, data, words, stale)
    if isinstance(found, Problem) or not gone:
        return found
    lines = ["", f"# Not in {source.id} any more:", *(line for text in gone for line in _comment(text, ""))]
    text = found.data.decode("utf-8").removeprefix("\ufeff").rstrip("\r\n")
    return Translated(set_text(found.data, "\n".join([text, *lines, ""])), found.to_do, tuple(gone))


def _partners(recorded: Mapping[str, str], now: Mapping[str, str]) -> dict[str, str]:
    """For each place of the source the place at which the translation has its words."""
    if list(recorded) == list(now):
        return dict(zip(now, recorded, strict=True))
    old, new, found = list(recorded), list(now), {}
    matcher = SequenceMatcher(None, list(recorded.values()), list(now.values()), autojunk=False)
    for _, a, b, c, d in matcher.get_opcodes():
        for was, place in zip(old[a:b], new[c:d], strict=False):
            if recorded[was] == now[place] or _kind(was) == _kind(place):
                found[place] = was
    return found


def _kind(place: str) -> str:
    return "".join(char for char in place if not char.isdigit())


def _written(
    data: bytes,
    source: Handout,
    source_data: bytes,
    words: Mapping[str, str],
    stale: Mapping[str, str],
    is_new: bool = False,
) -> Translated | Problem:
    """`data` with `words` by place, TODO where there are none and before those of `stale`, and today's digests."""
    before = values(data)
    made = {key: value for key, value in before.items() if key in _OWN or is_new}
    for key, value in _tree(source, source_data, words, stale).items():
        made[key] = _as_it_was(value, before.get(key))
    written = set_value(data, Handout, (), {**made, _DIGESTS: digests(source)})
    return written if isinstance(written, Problem) else _commented(written, source, words, stale, is_new)


def _tree(source: Handout, data: bytes, words: Mapping[str, str], stale: Mapping[str, str]) -> dict[str, Any]:
    """The source's file as dicts and lists, without what a translation leaves out, in the words of the translation."""
    file, _ = source_of(data, "")
    root = parse(file)[0] if file else None
    places = {piece.text.start: (place, piece) for place, piece in units(source).items() if piece.text}

    def said(node: Scalar) -> str:
        place, piece = places.get(node.start, ("", None))
        if piece is None or (piece.role in NO_WORDS and place not in words):
            return node.value
        if place not in words:
            return "TODO"
        held = place in stale and piece.role not in NO_WORDS and not TO_DO.search(words[place])
        return f"TODO {words[place]}" if held else words[place]

    def tree(node: Node, top: bool = False) -> Any:
        if isinstance(node, Scalar):
            return said(node)
        if isinstance(node, MappingNode):
            skipped = _NOT_WRITTEN if top else _NOT_WRITTEN - {"language"}
            made = {key.value: tree(value) for key, value in node.entries if key.value not in skipped}
            return made["text"] if list(made) == ["text"] else made
        return [tree(item) for item in node.items]

    assert root, "the source was read from this file"
    made: dict[str, Any] = tree(root, top=True)
    return made


def _as_it_was(new: Any, old: Any) -> Any:
    """A value with what the translation has of its own beside the words: claims, callouts, silences."""
    if isinstance(new, str) and isinstance(old, dict) and "text" in old:
        return {**{key: value for key, value in old.items() if key in ("from", "silence")}, "text": new}
    if isinstance(new, dict) and isinstance(old, dict):
        kept = {key: value for key, value in old.items() if key in (*FROM_SOURCE, "from", "silence")}
        return {**kept, **{key: _as_it_was(value, old.get(key)) for key, value in new.items()}}
    if isinstance(new, list) and isinstance(old, list) and len(new) == len(old):
        return [_as_it_was(one, other) for one, other in zip(new, old, strict=True)]
    return new


# --- comments --------------------------------------------------------------------------------------


def _commented(
    data: bytes, source: Handout, words: Mapping[str, str], stale: Mapping[str, str], is_new: bool
) -> Translated | Problem:
    """The file with the source's words above each text that is new or stale."""
    record, problems = decoded(*source_of(data, source.id), Handout)
    if record is None or has_errors(problems):
        return next(problem for problem in problems if problem.is_error)
    lines = record.title.source.text.split("\n")
    theirs, ours = units(source), units(record)
    to_do = [place for place in ours if place in theirs and (place not in words or place in stale)]
    to_do = [place for place in to_do if theirs[place].text and theirs[place].role not in NO_WORDS]
    starts = {place: record.title.source.mark(ours[place].text.start).line for place in to_do}
    for row in sorted(set(starts.values()), reverse=True):
        here = [place for place in to_do if starts[place] == row]
        above = row - 1
        while above and lines[above - 1].lstrip().startswith("#"):
            above -= 1
        indent = lines[row - 1][: len(lines[row - 1]) - len(lines[row - 1].lstrip())]
        was = _said(lines[above : row - 1])
        new = [line for place in here for line in _above(theirs[place].text, was, stale.get(place), indent)]
        first = above if was and digest(Text(was)) in {stale.get(place) for place in here} else row - 1
        gap = [""] if is_new and any(place.endswith("heading") for place in here) and first == row - 1 else []
        lines[first : row - 1] = [*gap, *new]
    return Translated(set_text(data, "\n".join(lines)), tuple(to_do))


def _above(text: Text, was: str, old_digest: str | None, indent: str) -> Iterator[str]:
    if old_digest is None:
        yield from _comment(text.value, indent)
        return
    if was and digest(Text(was)) == old_digest:
        yield from _comment(_WAS + was, indent)
    yield from _comment(_NOW + text.value, indent)


def _comment(words: str, indent: str) -> Iterator[str]:
    lead = f"{indent}# "
    for number, paragraph in enumerate(one_spaced(words).split("\n\n")):
        if number:
            yield lead.rstrip()
        yield from (lead + line for line in wrap(paragraph, _WIDTH - len(lead), break_on_hyphens=False))


def _said(comments: list[str]) -> str:
    """What the comments above a text say that it translates; of two, the newer."""
    return one_spaced("\n".join(line.strip().removeprefix("#").strip() for line in comments)).rpartition(_NOW)[2]
