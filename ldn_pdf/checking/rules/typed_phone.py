"""Phone numbers typed into the words: they outlive the clinic's number, and 911 is wrong elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from ldn_pdf.checking.subject import Subject
from ldn_pdf.content.sentences import quoted
from ldn_pdf.locale.vocabulary import Vocabulary
from ldn_pdf.problems import Problem

ID = "typed-phone"
SOURCE = "numbers come from the clinic file"
ONLY_WARNS = True


class CallWords(Vocabulary, frozen=True):
    """Words before a number of three figures that make it a phone number."""

    call: tuple[str, ...]


VOCABULARY = CallWords
_FIELDS = {"988": "crisis"} | dict.fromkeys(("911", "999", "112", "000"), "emergency")


@cache
def _phone(call: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(
        rf"(?:\b(?:{'|'.join(call)})\b:? )(?P<short>911|988|999|112|111|000)\b"
        r"|(?<![\w.,/+-])(?P<long>\+?\(?\d[\d ().\u00a0-]{5,18}\d)(?![\w-])",
        re.IGNORECASE,
    )


def rule(subject: Subject) -> Iterator[Problem]:
    """A warning for each phone number that is not a {field}."""
    call = subject.vocabulary(VOCABULARY, ID).call
    for passage, match in subject.matches(_phone(call)):
        number = match["short"] or match["long"]
        if not (match["short"] or _is_phone(number)):
            continue
        what = f"{quoted(number)} is a phone number in the words ({SOURCE})."
        fix = f"Write {{clinic.{_FIELDS.get(number, 'phone')}}}."
        end = match.end()
        yield passage.problem(what, fix, ID, "warning", end - len(number), end)


def _is_phone(number: str) -> bool:
    """Whether figures are set as a phone number: international, from 0, or as in North America."""
    figures = re.sub(r"\D", "", number)
    groups = re.findall(r"\d+", number)
    if min(map(len, groups)) < 2 and groups[0] not in ("1", "+1"):
        return False
    if number.startswith("+"):
        return 8 <= len(figures) <= 15
    if figures.startswith("0"):
        return 9 <= len(figures) <= 11
    if len(figures) == 7:
        return [len(group) for group in groups] == [3, 4]
    return len(figures) in (10, 11) and len(groups) > 1 and len(groups[-1]) == 4 and figures[0] in "123456789"
