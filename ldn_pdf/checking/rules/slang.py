"""Slang and figures of speech, which a tired or foreign reader takes by the word."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ldn_pdf.checking.subject import Subject
from ldn_pdf.content.sentences import quoted
from ldn_pdf.problems import Problem

ID = "slang"
SOURCE = "AHRQ PEMAT-P, item 3: everyday language"
FLAGS = (
    "It is no magic bullet.",
    "MS can mess with your mood.",
    "You are on a health journey.",
    "Folks, this is a huge deal.",
)
PASSES = (
    "It may not help you.",
    "MS can affect mood.",
    "Call us if you need a ride home.",
    "Ask which kind of food you can eat.",
)

_SLANG = re.compile(
    r"\b(?:(?:magic|silver) bullets?|game.?changers?|hey|folks|guys|gist|lowdown|awesome|pretty cool|super (?=\w)"
    r"|huge deal|big deal|no.?brainer"
    r"|mess(?:es|ing)? (?:with|up)|div(?:e|es|ing) (?:in|into)|stick with me|kick(?:s|ing)? in|a ton of|tons of"
    r"|loads of"
    r"|(?:is|are|was|feel|feels|felt|it[’']s) (?:kind|sort) of|freak(?:ed|ing)? out|bummed?|hang in "
    r"there|bounce back|ballpark|rule of thumb|tip of the iceberg|double-edged"
    r"|slippery slope"
    r"|(?:health|healing|MS|treatment|wellness) journey|your journey|battl(?:e|es|ing)|war (?:on|against)|weapons?"
    r"|fight(?:s|ing)? (?:MS|your MS|the disease)"
    r"|warriors?|cascade|root cause|key driver|set up for success|in the driver[’']s seat|roller ?coaster|road ?map"
    r"|toolbox|toolkit"
    r"|light at the end|back on track|on board|touch base|down the road|under the weather|out of the blue|piece of "
    r"cake)\b",
    re.IGNORECASE,
)


def rule(subject: Subject) -> Iterator[Problem]:
    """A warning for each figure of speech."""
    for passage, match in subject.matches(_SLANG):
        what = f"{quoted(match.group())} is slang or a figure of speech ({SOURCE})."
        yield passage.problem(what, "Say what you mean in plain words.", ID, "warning", match.start(), match.end())
