"""A handout, a clinic and a ledger in which no rule finds anything, to put specimens of text into."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import yaml
from msgspec.structs import replace

from ldn_pdf.checking.subject import Subject
from ldn_pdf.content.state import DRAFT, State
from ldn_pdf.reading.decoder import decode
from ldn_pdf.reading.evidence_ledger import Ledger
from ldn_pdf.reading.model import Clinic, Handout
from ldn_pdf.reading.source import Source
from ldn_pdf.reading.yaml_nodes import parse

TODAY = date(2026, 11, 23)
APPROVED = State(name="approved", approved_by="Dr. Example", role="neurologist", approved_on=TODAY, until=TODAY)
STATES = {
    "draft": DRAFT,
    "changed": replace(DRAFT, why="Words changed.", changed=("+ You may feel sick.",)),
    "expired": replace(APPROVED, name="expired", until=TODAY - timedelta(days=1), expired=True, why="It ran out."),
    "approved": replace(APPROVED, until=TODAY + timedelta(days=90)),
    "approved for a year": replace(APPROVED, until=TODAY + timedelta(days=365)),
    "approved with a day more": replace(APPROVED, until=TODAY + timedelta(days=61)),
    "approved until tomorrow": replace(APPROVED, until=TODAY + timedelta(days=1)),
    "approved until today": APPROVED,
    "stale": replace(DRAFT, stale=("title",)),
    "a section more than its source": replace(DRAFT, stale=("9.heading",)),
    "stale in two places": replace(DRAFT, stale=("1.heading", "9.bullets/1")),
}

SOUND = """
title: What is LDN?
audience: Adults with multiple sclerosis (MS)
main_point: Ask before you take low-dose naltrexone (LDN).
article: test
version: "1.0"
issued: 2026-11-23
review_by: 2027-11-23
written_by: the nurse team
sources: [R1]
from: {main_point: [B1], steps: [P8], get_help: [A18], remember: [A1, A8]}
remember:
  - LDN is not approved for MS.
  - LDN does not replace your MS medicine.
sections:
  - heading: Do not take LDN with opioids
    callout: warning
    from: [A3]
    text: Tell us about any opioid.
  - heading: Your MS medicine
    from: [A1, A8]
    bullets:
      - LDN is not approved for MS.
      - LDN does not replace your MS medicine.
steps:
  - Bring a list of what you take.
get_help:
  - {when: You cannot breathe., who: emergency}
ask:
  - Why might it suit me?
"""

IN_SPANISH = {
    "What is LDN?": "¿Qué es LDN?",
    "Adults with multiple sclerosis (MS)": "Adultos con esclerosis múltiple (EM)",
    "Ask before you take low-dose naltrexone (LDN).": "Pregunte antes de tomar naltrexona en dosis bajas (LDN).",
    "the nurse team": "el equipo de enfermería",
    "LDN is not approved for MS.": "LDN no está aprobada para la EM.",
    "LDN does not replace your MS medicine.": "LDN no reemplaza su medicamento para la EM.",
    "Do not take LDN with opioids": "No tome LDN con opioides",
    "Tell us about any opioid.": "Díganos si toma algún opioide.",
    "heading: Your MS medicine": "heading: Su medicamento para la EM",
    "Bring a list of what you take.": "Traiga una lista de lo que toma.",
    "You cannot breathe.": "No puede respirar.",
    "Why might it suit me?": "¿Por qué podría convenirme?",
}


def in_spanish(origin: str = "human") -> str:
    """The sound handout's translation, current."""
    from ldn_pdf.content.translations import digests

    lines = "".join(f"  {place}: {text}\n" for place, text in digests(load(SOUND, Handout)).items())
    return f"translation_of: leaflet\norigin: {origin}\n{_spanish()}\ntranslates:\n{lines}"


def _spanish() -> str:
    text = SOUND
    for words, spanish in IN_SPANISH.items():
        text = text.replace(words, spanish)
    return f"language: es-US\n{text}"


