"""Today, which only tells what is expired: dates on the page come from the YAML."""

from __future__ import annotations

import os
import re
from datetime import date, timedelta


def in_a_year(day: date) -> date:
    """The day twelve months later, the 28th at the latest, which every month has."""
    return day.replace(year=day.year + 1, day=min(day.day, 28))


def today() -> date:
    """The day of SOURCE_DATE_EPOCH (seconds since 1970, UTC) where it is set, else of the clock.

    Raises ValueError where SOURCE_DATE_EPOCH is no such number.
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not epoch:
        return date.today()
    if not re.fullmatch("[0-9]{1,11}", epoch):  # eleven digits reach the year 5138
        raise ValueError("SOURCE_DATE_EPOCH must be seconds since 1970, in digits.")
    return date(1970, 1, 1) + timedelta(seconds=int(epoch))
