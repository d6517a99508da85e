"""veraPDF, the reference validator: from the path, or from Maven Central, run once over many files."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

VERSION = "1.28.2"
_JAR = f"greenfield-apps-{VERSION}.jar"
_SHA256 = "687d4d8bcfec48c9f7e931cf78ed061f1eeccfba55d4cdc000ba9b4d8aa46ce6"
_ARTIFACT = f"org.verapdf.apps:greenfield-apps:{VERSION}"
_MAIN = "org.verapdf.apps.GreenfieldCliWrapper"
_WCAG = ("WCAG-2-2-Machine.xml", "WCAG-2-2.xml")  # in PDF_UA/ of veraPDF's collection of profiles
_PATIENCE = 600  # seconds for Maven on a slow line, or for a large library

NO_WCAG = (
    "veraPDF's WCAG profile did not run: it does not come with veraPDF from Maven Central. "
    "VERAPDF_WCAG_PROFILE names it: PDF_UA/WCAG-2-2-Machine.xml of github.com/veraPDF/veraPDF-validation-profiles."
)
FLAVOURS = {"veraPDF UA-1": "ua1", "veraPDF A-2a": "2a"}


class NoVeraPDFError(Exception):
    """veraPDF cannot be had here; the message is a sentence that says why."""


@dataclass(frozen=True, slots=True)
class VeraPDF:
    """`command` starts it; `wcag` is its WCAG profile, where that was found."""

    command: tuple[str, ...]
    wcag: Path | None

    def check(self, folder: Path, profile: str | Path) -> dict[str, list[str]]:
        """The violated rules of each PDF in a folder by file name, with one start of Java.

        `profile` is a flavour such as `ua1`, or a profile file. Raises NoVeraPDFError where no report comes out.
        """
        choice = ["--profile", str(profile)] if isinstance(profile, Path) else ["--flavour", profile]
        command = [*self.command, *choice, "--format", "json", "--recurse", str(folder)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=_PATIENCE, check=False)
        try:
            jobs = json.loads(done.stdout)["report"]["jobs"]
        except (json.JSONDecodeError, KeyError) as error:
            raise NoVeraPDFError(
                f"veraPDF gave no report: {done.stderr.strip()[:300] or 'no words either'}."
            ) from error
        return {Path(job["itemDetails"]["name"]).name: _violations(job) for job in jobs}


def find() -> VeraPDF:
    """veraPDF, fetched through Maven where it is not on the path. Raises NoVeraPDFError."""
    installed = shutil.which("verapdf")
    if installed:
        return VeraPDF((installed,), _wcag_profile(Path(installed).resolve().parent))
    java = shutil.which("java")
    if java is None:
        raise NoVeraPDFError("veraPDF did not run: neither `verapdf` nor `java` is on the path.")
    folder = _cache()
    return VeraPDF((java, "-cp", str(_jar(folder)), _MAIN), _wcag_profile(folder))


def _jar(folder: Path) -> Path:
    """The jar with veraPDF and all that it needs, from the cache or from Maven Central, its digest compared."""
    jar = folder / _JAR
    if not jar.exists():
        maven = shutil.which("mvn")
        if maven is None:
            raise NoVeraPDFError(
                "veraPDF did not run: neither `verapdf` nor `mvn`, which would bring it, is on the path."
            )
        folder.mkdir(parents=True, exist_ok=True)
        copy = ["dependency:copy", f"-Dartifact={_ARTIFACT}", f"-DoutputDirectory={folder}"]
        command = [maven, "--quiet", "--batch-mode", "--no-transfer-progress", *copy]
        done = subprocess.run(command, capture_output=True, text=True, timeout=_PATIENCE, cwd=folder, check=False)
        if not jar.exists():
            words = next((line for line in done.stdout.splitlines() if "ERROR" in line), "Maven says no more")
            raise NoVeraPDFError(f"veraPDF did not run: Maven could not bring {_ARTIFACT}. {words.strip()[:300]}")
    digest = hashlib.sha256(jar.read_bytes()).hexdigest()
    if digest != _SHA256:
        raise NoVeraPDFError(f"veraPDF did not run: {jar} is not the file that was tried; its SHA-256 is {digest}.")
    return jar


def _wcag_profile(near: Path) -> Path | None:
    """VERAPDF_WCAG_PROFILE, else a WCAG profile near the program: the jar on Maven Central comes without one."""
    named = os.environ.get("VERAPDF_WCAG_PROFILE")
    if named:
        return Path(named)
    return next((path for name in _WCAG for path in sorted(near.rglob(name))), None)


def _cache() -> Path:
    """The user's folder for what can be fetched again."""
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData" / "Local"))
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Caches"
    else:
        base = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache"))
    return base / "ldn_pdf" / "verapdf"


def _violations(job: dict) -> list[str]:  # type: ignore[type-arg]  # a report in JSON
    if "taskException" in job:
        return [str(job["taskException"].get("exceptionMessage", "the file could not be read"))]
    results = job.get("validationResult", [])
    found = [rule for result in results for rule in result["details"]["ruleSummaries"]]
    named = [f"{rule['specification']} {rule['clause']}-{rule['testNumber']}: {rule['description']}" for rule in found]
    is_sound = bool(results) and all(result["compliant"] for result in results)
    return named or ([] if is_sound else ["no verdict"])
