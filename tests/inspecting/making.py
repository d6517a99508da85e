"""Small PDFs made by hand, as other producers might make them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

from ldn_pdf.inspecting.any_pdf import Inspection, inspect
from ldn_pdf.inspecting.read_aloud import speak


def helvetica() -> Dictionary:
    """A font of its own for each file: a direct object belongs to the file that it was first put into."""
    return Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding)


class Made:
    """A PDF under construction: `page` adds pages, `tags` the tree, `inspect` and `said` read it back."""

    def __init__(self, folder: Path):
        self.path = folder / "made.pdf"
        self.pdf = pikepdf.new()
        self.pages: list[Any] = []

    def page(self, content: str | bytes, **resources: Any) -> Any:
        page = self.pdf.add_blank_page().obj
        page.Resources = Dictionary(Font=Dictionary(F=helvetica())) if not resources else Dictionary(**resources)
        page.Contents = self.pdf.make_stream(content if isinstance(content, bytes) else content.encode("latin-1"))
        self.pages.append(page)
        return page

    def element(self, kind: str, *kids: Any, **entries: Any) -> Any:
        """A structure element on the first page, unless `Pg` says otherwise. An int is an MCID."""
        made = self.pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name(f"/{kind}"), Pg=self.pages[0]))
        for key, value in entries.items():
            made[f"/{key}"] = value
        if kids:
            made.K = Array(kids)
        for kid in kids:
            if isinstance(kid, Dictionary) and "/S" in kid:
                kid.P = made
        return made

    def tags(self, *elements: Any, **entries: Any) -> None:
        self.pdf.Root.StructTreeRoot = self.pdf.make_indirect(
            Dictionary(Type=Name.StructTreeRoot, K=Array(elements), **entries)
        )

    def save(self) -> Path:
        self.pdf.save(self.path)
        return self.path

    def inspect(self) -> Inspection:
        found, problems = inspect(self.save())
        assert found is not None, problems
        return found

    def said(self) -> list[str]:
        """The lines that are said, without what the PDF says of itself and without the first page's number."""
        lines = [str(line) for line in speak(self.inspect())]
        return [
            line for line in lines if line.split(":")[0] not in ("Document", "Language", "Pages") and line != "Page 1"
        ]


def show(text: str, mcid: int = 0, tag: str = "P") -> str:
    """One marked sequence that shows a text in the font F."""
    return f"/{tag} <</MCID {mcid}>> BDC BT /F 12 Tf ({text}) Tj ET EMC\n"


def mapped(lines: str) -> bytes:
    """A ToUnicode CMap with these lines in it."""
    return f"begincmap\n1 begincodespacerange <0000> <FFFF> endcodespacerange\n{lines}\nendcmap".encode()
