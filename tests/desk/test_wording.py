"""Each word that the desk shows stands in the packs, in each language the same ones, and no other word does."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter
from typing import Any

import httpx
import pytest
from msgspec import Struct

import ldn_pdf
from ldn_pdf.desk.wording import best, languages
from ldn_pdf.locale.packs import PACKS
from ldn_pdf.reading.field_types import fields_of
from ldn_pdf.reading.model import Clinic, Handout
from tests.desk.conftest import Desk, new_library, start

DESK = Path(ldn_pdf.__file__).parent / "desk"
LAYOUTS = ("standard", "clear", "large")


def words(language: str, file: str = "desk") -> dict[str, Any]:
    return dict(json.loads((PACKS / language / f"{file}.json").read_bytes()))


def test_every_label_is_used_and_every_use_has_a_label() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in sorted(DESK.rglob("*.py")))
    named = set(re.findall(r"label\([\"'](\w+)[\"']", code))
    assert named - set(words("en")) == set()
    patterns = [re.sub(r"\{[\w.]+\}", r"[\\w-]+", found) for found in re.findall(r"label\(f[\"']([\w{}.]+)[\"']", code)]
    quoted = {*named, *re.findall(r'"([\w-]+)"', code)}
    unused = [key for key in words("en") if key not in quoted and not any(re.fullmatch(each, key) for each in patterns)]
    assert unused == []


@pytest.mark.parametrize("language", languages())
def test_each_language_has_the_same_keys_with_the_same_places_to_fill_in(language: str) -> None:
    def shape(found: str | list[str] | dict[str, str]) -> list[set[str]]:
        if isinstance(found, dict):  # what a script fills in
            found = list(found.values())
        texts = [found] if isinstance(found, str) else found
        return [{name for _, name, _, _ in Formatter().parse(text) if name is not None} for text in texts]

    own, english = words(language), words("en")
    assert set(own) == set(english)
    assert {key: shape(found) for key, found in own.items()} == {key: shape(found) for key, found in english.items()}
    texts = [text for found in own.values() for text in ([found] if isinstance(found, str) else found)]
    texts += [text for found in own.values() if isinstance(found, dict) for text in found.values()]
    assert all(text.strip() == text and text for text in texts)


def of_the_model(cls: type[Struct], seen: set[type[Struct]]) -> Iterator[tuple[str, str]]:
    """`names` and `docs` of all that a form may show."""
    if cls in seen:
        return
    seen.add(cls)
    for field in fields_of(cls):
        yield "names", field.key
        if field.doc:
            yield "docs", field.doc
        hint = field.hint
        while hint.base is tuple and hint.item:
            hint = hint.item
        yield from (("names", choice) for choice in hint.choices)
        if hint.is_record:
            yield from of_the_model(hint.base, seen)


@pytest.mark.parametrize("language", sorted(set(languages()) - {"en"}))
def test_each_field_and_choice_of_the_model_has_its_words(language: str) -> None:
    seen: set[type[Struct]] = set()
    wanted = {*of_the_model(Handout, seen), *of_the_model(Clinic, seen), *(("names", name) for name in LAYOUTS)}
    found = {(part, key) for part, known in words(language, "fields").items() for key in known}
    assert found ^ wanted == set(), f"put what is wanted into locale/{language}/fields.json, and take out the rest"


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("", "en"),
        ("es", "es"),
        ("es-MX,es;q=0.9,en;q=0.8", "es"),
        ("en-US,en;q=0.9,es;q=0.8", "en"),
        ("qaa-DE,qaa;q=0.9,es;q=0.5,en;q=0.3", "es"),
        ("en;q=0.1, es; q=0.7", "es"),
        ("es;q=0, en", "en"),
        ("qaa, *;q=0.1", "en"),
        ("es;q=x;;,,=", "en"),
        ("ES-us", "es"),
    ],
)
def test_the_browser_chooses_until_a_person_does(accepted: str, language: str) -> None:
    assert best(accepted) == language


def test_the_pages_speak_the_language_that_was_chosen(desk: Desk) -> None:
    spanish = {"accept-language": "es-US,es;q=0.9"}
    shown = desk.client.get("/", headers=spanish).text
    assert '<html lang="es">' in shown
    assert "Sus folletos" in shown
    assert re.search(r"revisar a más tardar el \d+ de noviembre de \d{4}", shown)
    assert re.search(r"review by November \d+, \d{4}", desk.client.get("/").text)
    form = desk.client.get("/handouts/what-is-ldn", headers=spanish).text
    assert "Idea principal" in form
    assert 'lang="en-US"' in form, "what a handout says stays in its own language"
    with httpx.Client(base_url=desk.origin, cookies=dict(desk.client.cookies), follow_redirects=True) as client:
        headers = {"origin": desk.origin, "referer": f"{desk.origin}/clinic?on=what-is-ldn"}
        answer = client.post("/language", files={"language": (None, "es")}, headers=headers)
        assert (answer.url.path, answer.url.query) == ("/clinic", b"on=what-is-ldn")
        assert '<html lang="es">' in answer.text
        assert '<html lang="es">' in client.get("/new").text, "it stays so"
        for elsewhere in ("http://evil.example//evil.example/", "//evil.example", "x:"):
            answer = client.post("/language", data={"language": "en"}, headers=headers | {"referer": elsewhere})
            assert str(answer.url).startswith(f"{desk.origin}/")
        for unknown in ("", "xx", "../en"):
            assert client.post("/language", data={"language": unknown}, headers=headers).status_code == 400


def test_the_desk_is_opened_in_a_language_and_can_go_on_in_another(tmp_path: Path) -> None:
    process, address = start(new_library(tmp_path / "library"), "--language", "es")
    origin = address.partition("/?")[0]
    try:
        with httpx.Client(follow_redirects=True, timeout=30) as client:
            assert '<html lang="es">' in client.get(address, headers={"accept-language": "en"}).text
            client.post(f"{origin}/language", data={"language": "en"}, headers={"origin": origin})
            assert '<html lang="en">' in client.get(f"{origin}/").text
    finally:
        process.terminate()
        process.wait(20)
