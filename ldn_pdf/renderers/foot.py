"""What names a handout at the foot of a twin."""

from __future__ import annotations

from ldn_pdf.content.blocks import Leaflet


def identity(leaflet: Leaflet) -> str:
    """Id, version and state, as at the foot of each page but for the page number."""
    foot = leaflet.foot
    known = leaflet.labels.twin_id.format(id=foot.id, version=foot.version)
    return f"{known}, {foot.state}" if foot.state else known
