"""What mail programs put around an article that was sent on: headers, quotation marks, signatures."""

from __future__ import annotations

import re
from collections.abc import Sequence

_HEADER = re.compile(
    r"[>\s]*(?:from|to|cc|bcc|subject|date|sent|reply-to|message-id|mime-version|content-[\w-]+|received|return-path"
    r"|delivered-to|importance|attachments?|x-[\w-]+):(?:\s|$)",
    re.IGNORECASE,
)
_DIVIDER = re.compile(
    r"[>\s]*(?:-{2,}\s*(?:original message|forwarded (?:message|by.*))\s*-{2,}|begin forwarded message:"
    r"|on .{6,80} wrote:)\s*$",
    re.IGNORECASE,
)
_SENT_FROM = re.compile(r"\s*(?:sent from my \w+.*|get outlook for \w+|virus-free\..*)$", re.IGNORECASE)
_LEAST_HEADERS = 2


def without_mail_marks(lines: Sequence[str]) -> list[tuple[str, str]]:
    """Each line without its `>` marks, and why it is no line of the article: `mail header`, or empty where it is."""
    unquoted = list(lines)
    quoted = [line for line in lines if line.lstrip().startswith(">")]
    is_mail = _headers_from(lines, 0) >= _LEAST_HEADERS or any(map(_DIVIDER.match, lines))
    if quoted and (is_mail or len(quoted) > 0.4 * sum(1 for line in lines if line.strip())):
        unquoted = [re.sub(r"^\s*(?:>\s?)+", "", line) for line in lines]
    made: list[tuple[str, str]] = []
    signed = False
    skip = 0
    for at, line in enumerate(unquoted):
        if skip == 0 and (count := _headers_from(unquoted, at)) >= _LEAST_HEADERS:
            skip = count
        signed = (
            signed
            or (line.rstrip(" ") == "--" and line.startswith("-- ") and at > len(unquoted) / 2)
            or (line.rstrip() == "--" and is_mail)
        )
        if skip:
            made.append((line, "mail header"))
            skip -= 1
        elif _DIVIDER.match(line):
            made.append((line, "mail header"))
        else:
            made.append((line, "mail signature" if signed or _SENT_FROM.match(line) else ""))
    return made


def _headers_from(lines: Sequence[str], start: int) -> int:
    """How many lines of mail headers begin here, with those that go on with one."""
    at = start
    while at < len(lines):
        line = lines[at]
        if not (_HEADER.match(line) or (at > start and line[:1] in " \t" and line.strip())):
            break
        at += 1
    return at - start
