"""Phone numbers as links, so that a tap calls them.

Only what is surely a phone number: a wrong link calls a stranger, or 911. The package `phonenumbers`
would know every country's numbers, for 8 MB and still without telling "call 988" from "988 people".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TypeVar

from ldn_pdf.content.blocks import each_rich
from ldn_pdf.reading.inline_markup import phone_address, with_spans, words

_IN_A_CLINIC_FILE = re.compile(r"\+?\(?\d[\d ().-]*\d")
_SURE = (
    r"(?:\+?1[ .-]?)?(?:\([2-9]\d\d\) ?|[2-9]\d\d[ .-])[2-9]\d\d[ .-]\d{4}"  # North America, with an area code
    r"|\+(?:[ .-]?\(?\d{1,5}\)?){3,6}"  # any country's, with its code (ITU-T E.164)
    r"|\(?0\d{1,4}\)? \d{3,4} ?\d{3,4}|0\d(?:[ .]\d\d){4}|1[38]00 \d{3} \d{3}"  # the United Kingdom and many others
)
_SHORT = r"911|988|999|112|111|[2-9]\d\d-\d{4}"  # a count, or a house, unless it stands after a word for calling
_ALONE = r"(?<![\w.,/+-])(?:{})(?![\w/-]|[.,]\d)"
_CALLING = re.compile(r"\b(?:call|dial|phone|ring|telephone|text|llame|llamar|marque)\b[^.!?;]{0,40}$", re.IGNORECASE)
_NO_CALL = re.compile(
    r"\b(?:fax(?:\W*number)?|ext(?:ension)?|room|ward|option|press|page|sala|habitación|opción)\W*$", re.IGNORECASE
)
_COUNTED = re.compile(
    r" ?(?:mg|mcg|g|ml|minutes?|hours?|days?|weeks?|months?|people|times|minutos?|horas?|días?|veces)\b"
)
_FEWEST_DIGITS, _MOST_DIGITS = 10, 15  # of a number that is sure; E.164 has no longer one
_LONG = 5  # digits: more are no count


Part = TypeVar("Part")


def phone_links(numbers: Sequence[str]) -> Callable[[Part], Part]:
    """What makes `tel:` links in a leaflet, or any part of it: of the clinic's `numbers`, and of what is surely one."""
    own = [number for text in numbers for number in _IN_A_CLINIC_FILE.findall(text)]
    wanted = sorted(own, key=len, reverse=True)
    pattern = re.compile(_ALONE.format("|".join((*map(re.escape, wanted), _SURE, _SHORT))))
    return partial(each_rich, change=lambda rich: with_spans(rich, _numbers(words(rich), pattern, frozenset(own))))


def _numbers(text: str, pattern: re.Pattern[str], own: frozenset[str]) -> Iterator[tuple[int, int, dict[str, str]]]:
    """Where phone numbers begin and end in a text, with their addresses."""
    for match in pattern.finditer(text):
        digits, before = re.sub(r"\D", "", match[0]), text[: match.start()]
        short = len(digits) < _FEWEST_DIGITS
        sure = len(digits) > _LONG if match[0] in own else not short and len(digits) <= _MOST_DIGITS
        called = short and _CALLING.search(before) and not _COUNTED.match(text, match.end())
        if (sure or called) and not _NO_CALL.search(before):
            yield match.start(), match.end(), {"link": phone_address(match[0])}
