"""A leaflet as plain text: for the body of an email and for braille displays. 72 columns, no drawn frames."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from textwrap import fill
from typing import assert_never

from ldn_pdf.content import blocks
from ldn_pdf.reading.inline_markup import Rich, Run, names_address

_WIDTH = 72  # columns: what mail programs quote without breaking, RFC 5322 asks for at most 78
_BLANK = "_" * 8  # something to fill in
_BULLET = "- "
_BOX = "[ ] "


def text(leaflet: blocks.Leaflet, sources: Sequence[str] = ()) -> str:
    """The leaflet as text, lines ending in a line feed; `sources` are citations, all of which are listed."""
    leaflet = blocks.on_screen(leaflet)
    header, foot = leaflet.header, leaflet.foot
    example = (foot.example,) if foot.example else ()
    chunks = [
        _filled(header.name, f"{_plain(header.phone)}, {_plain(header.hours)}", *example),
        _heading(_plain(leaflet.title), "="),
        _filled(*map(_plain, leaflet.opening)),
        _filled(_plain(leaflet.main_point.text)),
    ]
    for section in (*leaflet.warnings, *leaflet.sections, leaflet.contact):
        chunks += _section(section)
    chunks.append(_filled(*map(_plain, leaflet.details)))
    if sources:
        chunks += [_heading(leaflet.labels.all_sources, "-"), "\n".join(_hung(_BULLET, source) for source in sources)]
    chunks += [_filled(foot.disclaimer), _filled(leaflet.identity, *example)]
    return "\n\n".join(filter(None, chunks)) + "\n"


def _section(section: blocks.Section) -> Iterator[str]:
    """The chunks of a section, to be parted by an empty line."""
    label = f"{section.label}: " if section.label else ""
    yield _heading(label + _plain(section.heading), "-")
    for block in section.blocks:
        yield from _block(block)


def _block(block: blocks.Block) -> Iterator[str]:
    match block:
        case blocks.Paragraph():
            yield _filled(_plain(block.text))
        case blocks.List():
            yield _list(block)
        case blocks.Table():
            yield from (_record(block.columns, map(_plain, row)) for row in block.rows)
        case blocks.WritingLines():
            yield _to_fill_in(block.prompt)
        case blocks.Grid():
            yield _grid(block)
        case blocks.Card():
            yield from _card(block)
        case blocks.Picture():
            yield from _picture(block)
            for words in block.beside:
                yield from _block(words)
        case blocks.Pictures():
            for picture in block.pictures:
                yield from _picture(picture)
        case blocks.Pair():
            for name, side in zip(block.names, (block.do, block.avoid), strict=True):
                yield f"{_heading(_plain(name), '.')}\n{_list(side)}"
        case blocks.Numbers():
            for group in block.groups:
                yield _heading(_plain(group.label), ".")
                yield _filled(_plain(group.text))
        case blocks.QR():
            yield _filled(_plain(block.text))
        case blocks.HelpPanel():
            for tier in block.tiers:
                yield _heading(_plain(tier.heading), ".")
                yield "\n".join(_hung(_BULLET, _plain(reason.text)) for reason in tier.reasons)
        case blocks.Contact():
            yield _filled(*map(_plain, block.lines))
        case _:
            assert_never(block)


def _list(block: blocks.List) -> str:
    markers = {"steps": "{}. ", "checklist": _BOX, "questions": _BOX}
    marker = markers.get(block.kind, _BULLET)
    return "\n".join(line for number, item in enumerate(block.items, 1) for line in _item(marker.format(number), item))


def _picture(block: blocks.Picture) -> Iterator[str]:
    yield _filled(f"[{block.alt}]")
    yield _filled(_plain(block.caption))


def _item(marker: str, item: blocks.ListItem) -> Iterator[str]:
    indent = " " * len(marker)
    lines = [f"[{item.picture.alt}]"] if item.picture else []
    for n, line in enumerate((*lines, _plain(item.text))):
        yield _hung(indent if n else marker, line)
    yield from (_hung(indent + _BULLET, _plain(point.text)) for point in item.points)


def _record(columns: Sequence[Rich], cells: Iterable[str], marker: str = "") -> str:
    """A row as lines, each cell behind the name of its column: a row side by side is lost on 40 braille cells."""
    named = [f"{_plain(column).rstrip(':')}: {cell}" for column, cell in zip(columns, cells, strict=True)]
    first, *rest = named
    return "\n".join((_hung(marker, first), *(_hung("  ", line, hang=4) for line in rest)))


def _grid(block: blocks.Grid) -> str:
    blanks = [_BLANK] * len(block.columns)
    rows = [_record(block.columns, (_plain(head), *blanks[1:])) for head in block.heads]
    rows = rows or [_record(block.columns, blanks, f"{number}. ") for number in range(1, block.numbered + 1)]
    return "\n\n".join(rows)


def _to_fill_in(prompt: Rich) -> str:
    return _filled(f"{_plain(prompt)} {_BLANK}")


def _card(block: blocks.Card) -> Iterator[str]:
    yield _filled(_plain(block.fold))
    yield _heading(_plain(block.heading), ".")
    yield _filled(_plain(block.text))
    yield "\n".join(map(_to_fill_in, block.lines))
    yield _filled(*map(_plain, block.foot))


# --- lines -------------------------------------------------------------------------------------


def _plain(rich: Rich) -> str:
    """The words without markup; a link's address follows its words, where they do not already name it."""
    return "".join(map(_shown, rich)).replace("\u00a0", " ")


def _shown(run: Run) -> str:
    return f"{run.text} ({run.link})" if run.link and not names_address(run.text, run.link) else run.text


def _filled(*lines: str) -> str:
    """Each line wrapped by itself."""
    return "\n".join(_hung("", line) for line in lines)


def _hung(marker: str, line: str, hang: int | None = None) -> str:
    """The line wrapped behind its marker, later lines `hang` columns in: as far as the marker is wide."""
    indent = " " * (len(marker) if hang is None else hang)
    return fill(
        line, _WIDTH, initial_indent=marker, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )


def _heading(line: str, rule: str) -> str:
    filled = _filled(line)
    return f"{filled}\n{rule * max(map(len, filled.splitlines()))}"
