"""Words as they stand in a YAML file that a person is to edit."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from textwrap import wrap

from ldn_pdf.library.folder import bundled

_WIDTH = 110  # columns of comments


def quoted(words: str) -> str:
    """The words in double quotes, on one line."""
    return json.dumps(words, ensure_ascii=False)


def literal(words: str) -> str:
    """Words of an article as a handout's text: quoted, and a brace begins no field."""
    return quoted(words.replace("{", "{{"))


def comment(words: str, indent: int = 0) -> Iterator[str]:
    """The words as comment lines."""
    lead = " " * indent + "# "
    yield from (lead + line for line in wrap(words, _WIDTH - len(lead), break_on_hyphens=False))


def commented_out(lines: Iterable[str], indent: int) -> Iterator[str]:
    """Lines of YAML behind comment marks at the column `indent`: taking the marks away makes them live."""
    yield from (" " * indent + "# " + line[indent:] for line in lines)


def schema_line(folder: Path, kind: str) -> str:
    """The first line of a file in `folder`: it names the schema, beside it after `init`, else in the package."""
    above = [folder.absolute().parent, folder.absolute().parent.parent]
    places = [top / name for top in above for name in ("schemas", "ldn_pdf/schemas")]
    schemas = next((place for place in places if (place / f"{kind}.json").is_file()), bundled("schemas"))
    try:
        address = Path(os.path.relpath(schemas / f"{kind}.json", folder.absolute())).as_posix()
    except ValueError:  # another drive on Windows: there is no relative way
        address = (schemas / f"{kind}.json").as_uri()
    return f"# yaml-language-server: $schema={address}"
