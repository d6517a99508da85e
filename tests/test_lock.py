"""The lock: exact versions with hashes that satisfy pyproject.toml on every system and Python."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
LOCKS = {extra: ROOT / "requirements" / f"{extra}.txt" for extra in ("all", "test")}
EXTRAS = PYPROJECT["project"]["optional-dependencies"]
ENVIRONMENTS = [
    {"python_version": python, "python_full_version": f"{python}.1", "sys_platform": system, "platform_system": name}
    for python in ("3.11", "3.12", "3.13", "3.14")
    for system, name in (("linux", "Linux"), ("darwin", "Darwin"), ("win32", "Windows"))
]


def pins(lock: Path) -> Iterator[tuple[Requirement, list[str]]]:
    """Each package of a lock with its hashes."""
    text = re.sub(r"^#.*\n", "", lock.read_text("utf-8"), flags=re.M).replace("\\\n", " ")
    for line in filter(None, text.splitlines()):
        pin, *hashes = line.split("--hash=")
        yield Requirement(pin), hashes


def wanted(texts: list[str]) -> Iterator[Requirement]:
    """The requirements of a list of pyproject.toml, with those of the extras that it names."""
    for requirement in map(Requirement, texts):
        if requirement.name == PYPROJECT["project"]["name"]:
            for extra in requirement.extras:
                yield from wanted(EXTRAS[extra])
        else:
            yield requirement


@pytest.mark.parametrize("extra", LOCKS)
def test_the_lock_satisfies_pyproject(extra: str) -> None:
    project = PYPROJECT["project"]
    needed = wanted([*project["dependencies"], *EXTRAS[extra], *PYPROJECT["build-system"]["requires"]])
    locked = [pin for pin, _ in pins(LOCKS[extra])]
    missing = set()
    for requirement in needed:
        for environment in ENVIRONMENTS:
            if requirement.marker and not requirement.marker.evaluate(environment):
                continue
            versions = [
                next(iter(pin.specifier)).version
                for pin in locked
                if canonicalize_name(pin.name) == canonicalize_name(requirement.name)
                and (not pin.marker or pin.marker.evaluate(environment))
            ]
            if len(versions) != 1 or versions[0] not in requirement.specifier:
                missing.add(f"{requirement}: locked {versions}")
    assert not missing, "Run: make lock"


@pytest.mark.parametrize("extra", LOCKS)
def test_each_version_is_exact_and_has_its_hashes(extra: str) -> None:
    for pin, hashes in pins(LOCKS[extra]):
        assert [part.operator for part in pin.specifier] == ["=="], pin
        assert hashes, pin
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}\s*", digest) for digest in hashes), pin


def test_both_locks_name_the_same_versions() -> None:
    few, many = ({(pin.name, str(pin.specifier)) for pin, _ in pins(LOCKS[extra])} for extra in ("all", "test"))
    assert few < many


@pytest.mark.parametrize("extra", LOCKS)
def test_a_lock_names_no_place_to_fetch_from(extra: str) -> None:
    text = LOCKS[extra].read_text("utf-8")
    assert "://" not in text
    assert not re.search(r"^-", text, re.M)


def test_pyproject_has_ranges() -> None:
    for requirement in wanted([*PYPROJECT["project"]["dependencies"], *EXTRAS["test"]]):
        assert "==" not in str(requirement.specifier), requirement


def test_everything_is_installed_from_the_lock() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    installs = re.findall(r"\$\(INSTALL\) (.*)", makefile)
    assert len(installs) == 3
    newest, locked, project = installs
    assert locked.startswith("--require-hashes --only-binary :all: --requirement requirements/")
    assert "--no-index" in project
    assert newest.startswith("$(UPGRADE)")
    for name in ("README.md", ".ci/run"):
        for line in re.findall(r"pip install (.*)", (ROOT / name).read_text("utf-8")):
            assert "--require-hashes" in line or "--no-deps" in line, f"{name}: {line}"
