"""What an approval is for: all words of a handout in the order of the walk, each with its role.

Version and dates are not among them; a {field} stands as it is typed. The clinic file's sentences stand apart: an
approval names those that it saw, and numbers and addresses may change under it.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from ldn_pdf.content.sentences import sentences
from ldn_pdf.content.walk import Piece, clinic_sentences, walk
from ldn_pdf.reading.inline_markup import paragraphs
from ldn_pdf.reading.model import Clinic, Handout

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
    from difflib import SequenceMatcher  # only where words changed: a build needs none

    old, new = list(_by_sentence(before)), list(_by_sentence(now))
    found: list[str] = []
    for kind, from_old, to_old, from_new, to_new in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
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
