"""CMaps: from the bytes of a shown string to codes, and from codes to Unicode (ISO 32000-1, 9.7.5 and 9.10.3)."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping

from msgspec import Struct, field

_TOKEN = re.compile(rb"<([0-9A-Fa-f\s]*)>|(\[)|(\])|(/?[^\s<>\[\]()/%]+)|%[^\r\n]*")
_LONGEST_CODE = 4  # bytes, ISO 32000-1, 9.7.6.2


class CMap(Struct, frozen=True):
    """`spaces` are the code space ranges, `single` and `ranges` map codes to text or, in an encoding, to CIDs."""

    spaces: tuple[tuple[bytes, bytes], ...] = ()
    single: Mapping[int, str] = field(default_factory=dict)
    ranges: tuple[tuple[int, int, str], ...] = ()
    cids: tuple[tuple[int, int, int], ...] = ()

    def text(self, code: int) -> str | None:
        """The Unicode text of a code, or None where the map has none."""
        found = self.single.get(code)
        if found is not None:
            return found
        place = bisect_right(self.ranges, code, key=lambda r: r[0]) - 1
        if place < 0 or code > self.ranges[place][1]:
            return None
        first, _, text = self.ranges[place]
        return _plus(text, code - first)

    def cid(self, code: int) -> int:
        """The CID of a code; the code itself where the map does not name it."""
        place = bisect_right(self.cids, code, key=lambda r: r[0]) - 1
        if place >= 0 and code <= self.cids[place][1]:
            return self.cids[place][2] + code - self.cids[place][0]
        return code

    def codes(self, data: bytes) -> Iterator[tuple[int, int]]:
        """Each code with its length in bytes; bytes outside every code space count two by two."""
        at = 0
        while at < len(data):
            length = self._length(data, at)
            yield int.from_bytes(data[at : at + length], "big"), length
            at += length

    def _length(self, data: bytes, at: int) -> int:
        for length in range(1, _LONGEST_CODE + 1):
            code = data[at : at + length]
            for low, high in self.spaces:
                if len(low) == length == len(code) and all(
                    a <= b <= c for a, b, c in zip(low, code, high, strict=True)
                ):
                    return length
        return min(len(self.spaces[0][0]) if self.spaces else 2, len(data) - at)


TWO_BYTES = CMap(spaces=((b"\0\0", b"\xff\xff"),))


def parse(data: bytes) -> CMap:
    """The CMap in a stream. What is malformed in it is left out; nothing is raised."""
    spaces: list[tuple[bytes, bytes]] = []
    single: dict[int, str] = {}
    ranges: list[tuple[int, int, str]] = []
    cids: list[tuple[int, int, int]] = []
    stack: list[bytes | int | list[bytes]] = []
    for token in _tokens(data):
        match token:
            case "endcodespacerange":
                spaces += [(a, b) for a, b in _groups(stack, 2) if _same_length(a, b)]
            case "endbfchar":
                single.update((_code(a), _text(b)) for a, b in _groups(stack, 2) if _bytes(a, b))
            case "endbfrange":
                for first, last, target in _groups(stack, 3):
                    if not _bytes(first, last):
                        continue
                    if isinstance(target, list):
                        single.update((_code(first) + i, _text(text)) for i, text in enumerate(target))
                    elif isinstance(target, bytes):
                        ranges.append((_code(first), _code(last), _text(target)))
            case "endcidchar":
                cids += [
                    (_code(a), _code(a), b) for a, b in _groups(stack, 2) if isinstance(a, bytes) and isinstance(b, int)
                ]
            case "endcidrange":
                cids += [
                    (_code(a), _code(b), c) for a, b, c in _groups(stack, 3) if _bytes(a, b) and isinstance(c, int)
                ]
            case str():
                pass
            case value:
                stack.append(value)
                continue
        stack.clear()
    return CMap(tuple(spaces), single, tuple(sorted(ranges)), tuple(sorted(cids)))


def _tokens(data: bytes) -> Iterator[str | bytes | int | list[bytes]]:
    """Strings as bytes, arrays of strings as lists, integers, and everything else by its name."""
    array: list[bytes] | None = None
    for match in _TOKEN.finditer(data):
        digits, opening, closing, word = match.groups()
        if digits is not None:
            value = _unhex(digits)
            if array is None:
                yield value
            else:
                array.append(value)
        elif opening:
            array = []
        elif closing and array is not None:
            yield array
            array = None
        elif word:
            yield int(word) if word.isdigit() and len(word) < 10 else word.decode("latin-1")


def _unhex(digits: bytes) -> bytes:
    plain = b"".join(digits.split())
    return bytes.fromhex((plain + b"0" * (len(plain) % 2)).decode("ascii"))


def _groups(stack: list, size: int) -> Iterator[tuple]:  # type: ignore[type-arg]  # what a PDF holds is of any type
    return zip(*[iter(stack)] * size, strict=False)


def _bytes(*values: object) -> bool:
    return all(isinstance(value, bytes) for value in values)


def _same_length(low: object, high: object) -> bool:
    return isinstance(low, bytes) and isinstance(high, bytes) and len(low) == len(high)


def _code(value: bytes) -> int:
    return int.from_bytes(value, "big")


def _text(value: object) -> str:
    if not isinstance(value, bytes):
        return ""
    return value.decode("utf-16-be" if len(value) > 1 else "latin-1", "replace")


def _plus(text: str, offset: int) -> str:
    """A range counts up in the last character of its text."""
    last = ord(text[-1]) + offset if text else 0x110000
    return text[:-1] + chr(last) if last < 0x110000 else "\ufffd"
