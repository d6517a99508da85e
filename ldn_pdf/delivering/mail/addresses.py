"""Is this an email address that a message can safely be sent to?"""

from __future__ import annotations

import re

# RFC 5321, 4.5.3.1: octets of a local part, and of a path without its angle brackets
_LONGEST_LOCAL = 64
_LONGEST = 254

_ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_LABEL = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?")


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
    if not _ATOMS.fullmatch(local) or len(local) > _LONGEST_LOCAL:
        return "the part before the @ is not one that mail servers know"
    return _domain_fault(domain, len(local))


def ascii_form(address: str) -> str:
    """The address as it goes on the wire: a domain with accents in its IDNA form. It has no `fault`."""
    local, _, domain = address.rpartition("@")
    return f"{local}@{domain.encode('idna').decode('ascii')}"


def same_form(address: str) -> str:
    """A form that is equal for two spellings of one mailbox, as far as capitals and blanks go."""
    return address.strip().casefold()


def _domain_fault(domain: str, local_length: int) -> str:
    try:
        encoded = domain.encode("idna").decode("ascii")
    except UnicodeError:
        encoded = ""
    labels = encoded.split(".")
    if len(labels) < 2 or not all(map(_LABEL.fullmatch, labels)) or labels[-1].isdigit():
        return "the part after the @ is not a domain such as example.org"
    if local_length + 1 + len(encoded) > _LONGEST:
        return f"it is longer than {_LONGEST} characters"
    return ""
