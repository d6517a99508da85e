"""Files that went wrong once: each says in its first lines what must be reported."""

from __future__ import annotations

import re
from pathlib import Path

from ldn_pdf.library.folder import Library, load
from ldn_pdf.problems import Problem, in_order
from ldn_pdf.reading.cross_checks import clinic_problems
from ldn_pdf.reading.layout import Layout
from ldn_pdf.reading.model import Clinic

FOLDER = Path(__file__).parent.parent / "problems"
CLINIC = FOLDER / "fixtures" / "clinic.yaml"


def problem_files() -> list[Path]:
    return sorted(FOLDER.glob("*.yaml"))


def expected(path: Path) -> list[str]:
    """The lines `# expect: LINE:COLUMN rule` at the top of the file."""
    return re.findall(r"^# expect: (\d+:\d+ [a-z0-9-]+)$", path.read_text("utf-8"), re.MULTILINE)


def problems_of(path: Path) -> list[Problem]:
    """Every problem of the file: a handout, or what its name begins with."""
    if path.stem.startswith("clinic-"):
        clinic, problems = load(path, Clinic)
        return in_order([*problems, *(clinic_problems(clinic, path.parent) if clinic else ())])
    if path.stem.startswith("layout-"):
        return load(path, Layout)[1]
    return Library(path.parent, CLINIC).handout(path.stem)[1]
