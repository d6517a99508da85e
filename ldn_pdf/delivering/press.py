"""The presses of a run: each makes one person's documents after another from what all of them share."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from typing import TYPE_CHECKING

from ldn_pdf.delivering.preparing import Prepared
from ldn_pdf.reading.layout import Layout, Paper

if TYPE_CHECKING:
    from ldn_pdf.typesetting.document import Typeset
    from ldn_pdf.typesetting.press import Press

_MOST = 8  # presses kept: each holds a document of a megabyte or so


class Presses:
    """One press for each edition, paper, and set of letters beyond ASCII, set up when it is first used.

    A press has to begin anew when a row brings a letter that its fonts do not hold yet. So the rows
    with é share one, and those with plain letters never notice.
    """

    def __init__(self, prepared: Prepared, layouts: Mapping[str, Layout]) -> None:
        self._prepared, self._layouts = prepared, layouts
        self._made: OrderedDict[tuple[str, Paper, frozenset[str]], Press] = OrderedDict()

    def __getstate__(self) -> dict[str, object]:
        return self.__dict__ | {"_made": OrderedDict()}  # another process sets up its own

    def documents(self, edition: str, paper: Paper, values: Mapping[str, str], patient_name: str = "") -> Typeset:
        """The documents for these values of the handout's fields, or the problems that stand against them."""
        letters = frozenset(char for value in (patient_name, *values.values()) for char in value if char > "~")
        return self._press(edition, paper, letters).documents(values, patient_name)

    def _press(self, edition: str, paper: Paper, letters: frozenset[str]) -> Press:
        from ldn_pdf.typesetting.press import Press

        key = (edition, paper, letters)
        if key not in self._made:
            if len(self._made) == _MOST:
                self._made.popitem(last=False)
            self._made[key] = Press(self._prepared.leaflet, self._layouts[edition], paper)
        self._made.move_to_end(key)
        return self._made[key]
