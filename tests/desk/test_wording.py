"""Each word that the desk shows stands in its file of labels, and no other word does."""

from __future__ import annotations

import json
import re
from pathlib import Path

import ldn_pdf
from ldn_pdf.desk.wording import LABELS

DESK = Path(ldn_pdf.__file__).parent / "desk"


def test_every_label_is_used_and_every_use_has_a_label() -> None:
    words = json.loads((LABELS / "en.json").read_text(encoding="utf-8"))
    code = "\n".join(path.read_text(encoding="utf-8") for path in sorted(DESK.rglob("*.py")))
    named = set(re.findall(r'label\("(\w+)"', code))
    assert named - set(words) == set()
    patterns = [re.sub(r"\{\w+\}", r"[\\w-]+", found) for found in re.findall(r'label\(f"([\w{}]+)"', code)]
    quoted = set(re.findall(r'"([\w-]+)"', code))
    unused = [key for key in words if key not in quoted and not any(re.fullmatch(each, key) for each in patterns)]
    assert unused == []
