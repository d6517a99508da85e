"""Made-up languages for tests: the English words, each marked with the language that it stands for."""

from __future__ import annotations

import json
import shutil
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from ldn_pdf.locale.packs import PACKS


def packs(folder: Path, *names: str) -> Path:
    """A folder with the package's languages and one for each name, whose labels are `name:label`."""
    shutil.copytree(PACKS, folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"), dirs_exist_ok=True)
    english = json.loads((PACKS / "en" / "labels.json").read_text("utf-8"))
    for name in names:
        shutil.copytree(PACKS / "en", folder / name, dirs_exist_ok=True)  # its rules are the English ones
        (folder / name / "labels.json").write_text(json.dumps(_marked(english, name), ensure_ascii=False), "utf-8")
    return folder


@cache
def shared() -> Path:
    """The languages of the handouts in tests/data."""
    return packs(Path(mkdtemp(prefix="packs-")), "pl", "vi")


def _marked(value: Any, name: str) -> Any:
    if isinstance(value, dict):
        return {key: part if key == "region" else _marked(part, name) for key, part in value.items()}
    if isinstance(value, list):
        return [_marked(part, name) for part in value]
    return f"{name}:{value}" if isinstance(value, str) else value
