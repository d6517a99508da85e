"""Is this an email address that a message can safely be sent to?"""

from __future__ import annotations

import re
import unicodedata

from ldn_pdf.limits import ADDRESS_LETTERS, ADDRESS_LOCAL_LETTERS

_ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_LABEL = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?")
# Alphabets that share shapes, as Unicode names them.
_LOOK_ALIKE = {"LATIN", "GREEK", "CYRILLIC", "CHEROKEE", "ARMENIAN"}


def fault(address: str) -> str:
    """What is wrong with an address, in a few words; empty where nothing is.

    Only the dot-atom form of RFC 5322, 3.2.3 passes: no comments, quotes, brackets or line breaks, so
    nothing in an address can become a second header or a second addressee.
    """
    local, at, domain = address.rpartition("@")
    if any(not char.isprintable() for char in address):
        return "it holds a line break or another control character"
    if " " in address:
        return "it holds a blank"
    if not at or not local:
        return "it has no name before an @"
    if "@" in local or "," in address or ";" in address:
        return "it looks like more than one address"
    if not local.isascii():
        return "the part before the @ has letters that many mail servers refuse"
    if not _ATOMS.fullmatch(local) or len(local) > ADDRESS_LOCAL_LETTERS:
        return "the part before the @ is not one that mail servers know"
    return _domain_fault(domain, len(local))


def ascii_form(address: str) -> str:
    """The address as it goes on the wire: a domain with accents in its IDNA form. It has no `fault`."""
    local, _, domain = address.rpartition("@")
    return f"{local}@{ascii_domain(domain)}"


def ascii_domain(domain: str) -> str:
    """A domain as it goes on the wire, in lower case. Raises ValueError where it is none.

    By IDNA 2008 (RFC 5891) and not by the standard library's IDNA 2003, which sends `faß.example` to
    `fass.example`, whoever that is. Capitals, wide letters and loose accents are mapped as in UTS #46, 4.
    """
    if domain.isascii() and "xn--" not in domain.lower():
        encoded = domain.lower()
    else:
        import idna

        encoded = idna.encode(domain, uts46=True, std3_rules=True).decode("ascii")
    if not all(map(_LABEL.fullmatch, encoded.split("."))):
        raise ValueError(f"{domain} is no domain")
    return encoded


def same_form(address: str) -> str:
    """A form that is equal for two spellings of one mailbox, as far as capitals, blanks and IDNA go."""
    local, at, domain = address.strip().rpartition("@")
    try:
        return f"{local.casefold()}{at}{ascii_domain(domain)}"
    except ValueError:
        return address.strip().casefold()


def _domain_fault(domain: str, local_length: int) -> str:
    if any(len(_LOOK_ALIKE & {*map(_alphabet, label)}) > 1 for label in domain.split(".")):
        return "the part after the @ mixes letters of two alphabets that look alike"
    try:
        encoded = ascii_domain(domain)
    except ValueError:
        encoded = ""
    labels = encoded.split(".")
    if len(labels) < 2 or labels[-1].isdigit():
        return "the part after the @ is not a domain such as example.org"
    if local_length + 1 + len(encoded) > ADDRESS_LETTERS:
        return f"it is longer than {ADDRESS_LETTERS} characters"
    return ""


def _alphabet(char: str) -> str:
    return unicodedata.name(char, "").partition(" ")[0] if char.isalpha() else ""
