"""Where veraPDF cannot be had, a sentence says why; its report is read whole."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.conformance import verapdf
from tests.conformance.verapdf import NoVeraPDFError, VeraPDF


@pytest.fixture
def on_the_path(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> dict[str, str]:
    """What is on the path, empty at first, and an empty cache."""
    programs: dict[str, str] = {}
    monkeypatch.setattr(shutil, "which", programs.get)
    monkeypatch.setattr(verapdf, "_cache", lambda: tmp_path / "cache")
    return programs


def done(output: str, error: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.CompletedProcess([], 0, output, error)


def test_neither_verapdf_nor_java(on_the_path: dict[str, str]) -> None:
    with pytest.raises(NoVeraPDFError, match="neither `verapdf` nor `java` is on the path"):
        verapdf.find()


def test_no_maven(on_the_path: dict[str, str]) -> None:
    on_the_path["java"] = "/bin/java"
    with pytest.raises(NoVeraPDFError, match="neither `verapdf` nor `mvn`, which would bring it, is on the path"):
        verapdf.find()


def test_maven_without_a_network(on_the_path: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    on_the_path |= {"java": "/bin/java", "mvn": "/bin/mvn"}
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: done("[ERROR] Unknown host repo.maven.apache.org\nmore"))
    with pytest.raises(NoVeraPDFError, match=r"Maven could not bring .* Unknown host repo\.maven\.apache\.org$"):
        verapdf.find()


def test_another_file_under_its_name(on_the_path: dict[str, str], tmp_path: Path) -> None:
    on_the_path["java"] = "/bin/java"
    (tmp_path / "cache").mkdir()
    (tmp_path / "cache" / f"greenfield-apps-{verapdf.VERSION}.jar").write_bytes(b"something else")
    with pytest.raises(NoVeraPDFError, match="is not the file that was tried"):
        verapdf.find()


def test_installed_with_its_profiles(
    on_the_path: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("VERAPDF_WCAG_PROFILE", raising=False)
    profile = tmp_path / "verapdf" / "profiles" / "PDF_UA" / "WCAG-2-2-Machine.xml"
    profile.parent.mkdir(parents=True)
    profile.touch()
    on_the_path["verapdf"] = str(tmp_path / "verapdf" / "verapdf")
    assert verapdf.find() == VeraPDF((on_the_path["verapdf"],), profile.resolve())


def report(**result: object) -> str:
    job = {"itemDetails": {"name": "/somewhere/a.pdf"}, **result}
    return json.dumps({"report": {"jobs": [job]}})


RULE = {"specification": "ISO 14289-1:2014", "clause": "7.1", "testNumber": 3, "description": "Content is marked"}
PASSED = {"compliant": True, "details": {"ruleSummaries": []}}
FAILED = {"compliant": False, "details": {"ruleSummaries": [RULE]}}
CONTRADICTORY = {"compliant": False, "details": {"ruleSummaries": []}}


@pytest.mark.parametrize(
    ("output", "found"),
    [
        (report(validationResult=[PASSED]), []),
        (report(validationResult=[FAILED]), ["ISO 14289-1:2014 7.1-3: Content is marked"]),
        (report(validationResult=[CONTRADICTORY]), ["no verdict"]),
        (report(), ["no verdict"]),
        (report(taskException={"exceptionMessage": "not a PDF"}), ["not a PDF"]),
    ],
)
def test_the_report_is_read(output: str, found: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: done(output))
    assert VeraPDF(("verapdf",), None).check(tmp_path, "ua1") == {"a.pdf": found}


def test_no_report(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: done("", "Out of memory"))
    with pytest.raises(NoVeraPDFError, match="Out of memory"):
        VeraPDF(("verapdf",), None).check(tmp_path, "ua1")
