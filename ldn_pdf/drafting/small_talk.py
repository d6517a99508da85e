"""Sentences of an article that talk to its reader and say nothing of its subject: set aside, and told."""

from __future__ import annotations

import re

_FILLER = re.compile(
    r"^(?:(?:okay|ok|alright|all right|so|now|well|and|yep|yes|hey|hi|hello|great|right|but)\b[\s,–—!-]*)*"
    r"(?:(?:everyone|everybody|folks|friends|guys|there)\b[\s,!.]*$"
    r"|(?:today,? )?let['’]s (?:dive|get|jump|talk|take|start|look|break|explore|begin|go|move|see|unpack|delve)\b"
    r"|(?:we['’]ve|we have|now that we['’]ve|now that you|i['’]ve) (?:now )?(?:covered|seen|talked"
    r"|looked|learned|gone|discussed)\b"
    r"|(?:i|you) (?:know|bet|might be thinking|may be thinking|wish you|hope (?:you|this|that)|promise)\b"
    r"|(?:we|i)(?:['’]ll| will) (?:delve|dive|cover|look|explore|talk|discuss|explain|walk you)\b"
    r"|(?:in )?this (?:article|post|guide|blog|page|video)(?:,? (?:we|i|you)\b| (?:will|covers|explores"
    r"|looks|walks|aims|is (?:meant|here|about|for)\b))"
    r"|(?:stick|bear) with (?:me|us)\b|(?:stay tuned|read on|keep reading|thanks? (?:you )?for reading|happy reading)\b"
    r"|(?:hopefully|i hope),? (?:this|that|you)\b|where does (?:that|this) leave us\b|what are you waiting for\b"
    r"|first things first\b|without further ado\b|that['’]s (?:it|all)\b|(?:sounds|looks) (?:good|great|familiar)\b"
    r"|here['’]s (?:the|what) (?:gist|deal|you need to know|thing)\b|ready to (?:dive|learn|get started)\b"
    r"|(?:you )?might be (?:thinking|wondering)|another treatment option\?)",
    re.IGNORECASE,
)
_CLAIMS = re.compile(
    r"\d|\b(?:not|never|medical advice|doctors?|side effects?|risks?|opioids?|dose|safe|cure)\b", re.IGNORECASE
)
_LONGEST = 30  # words; a longer sentence says something beside its greeting


def is_small_talk(sentence: str) -> bool:
    """Whether a sentence greets, announces or sums up, and no figure, denial or harm stands in it."""
    words = len(sentence.split())
    return words <= _LONGEST and _FILLER.match(sentence.strip()) is not None and _CLAIMS.search(sentence) is None
