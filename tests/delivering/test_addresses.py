"""Which addresses pass, and to whom they really go."""

from __future__ import annotations

import pytest

from ldn_pdf.delivering.mail.addresses import ascii_form, fault, same_form


@pytest.mark.parametrize(
    ("domain", "wire"),
    [
        ("faß.example", "xn--fa-hia.example"),  # IDNA 2003: fass.example
        ("FAß.example", "xn--fa-hia.example"),
        ("ελλάς.example", "xn--hxarsa0b.example"),  # ς stays, and is not made σ
        ("bücher.example", "xn--bcher-kva.example"),
        ("BÜCHER.example", "xn--bcher-kva.example"),
        ("bu\u0308cher.example", "xn--bcher-kva.example"),  # u with a loose accent
        ("xn--fa-hia.example", "xn--fa-hia.example"),
        ("日本語。example", "xn--wgv71a119e.example"),  # the full stop of Japanese keyboards
        ("ｅｘample.org", "example.org"),  # wide letters
        ("r3---sn.example", "r3---sn.example"),
        ("Example.ORG", "example.org"),
    ],
)
def test_where_mail_goes(domain: str, wire: str) -> None:
    assert fault(f"ann@{domain}") == "" and ascii_form(f"ann@{domain}") == f"ann@{wire}"
    assert same_form(f" ANN@{domain} ") == f"ann@{wire}"


@pytest.mark.parametrize(
    "domain",
    [
        "xn--a.example",  # stands for nothing
        "xn--zzzzz-.example",
        "☃.example",  # no letter
        "ab--cé.org",
        "\u0301a.org",  # begins with an accent
        "a‿b.org",
        "אa.example",  # two directions in one label
        "gооgle.com",  # Cyrillic о
        "ü" * 60 + ".example",  # longer than 63 once encoded
        "a\u200db.example",  # a joiner where there is nothing to join
        "1.2.3.4",
        "example.org.",
        "_dmarc.example.org",
        "example",
        "ä." * 300 + "org",
    ],
)
def test_what_is_refused(domain: str) -> None:
    assert fault(f"ann@{domain}")
