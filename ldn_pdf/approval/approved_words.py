"""What an approval is for: all words of a handout in the order of the walk, each with its role.

Version and dates are not among them; a {field} stands as it is typed. The clinic file's sentences stand apart: an
approval names those that it saw, and numbers and addresses may change under it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from ldn_pdf.content.sentences import sentences
from ldn_pdf.content.walk import Piece, clinic_sentences, walk
from ldn_pdf.reading.inline_markup import paragraphs
from ldn_pdf.reading.model import Clinic, Handout

if TYPE_CHECKING:
    from difflib import SequenceMatcher

Lines = Iterator[str]


def approved_words(handout: Handout, folder: Path) -> str:
    """A line for each piece, as `role: words`. `folder` holds the pictures, which count by their bytes.

    Of a translation, the digest of the texts that it translates too: it is approved beside these.
    """
    lines = [line for piece in walk(handout) for line in _lines(piece, folder)]
    if handout.translation_of:
        of = "\n".join(f"{place} {text}" for place, text in handout.translates.items())
        lines.append(f"translation of {handout.translation_of}, {sha256(of.encode()).hexdigest()[:16]}")
    return "\n".join(lines)


def clinic_words(clinic: Clinic) -> str:
    """A line for each sentence of the clinic file, as `key: words`, under a line of its own."""
    said = (_line(placed.field.key, placed.text.value) for placed in clinic_sentences(clinic))
    return "\n".join(["sentences of the clinic file", *said])


def changes(before: str, now: str) -> tuple[str, ...]:
    """What differs between two texts of approved words, sentence by sentence: `- role: old`, `+ role: new`."""
    old, new = list(_by_sentence(before)), list(_by_sentence(now))
    found: list[str] = []
    for kind, from_old, to_old, from_new, to_new in _matcher(old, new).get_opcodes():
        if kind != "equal":
            found += [f"- {line}" for line in old[from_old:to_old]]
            found += [f"+ {line}" for line in new[from_new:to_new]]
    return tuple(found)


def _by_sentence(words: str) -> Lines:
    for line in words.split("\n"):
        role, _, text = line.partition(": ")
        for sentence in sentences(text) if text else ():
            yield f"{role}: {sentence.words}"
        if not text:
            yield role


def _lines(piece: Piece, folder: Path) -> Lines:
    if piece.role == "paragraph":
        for rich in paragraphs(piece.text):
            first, last = rich[0], rich[-1]
            yield _line(piece.label, piece.text.value[first.offset : last.offset + len(last.text)])
    elif piece.role == "file":
        path = folder / piece.text.value
        seen = sha256(path.read_bytes()).hexdigest()[:16] if path.is_file() else "missing"
        yield f"{piece.label}, {seen}"
    else:
        yield _line(piece.label, piece.text.value) if piece.text else piece.label


def _line(label: str, words: str) -> str:
    return f"{label}: {' '.join(words.split())}"


# --- what a patient would read differently, block by block, roles too: a warning that became a note


_SECTIONS = {"section": "a plain section", "warning": "a warning", "note": "a note"}
_HEADING = "heading"
_MOVED = "stands in another place"
_ALIKE = 0.5  # of their words: two texts that share so many are one text that was changed
_NAMES = {
    "next step": "What to do next",
    "help": "When to get help",
    "ask": "Questions to ask",
    "remember": "Said again on later parts",
    "source": "Sources",
    "written by": "Written by",
    "field": "Fields",
}


class Change(Struct, frozen=True):
    """One text that differs. `was` or `now` is empty where the text is new or gone; so is `role`'s other half."""

    role: str
    was: str
    now: str


class Difference(Struct, frozen=True):
    """What differs in one block. `notes` tell of the whole block: new, gone, moved, another kind."""

    block: str
    notes: tuple[str, ...]
    changes: tuple[Change, ...]


class _Block(Struct, frozen=True):
    kind: str
    name: str
    lines: tuple[tuple[str, str], ...] = ()

    @property
    def words(self) -> list[str]:
        return [word for _, text in self.lines for word in text.split()]


def differences(before: str, now: str) -> Iterator[Difference]:
    """What differs between two texts of approved words (`approved_words`), in the order of the new one."""
    old, new = list(_blocks(before)), list(_blocks(now))
    pairs = _paired(old, new)
    kept = _in_place([old.index(partner) for partner in pairs if partner])
    for block, partner in zip(new, pairs, strict=True):
        if partner is None:
            yield Difference(block.name, ("new",), tuple(Change(role, "", text) for role, text in block.lines))
            continue
        changes = tuple(_changes(partner.lines, block.lines))
        notes = [] if block.kind == partner.kind else [f"was {_SECTIONS[partner.kind]}, is now {_SECTIONS[block.kind]}"]
        notes += [] if old.index(partner) in kept else [_MOVED]
        if changes or notes:
            yield Difference(block.name, tuple(notes), changes)
    for block in old:
        if not any(block is partner for partner in pairs):
            yield Difference(block.name, ("gone",), tuple(Change(role, text, "") for role, text in block.lines))


