"""The twins say the same words in the same order."""

from __future__ import annotations

from ldn_pdf.twins.html import html
from ldn_pdf.twins.text import text
from ldn_pdf.typesetting.blocks import Leaflet
from tests.twins.reading import loose, words_of_html, words_of_text

SOURCES = ("Example A. A study of stretching. Journal of Examples 2020.", "The Stretching Club, 2021")


def test_html_and_text_say_the_same(leaflet: Leaflet) -> None:
    assert loose(words_of_text(text(leaflet, SOURCES))) == loose(words_of_html(html(leaflet, SOURCES)))


def test_a_lost_word_would_show(leaflet: Leaflet) -> None:
    short = html(leaflet, SOURCES).replace("Not sure", "Sure")
    assert loose(words_of_text(text(leaflet, SOURCES))) != loose(words_of_html(short))
