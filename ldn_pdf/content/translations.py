"""A translation and its source: which text of the one translates which of the other, and which no longer does."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import fields, replace

from ldn_pdf.content.sentences import sentences
from ldn_pdf.content.walk import Piece, walk
from ldn_pdf.locale.packs import PACKS, pack_of
from ldn_pdf.reading.field_types import fields_of
from ldn_pdf.reading.model import Clinic, ClinicWords, Handout
from ldn_pdf.reading.source import Text

if TYPE_CHECKING:
    from ldn_pdf.locale.vocabulary import SharedWords

FROM_SOURCE = frozenset(
    {"article", "callout", "codes", "colour", "fields", "from_", "review_months", "sign", "sources"}
)
"""Fields without words for the reader: a translation that leaves one out has its source's."""

_ONE_OF_A_KIND = frozenset({"title", "audience", "main point", "section", "warning", "note", "tip", "paragraph"})
_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
_NUMBER_OR_WORD = re.compile(rf"{_FIGURE.pattern}|[^\W\d_]+")
_BLANKS = re.compile(r"[ \t\n]+")
_EMPTY_LINE = re.compile(r"\n[ \t]*\n")


def units(handout: Handout) -> dict[str, Piece]:
    """Every text and every form of a handout by its place, in the order of the walk.

    `title`, `2.heading`, `2.bullets/3`: the third piece of the bullets of section 2. A place stays when words change.
    """
    found: dict[str, Piece] = {}
    counts = Counter[str]()
    for piece in walk(handout):
        if piece.role != "language" and piece.label != "translated by":
            counts[piece.block] += 1
            alone = piece.label in _ONE_OF_A_KIND
            found[piece.block if alone else f"{piece.block}/{counts[piece.block]}"] = piece
    return found


def one_spaced(words: str) -> str:
    """The words, each paragraph on one line and an empty line between paragraphs: what an author's line ends mean."""
    parts = (_BLANKS.sub(" ", part.strip(" \t\n")) for part in _EMPTY_LINE.split(words))
    return "\n\n".join(filter(None, parts))


def on_one_line(words: str) -> str:
    """The words with every gap as one blank, to be shown in a message."""
    return " ".join(words.split())


def differences(source: str, source_tag: str, words: str, tag: str, packs: Path = PACKS) -> Iterator[tuple[str, str]]:
    """Where a translation denies more or less than its source, or has other numbers: a rule's id, and what differs."""
    from ldn_pdf.locale.vocabulary import shared_words  # a build has no use of it

    names = ((source, pack_of(source_tag, packs) or "en"), (words, pack_of(tag, packs) or "en"))
    pairs = [(text, shared_words(pack, packs)) for text, pack in names]
    one, other = (sum(bool(known.negation.search(each.words)) for each in sentences(text)) for text, known in pairs)
    if one != other:
        yield "negation", f"{one} of its sentences deny something, and {other} in the translation."
    theirs, ours = (sorted(_numbers(text, known)) for text, known in pairs)
    if theirs != ours:
        said = [", ".join(each) or "none" for each in (theirs, ours)]
        yield "number", f"its numbers are {said[0]}, and {said[1]} in the translation."


def _numbers(words: str, known: SharedWords) -> Iterator[str]:
    """Each number in figures or in words, with the unit behind it."""
    tokens = [*_NUMBER_OR_WORD.findall(without_tags(words).lower()), ""]
    for token, behind in pairwise(tokens):
        number = token.replace(",", ".") if token[:1].isdigit() else known.numbers.get(token)
        if number:
            yield f"{number} {known.units.get(behind, '')}".strip()


def figures(words: str) -> list[str]:
    """The numbers in figures, with decimal points."""
    return [figure.replace(",", ".") for figure in _FIGURE.findall(words)]


def without_tags(words: str) -> str:
    """The words without fields and addresses, whose figures are nobody's to translate."""
    return re.sub(r"\{[a-z0-9_.]+\}|\]\([^)]*\)", " ", words)


def digest(text: Text) -> str:
    """The digest of a text's words, however they are spaced."""
    return sha256(one_spaced(text.value).encode()).hexdigest()[:12]


def digests(source: Handout) -> dict[str, str]:
    """What `translates` has to be for a translation of the source as it is now."""
    return {place: digest(piece.text) for place, piece in units(source).items() if piece.text}


def stale(source: Handout, translation: Handout) -> tuple[str, ...]:
    """The places where the translation is not of the source's words and forms of today; none where it is current."""
    theirs, ours, recorded = units(source), units(translation), translation.translates

    def is_current(place: str) -> bool:
        one, other = theirs.get(place), ours.get(place)
        if one is None or other is None or (one.label, one.claims) != (other.label, other.claims):
            return False
        return not one.text or (place in recorded and recorded[place].value == digest(one.text))

    return tuple(place for place in {**theirs, **ours} if not is_current(place))


def with_source(translation: Handout, source: Handout) -> Handout:
    """The translation, with what it leaves out and is no words taken from its source."""
    made: Handout = _filled(translation, source)
    return made


def clinic_in(clinic: Clinic, tag: str) -> Clinic:
    """The clinic with what it says of itself in a language. `translations` then holds these words alone, or nothing."""
    said = next((words for words in clinic.translations if _speaks(words.language.value, tag)), None)
    changed = {name: text for name in _CLINIC_WORDS if (text := getattr(said, name, None))}
    return replace(clinic, translations=(said,) if said else (), **changed)


def is_foreign(clinic: Clinic, text: Text, tag: str) -> bool:
    """Whether a text of what `clinic_in` gave is in another language than this."""
    said = {id(getattr(words, name)) for words in clinic.translations for name in _CLINIC_WORDS}
    return id(text) not in said and not _speaks(clinic.tag, tag)


_CLINIC_WORDS = tuple(field.name for field in fields_of(ClinicWords) if field.name != "language")


def _speaks(one: str, other: str) -> bool:
    return one.partition("-")[0].lower() == other.partition("-")[0].lower()


def _filled(ours: Any, theirs: Any) -> Any:
    if isinstance(ours, tuple) and isinstance(theirs, tuple) and len(ours) == len(theirs):
        return tuple(map(_filled, ours, theirs))
    if not isinstance(ours, Struct) or isinstance(ours, Text) or type(ours) is not type(theirs):
        return ours
    changes = {}
    for name in (field.name for field in fields(ours)):
        own, other = getattr(ours, name), getattr(theirs, name)
        changes[name] = other if name in FROM_SOURCE and not own else _filled(own, other)
    return replace(ours, **changes)
