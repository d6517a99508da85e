"""What stands behind a handout today: a clinician's approval, or none."""

from __future__ import annotations

from datetime import date
from typing import Literal

from msgspec import Struct


class State(Struct, frozen=True, kw_only=True):
    """The state of one handout on one day. `approval.standing.state_of` tells it.

    `draft`: nobody approved these very words. `approved`: a clinician did, and the dates hold.
    `expired`: a clinician did, and a date has passed. `expired` is also true of a draft past its review date.
    """

    name: Literal["draft", "approved", "expired"]
    approved_by: str = ""
    role: str = ""
    approved_on: date | None = None
    until: date | None = None
    expired: bool = False
    why: str = ""
    """Why it is not approved, where more than an approval is missing: a sentence without its stop."""
    changed: tuple[str, ...] = ()
    """What differs from the approved words, a line each: `- old`, `+ new`."""
    translator: str = ""
    """The translator whose review the approval of a translation rests on."""
    machine: bool = False
    """Whether a program made the translation and no qualified translator has reviewed it."""
    stale: tuple[str, ...] = ()
    """The places at which a translation is not of its source's words of today, see `content.translations.units`."""

    @property
    def is_held(self) -> bool:
        """Whether it goes to nobody, not even as a draft."""
        return self.machine or bool(self.stale)


DRAFT = State(name="draft")
