"""What stands behind a handout today: a clinician's approval, or none."""

from __future__ import annotations

from datetime import date
from typing import Literal

from msgspec import Struct


class State(Struct, frozen=True, kw_only=True):
    """The state of one handout on one day. `checking.approval.state_of` is what tells it.

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
    """Why it is not approved, where there was an approval: a sentence without its stop."""
    changed: tuple[str, ...] = ()
    """What differs from the approved words, a line each: `- old`, `+ new`."""


DRAFT = State(name="draft")
