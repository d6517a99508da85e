"""The presses of a run: each makes one person's documents after another from what all of them share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from ldn_pdf.delivering.preparing import Prepared
from ldn_pdf.reading.layout import Layout, Paper

if TYPE_CHECKING:
    from ldn_pdf.typesetting.document import Typeset
    from ldn_pdf.typesetting.press import Press


class Presses:
    """One press for each edition and paper, set up when it is first used."""

    def __init__(self, prepared: Prepared, layouts: Mapping[str, Layout]) -> None:
        self._prepared, self._layouts = prepared, layouts
        self._made: dict[tuple[str, Paper], Press] = {}

    def __getstate__(self) -> dict[str, object]:
        return self.__dict__ | {"_made": {}}  # another process sets up its own

    def documents(self, edition: str, paper: Paper, values: Mapping[str, str], patient_name: str = "") -> Typeset:
        """The documents for these values of the handout's fields, or the problems that stand against them."""
        from ldn_pdf.typesetting.press import Press

        key = (edition, paper)
        if key not in self._made:
            self._made[key] = Press(self._prepared.leaflet, self._layouts[edition], paper)
        return self._made[key].documents(values, patient_name)
