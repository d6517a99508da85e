"""Every word that the house adds to a handout, in one place, and the fixed disclaimer.

No handout, layout, clinic file or option reaches these: what a patient must read does not hang on
what somebody remembered to type.
"""

from __future__ import annotations

LANGUAGE = "en-US"  # of every word in this file

DISCLAIMER = (
    "This is general information, not medical advice. Ask your doctor or another qualified health professional "
    "before you start, change or stop any treatment."
)

FOR = "For:"
WRITTEN_FOR = "Written for:"
DRAFT = ("Draft:", "not yet approved by a clinician")
EXPIRED = ("EXPIRED:", "do not use after {date}")
STATE_DRAFT = "Draft"
STATE_EXPIRED = "EXPIRED"
EXAMPLE_CLINIC = "EXAMPLE CLINIC"

CALLOUT = {"warning": "Warning", "note": "Note", "tip": "Tip"}
STEPS_HEADING = "What to do next"
HELP_HEADING = "When to get help"
HELP = {
    "emergency": "Call {clinic.emergency} now",
    "crisis": "Call {clinic.crisis} now",
    "same_day": "Call us the same day: {clinic.phone}",
    "call_us": "Call us: {clinic.phone}",
    "next_visit": "Tell us at your next visit",
}
ASK_HEADING = "Questions to ask"
NOTES = "My notes:"
NOT_KEPT = "What you type is not saved. Print this page before you close it."  # on the web page alone
CONTACT_HEADING = "Contact us"
NEWEST = "Newest version: scan, or visit"
NEWEST_ON_SCREEN = "Newest version: visit"
FORMATS = "Ask us for other languages or formats."
TICK_BOX = "☐"  # what a screen reader is given for a drawn box
QR_ALT = "QR code. It opens {address} in a web browser."

PART = "Part {part} of {parts}"
READ_FIRST = "Read part 1 first."
SOURCES = "Sources:"
ALL_SOURCES = "All sources"
WRITTEN_BY = "Written by"
APPROVED_BY = "Approved by"
VERSION = "Version"
ISSUED = "Issued"
USE_UNTIL = "Do not use after"
TWIN_ID = "{id}, version {version}"
PAGE_ID = "{id}, version {version}, {state}page {page} of {pages}"
PART_PAGE_ID = "{id}, version {version}, {state}part {part}, page {page} of {pages}"

MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
