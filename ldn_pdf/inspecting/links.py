"""Where a link goes: an address, or a page of the same file (ISO 32000-1, 12.3.2 and 12.6.4)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ldn_pdf.inspecting.objects import entries, integer, items, place, words

if TYPE_CHECKING:
    import pikepdf


class Links:
    """Targets of one PDF's link annotations. `pages` are page numbers by object number."""

    def __init__(self, pdf: pikepdf.Pdf, pages: Mapping[tuple[int, int], int]):
        self.root, self.pages = pdf.Root, pages

    def target(self, annotation: Any) -> str:
        """An address, `page 2`, or empty where the annotation goes nowhere that a listener could be told."""
        action = entries(annotation.get("/A"))
        file = action.get("/F")
        address = words(action.get("/URI")) or words(file) or words(entries(file).get("/UF", entries(file).get("/F")))
        if address:
            return address
        page = self._page(annotation.get("/Dest", action.get("/D")))
        return f"page {page}" if page else ""

    def _page(self, destination: Any) -> int | None:
        found = self._named(destination)
        first = next(iter(items(entries(found).get("/D", found))), None)
        number = integer(first)
        return self.pages.get(place(first)) if number is None else number + 1

    def _named(self, destination: Any) -> Any:
        """The destination itself, or what its name stands for."""
        import pikepdf

        if isinstance(destination, pikepdf.Name):
            return entries(self.root.get("/Dests")).get(str(destination))
        if not isinstance(destination, pikepdf.String):
            return destination
        tree = entries(self.root.get("/Names")).get("/Dests")
        try:
            return pikepdf.NameTree(tree).get(str(destination)) if tree is not None else None
        except (pikepdf.PdfError, RuntimeError):  # a name tree that is no tree
            return None
