"""A file's text, and texts in it that know where they stand."""

from __future__ import annotations

from dataclasses import dataclass, field

from ldn_pdf.problems import Mark, Problem, Severity


@dataclass(frozen=True, slots=True)
class Source:
    """A file as read: `file` is its name as the author knows it, `text` its characters."""

    file: str
    text: str = field(repr=False)

    def mark(self, index: int) -> Mark:
        """The mark of the character at `index`."""
        line_start = self.text.rfind("\n", 0, index) + 1
        return Mark(self.file, self.text.count("\n", 0, index) + 1, index - line_start + 1)

    def line(self, number: int) -> str:
        """Source line `number`, counted from 1, or an empty text past the end."""
        lines = self.text.split("\n", number)
        return lines[number - 1].rstrip("\r") if number <= len(lines) else ""

    def problem(
        self, mark: Mark, what: str, mend: str, rule: str, severity: Severity = "error", length: int = 1
    ) -> Problem:
        """A problem at `mark`, with its source line."""
        return Problem(mark, what, mend, rule, severity, self.line(mark.line), length)


@dataclass(frozen=True, slots=True)
class Text:
    """Words from a file. `start` and `end` are the scalar's place in the source, quotes included."""

    value: str
    source: Source = field(default=Source("", ""), repr=False, compare=False)
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)

    def __str__(self) -> str:
        return self.value

    def __bool__(self) -> bool:
        return bool(self.value)

    def mark(self, offset: int = 0) -> Mark:
        """The place in the file of the character at `offset` of the value."""
        return self.source.mark(self._index(offset))

    def problem(
        self, what: str, mend: str, rule: str, severity: Severity = "error", offset: int = 0, length: int = 1
    ) -> Problem:
        """A problem at the character `offset` of the value, `length` characters long."""
        return self.source.problem(self.mark(offset), what, mend, rule, severity, length)

    def _index(self, offset: int) -> int:
        """Follow the value through its YAML spelling: quotes, escapes and folded lines."""
        raw, index, end = self.source.text, self.start, self.end
        style = raw[index : index + 1]
        if style in ("'", '"'):
            index += 1
        elif style in ("|", ">"):
            index = raw.find("\n", index) + 1
        for char in self.value[:offset]:
            if char.isspace():
                while index < end and raw[index].isspace():
                    index += 1
                if style == '"' and raw.startswith("\\n", index):
                    index += 2
                continue
            while index < end and raw[index].isspace() and not char.isspace():
                index += 1
            if style == '"' and raw[index : index + 1] == "\\" and char != raw[index + 1 : index + 2]:
                index += {"x": 4, "u": 6, "U": 10}.get(raw[index + 1 : index + 2], 2)
            elif (style == '"' and raw[index : index + 1] == "\\") or (style == "'" and raw.startswith("''", index)):
                index += 2
            else:
                index += 1
        while index < end and raw[index].isspace() and not self.value[offset : offset + 1].isspace():
            index += 1
        return min(index, max(end - 1, self.start))
