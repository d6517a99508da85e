"""What names a handout at the foot of a twin."""

from __future__ import annotations

from ldn_pdf.content.blocks import Foot
from ldn_pdf.content.labels import TWIN_ID


def identity(foot: Foot) -> str:
    """Id, version and state, as at the foot of each page but for the page number."""
    known = TWIN_ID.format(id=foot.id, version=foot.version)
    return f"{known}, {foot.state}" if foot.state else known
