"""One person's documents: the handout with that row's values, typeset."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from msgspec import Struct

from ldn_pdf.library.prepare import Prepared
from ldn_pdf.reading.layout import Layout, Paper

if TYPE_CHECKING:
    from ldn_pdf.typesetting.typeset import Typeset


class Presses(Struct, frozen=True):
    """Sets one handout for many people."""

    prepared: Prepared
    layouts: Mapping[str, Layout]

    def documents(self, edition: str, paper: Paper, values: Mapping[str, str], patient_name: str = "") -> Typeset:
        """The documents of one row, or the problems that keep them from being set, with `values` filled in."""
        from ldn_pdf.typesetting.typeset import typeset

        return typeset(self.prepared.leaflet(values, patient_name), self.layouts[edition], paper)