LEDGER = """
title: An article
medicine: [low-dose naltrexone, naltrexone, LDN]
doses: disputed
never_with: [opioid, codeine, tramadol]
necessary: [naltrexone, LDN, opioid, hydrocodone, oxycodone, methadone, buprenorphine, MS]
sections:
- id: all
  title: All of it
claims:
- id: I1
  section: all
  gist: A cool topic.
  verdict: opinion
  set_aside: A tone.
- id: U1
  section: all
  gist: Not looked at.
  verdict: unreviewed
- id: W1
  section: all
  gist: LDN is naltrexone.
  verdict: supported
  references:
  - R1
  wording: LDN is a small dose of naltrexone.
- id: W7
  section: all
  gist: The block is short.
  verdict: plausible
  references:
  - R1
  wording: A small dose may block opioid sites for only a short time.
- id: H6
  section: all
  gist: LDN slows MS.
  verdict: overclaim
  references:
  - R1
  wording: LDN has not been shown to slow MS.
- id: H7
  section: all
  gist: LDN eases relapses.
  verdict: overclaim
  references:
  - R1
  wording: LDN has not been shown to prevent or ease relapses.
  wording_in: {es: No se ha demostrado que LDN evite o alivie las recaídas.}
  harm: In one study, half of one group had more pain.
  harm_in: {es: "En un estudio, la mitad de un grupo tuvo más dolor."}
- id: H9
  section: all
  gist: LDN eases pain.
  verdict: plausible
  references:
  - R1
  wording: One small study found less pain. Another found no change.
- id: H10
  section: all
  gist: LDN lifts mood.
  verdict: plausible
  references:
  - R1
  wording: One small study found better mood. Another did not.
- id: P3
  section: all
  gist: Side effects.
  verdict: supported
  references:
  - R1
  wording: Side effects can be poor sleep, vivid dreams, or headache.
  wording_in: {es: "Los efectos secundarios pueden ser mal sueño, sueños vívidos o dolor de cabeza."}
- id: P8
  section: all
  gist: Tell of all medicines.
  verdict: supported
  wording: Bring a list of every medicine you take.
  wording_in: {es: Traiga una lista de todos los medicamentos que toma.}
- id: P19
  section: all
  gist: Champions can be found.
  verdict: opinion
  set_aside: Doctor shopping.
- id: B1
  section: all
  gist: Ask first.
  verdict: supported
  wording: Ask before you take it.
additions:
- id: A1
  topic: Off-label
  wording: LDN is not approved for MS.
  required: anywhere
  key_words:
  - not approved
  references:
  - R1
- id: A3
  topic: Opioids
  wording: Do not take LDN with opioids.
  required: warning
  key_words:
  - opioid
  references:
  - R2
- id: A7
  topic: ID
  wording: Carry a card.
- id: A8
  topic: Not a DMT
  wording: LDN does not replace your MS medicine.
  required: anywhere
  key_words:
  - replace
  references:
  - R1
- id: A17
  topic: Check
  wording: Agree on a date to check if it helps.
- id: A18
  topic: Urgent
  wording: Call 911 if you cannot breathe. Call us the same day for yellow eyes.
references:
- id: R1
  short: Roe 2020
  citation: Roe 2020, J Example 1:1
  finding: A trial.
  seen: read
- id: R2
  short: Textbook
  citation: A textbook
  seen: known
"""

CLINIC = """
name: Example Clinic
phone: 555-0100
hours: Monday to Friday
emergency: "911"
"""


def load(text: str, cls: type, file: str = "handout.yaml") -> Any:
    """A record from YAML; the specimen itself must be sound."""
    source = Source(file, text)
    node, problems = parse(source)
    record, more = decode(node, cls, source)
    assert not problems + more, problems + more
    return record


def ledger(text: str = LEDGER) -> Ledger:
    return replace(load(text, Ledger, "test.yaml"), name="test")


def clinic(text: str = CLINIC) -> Clinic:
    return load(text, Clinic, "clinic.yaml")


def handout(place: str = "handout", text: str = "", pack: str = "") -> Handout:
    """The sound handout with `text` put in its place: a paragraph, bullets, the title, or further fields."""
    fields = yaml.safe_load(_spanish() if pack == "es" else SOUND)
    match place:
        case "text":
            fields["sections"].append({"heading": "Specimen", "from": ["W1"], "text": text})
        case "bullets":
            fields["sections"].append({"heading": "Specimen", "from": ["W1"], "bullets": text.split("\n")})
        case "title":
            fields["title"] = text
        case "handout":
            fields |= yaml.safe_load(text) or {}
    kept = {key: value for key, value in fields.items() if value is not None}
    return replace(load(yaml.safe_dump(kept, sort_keys=False, allow_unicode=True, width=10_000), Handout), id="handout")


def subject(place: str = "handout", text: str = "", pack: str = "") -> Subject:
    state = STATES[text] if place == "state" else STATES["approved"]
    if place == "translation":
        said, words = text.split(" | ")
        return replace(subject("text", words, "es"), source=handout("text", said))
    return Subject(handout(place, text, pack), clinic(), ledger(), state, TODAY)