def marked(change: Change) -> tuple[str, str]:
    """The old and the new words, with what differs between them as [-gone-] and [+new+]; empty where there are none."""
    if not change.was or not change.now:
        return change.was, change.now
    old, new = change.was.split(), change.now.split()
    was: list[str] = []
    now: list[str] = []
    for kind, a, b, c, d in _matcher(old, new).get_opcodes():
        was += old[a:b] if kind == "equal" else [f"[-{' '.join(old[a:b])}-]"] * (b > a)
        now += new[c:d] if kind == "equal" else [f"[+{' '.join(new[c:d])}+]"] * (d > c)
    return " ".join(was), " ".join(now)


# --- blocks ----------------------------------------------------------------------------------------


def _blocks(words: str) -> Iterator[_Block]:
    """The blocks that a reader sees: the top, each section, the steps, whom to call …"""
    kind, name, lines = "top", "Top of the page", list[tuple[str, str]]()
    for line in words.split("\n"):
        role, text = line.split(": ", 1) if ": " in line else ((*line.split(", ", 1), "")[:2])
        opens = role if role in _SECTIONS else role.partition(",")[0]
        if role in _SECTIONS or (opens in _NAMES and opens != kind):
            yield _Block(kind, name, tuple(lines))
            kind, name, lines = opens, _NAMES.get(opens, text), []
        if text:
            lines.append((_HEADING if role in _SECTIONS else role, text))
    yield _Block(kind, name, tuple(lines))


def _paired(old: Sequence[_Block], new: Sequence[_Block]) -> list[_Block | None]:
    """For each new block the old one that it was: of the same name, else the most alike of those left over."""
    free = list(old)
    pairs: list[_Block | None] = []
    for block in new:
        kinds = _SECTIONS if block.kind in _SECTIONS else (block.kind,)
        pairs.append(next((other for other in free if other.kind in kinds and other.name == block.name), None))
        free = [other for other in free if other is not pairs[-1]]
    for at, block in enumerate(new):
        alike = {_likeness(other.words, block.words): other for other in free if other.kind in _SECTIONS}
        if pairs[at] is None and block.kind in _SECTIONS and max(alike, default=0) > _ALIKE:
            pairs[at] = alike[max(alike)]
            free.remove(alike[max(alike)])
    return pairs


def _in_place(order: Sequence[int]) -> set[int]:
    """The old places that still follow each other: blocks outside of them were moved."""
    found = _matcher(order, sorted(order)).get_matching_blocks()
    return {place for start, _, size in found for place in order[start : start + size]}


# --- texts -----------------------------------------------------------------------------------------


def _changes(old: Sequence[tuple[str, str]], new: Sequence[tuple[str, str]]) -> list[Change]:
    found: list[Change] = []
    for kind, a, b, c, d in _matcher(old, new).get_opcodes():
        if kind != "equal":
            found += _matched(list(old[a:b]), list(new[c:d]))
    for come in [change for change in found if not change.was]:
        gone = Change(come.role, come.now, "")
        if gone in found:
            found.remove(gone)
            found[found.index(come)] = Change(f"{come.role}, {_MOVED}", come.now, come.now)
    return found


def _matched(old: list[tuple[str, str]], new: list[tuple[str, str]]) -> Iterator[Change]:
    """Texts that were replaced, each new one beside the old one that it most likely was."""
    for role, text in new:
        best = max(old, key=lambda line: _likeness(line[1].split(), text.split()), default=None)
        if best and (_likeness(best[1].split(), text.split()) > _ALIKE or len(old) == len(new) == 1):
            for line in old[: old.index(best)]:
                yield Change(line[0], line[1], "")
            del old[: old.index(best) + 1]
            yield Change(role if role == best[0] else f"{best[0]} → {role}", best[1], text)
        else:
            yield Change(role, "", text)
    for role, text in old:
        yield Change(role, text, "")


def _likeness(old: Sequence[str], new: Sequence[str]) -> float:
    return _matcher(old, new).ratio()


def _matcher(old: Sequence[Any], new: Sequence[Any]) -> SequenceMatcher[Any]:
    from difflib import SequenceMatcher  # only where words changed: a build needs none

    return SequenceMatcher(None, old, new, autojunk=False)
