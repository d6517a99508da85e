"""Makes one person's documents from what all of them share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from ldn_pdf.delivering.preparing import Prepared
from ldn_pdf.reading.layout import Layout, Paper

if TYPE_CHECKING:
    from ldn_pdf.typesetting.document import Typeset


class Press(Protocol):
    """Sets a handout for one person after another, in one edition on one paper."""

    def typeset(self, values: Mapping[str, str], patient_name: str = "") -> Typeset:
        """The documents for these values of the handout's fields, or the problems that stand against them."""
        ...


Maker = Callable[[Prepared, Layout, Paper], Press]
"""Sets up a press; it does its work in the process that prints."""


@dataclass(frozen=True, slots=True)
class PlainPress:
    """A press that sets each document from the start."""

    prepared: Prepared
    layout: Layout
    paper: Paper

    def typeset(self, values: Mapping[str, str], patient_name: str = "") -> Typeset:
        """Compose the leaflet with the values, and set it."""
        from ldn_pdf.typesetting.document import typeset

        return typeset(self.prepared.leaflet(values, patient_name), self.layout, self.paper)


class Presses:
    """The presses of a run, one an edition and paper, each set up when it is first used."""

    def __init__(self, prepared: Prepared, layouts: Mapping[str, Layout], maker: Maker = PlainPress) -> None:
        self._prepared, self._layouts, self._maker = prepared, layouts, maker
        self._made: dict[tuple[str, Paper], Press] = {}

    def __getstate__(self) -> dict[str, object]:
        return self.__dict__ | {"_made": {}}  # another process sets up its own

    def get(self, edition: str, paper: Paper) -> Press:
        """The press for an edition on a paper."""
        if (edition, paper) not in self._made:
            self._made[edition, paper] = self._maker(self._prepared, self._layouts[edition], paper)
        return self._made[edition, paper]
