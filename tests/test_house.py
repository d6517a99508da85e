"""The house itself: which room may import which, what the wheel holds, and whether the documents tell the truth."""

from __future__ import annotations

import ast
import os
import re
import shlex
import subprocess
import sys
import tomllib
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest
from click.testing import CliRunner

import ldn_pdf
from ldn_pdf.cli import COMMANDS, group
from ldn_pdf.reading.model import BLOCKS

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "ldn_pdf"

MAY_IMPORT = {
    "problems": set(),
    "limits": set(),
    "atomic_write": set(),
    "limited_process": set(),
    "locale": set(),
    "reading": {"problems", "locale"},
    "content": {"problems", "locale", "reading"},
    "approval": {"problems", "reading", "content"},
    "library": {"atomic_write", "problems", "locale", "reading", "content", "approval"},
    "checking": {"problems", "locale", "reading", "content", "approval", "library"},
    "pdf": {"problems"},
    "typesetting": {"problems", "locale", "reading", "content", "pdf"},
    "renderers": {"locale", "reading", "content"},
    "inspecting": {"problems"},
    "translating": {"problems", "locale", "reading", "content", "library"},
    "drafting": {"problems", "locale", "reading", "content", "approval", "library", "checking"},
    "delivering": {
        "problems",
        "atomic_write",
        "locale",
        "reading",
        "content",
        "approval",
        "library",
        "checking",
        "pdf",
        "typesetting",
        "renderers",
    },
}
"""The arrows of CONTRIBUTING.md. `commands`, `desk`, `cli` and `__main__` may import everything."""


def modules() -> Iterator[tuple[str, Path]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        room = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
        if room in MAY_IMPORT:
            yield room, path


def imports(path: Path) -> Iterator[str]:
    """What a module imports of ours, below `ldn_pdf.`; what it needs for types only counts too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("ldn_pdf."):
            base = (node.module or "").removeprefix("ldn_pdf.")
            yield base if "." in base else base + "." + node.names[0].name
        elif isinstance(node, ast.Import):
            yield from (
                alias.name.removeprefix("ldn_pdf.") for alias in node.names if alias.name.startswith("ldn_pdf.")
            )


@pytest.mark.parametrize(("room", "path"), list(modules()), ids=lambda value: str(getattr(value, "stem", value)))
def test_no_arrow_runs_backward(room: str, path: Path) -> None:
    allowed = MAY_IMPORT[room] | {room, "limits"}
    for name in imports(path):
        parts = name.split(".")
        assert parts[0] in allowed or ".".join(parts[:2]) in allowed, f"{path.name} must not import ldn_pdf.{name}"


def test_reportlab_stays_in_two_rooms() -> None:
    users = {
        path for path in PACKAGE.rglob("*.py") if re.search(r"^\s*(from|import) reportlab", path.read_text(), re.M)
    }
    assert {path.relative_to(PACKAGE).parts[0] for path in users} == {"pdf", "typesetting"}


def test_no_two_files_and_no_two_classes_share_a_name() -> None:
    """So that a name in a message, a traceback or a search leads to one thing."""
    files, classes = Counter[str](), Counter[str]()
    for path in PACKAGE.rglob("*.py"):
        files[path.name] += path.name != "__init__.py"
        tree = ast.parse(path.read_text(encoding="utf-8"))
        classes.update(node.name for node in ast.walk(tree) if isinstance(node, ast.ClassDef))
    assert {name for name, count in (*files.items(), *classes.items()) if count > 1} == set()


def tracked() -> list[str]:
    """Also where the folder belongs to somebody else."""
    command = ["git", "-c", "safe.directory=*", "ls-files", "-z"]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    return done.stdout.rstrip("\0").split("\0")


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(out)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (made,) = out.glob("*.whl")
    return made


def test_the_wheel_holds_the_program_the_handouts_and_the_layouts(wheel: Path) -> None:
    names = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info" not in name}
    wanted = {name for name in tracked() if name.startswith("ldn_pdf/")}
    wanted |= {f"ldn_pdf/{name}" for name in tracked() if name.startswith(("handouts/", "layouts/"))}
    assert wanted - names == set(), "the wheel lacks files"
    strays = {name for name in names - wanted if not name.endswith((".py", ".yaml", ".json"))}
    assert strays == set(), "files that git does not know: `git add` them, or take them out"
    assert not any(name.startswith(("tests", "benchmarks")) for name in names)


def test_the_wheel_names_its_licences(wheel: Path) -> None:
    names = [name for name in zipfile.ZipFile(wheel).namelist() if "/licenses/" in name]
    assert {Path(name).name for name in names} >= {"LICENSE", "AtkinsonHyperlegible-LICENSE.txt", "Noto-LICENSE.txt"}


def test_each_requirement_says_why_it_is_there() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    project = tomllib.loads(text)["project"]
    needed = [*project["dependencies"], *(n for extra in project["optional-dependencies"].values() for n in extra)]
    for requirement in needed:
        reasons = [line for line in text.splitlines() if f'"{requirement}"' in line and "#" in line]
        assert reasons or requirement.startswith("ldn_pdf"), f"{requirement} has no reason beside it"


DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), ROOT / "benchmarks" / "README.md"])


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_paths_in_the_documents_exist(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    named = set(re.findall(r"`((?:ldn_pdf|handouts|layouts|tests|benchmarks|docs)/[\w./-]*)`", text))
    named |= {link for link in re.findall(r"\]\(([^)]+)\)", text) if "://" not in link and "…" not in link}
    headings = re.findall(r"^#+ (.*)", text, re.M)
    anchors = {"#" + re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}
    missing = {name for name in named - anchors if not (ROOT / name).exists() and not (document.parent / name).exists()}
    assert missing == set()


def test_modules_in_the_house_exist() -> None:
    """Also those that it names by their room, or by their name alone."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    there = [f"/{name}" for name in tracked()]
    named = set(re.findall(r"`([a-z_/]+\.py)`", text))
    assert named and [name for name in sorted(named) if not any(path.endswith(f"/{name}") for path in there)] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_commands_in_the_documents_exist(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    lines = re.findall(r"(?:^|`)(?:\S*[/\\])?ldn-pdf ([^\n`#]+)", text, re.M)
    for line in lines:
        name, *rest = shlex.split(line)
        if name.isupper():
            continue
        assert name in COMMANDS, f"`ldn-pdf {line}`"
        shown = CliRunner().invoke(group, [name, "--help"]).output
        for option in (word for word in rest if word.startswith("--")):
            assert option in shown, f"`ldn-pdf {line}` has no {option}"
    for target in re.findall(r"(?:^|`)make ([a-z]+)", text, re.M):
        assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(), re.M), f"`make {target}`"
    for script in re.findall(r"python (benchmarks/\w+\.py)", text):
        assert (ROOT / script).is_file()


def test_the_readme_names_every_command_and_every_block() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    tables = re.findall(r"^\| `.*", text, re.M)
    named = {name for line in tables for name in re.findall(r"[\w-]+", line.split(" | ")[0])}
    assert {*COMMANDS, *BLOCKS.of} - named == set(), "each wants its place in a table of README.md"


def test_the_handout_in_the_readme_is_sound(tmp_path: Path) -> None:
    from ldn_pdf.library.folder import Library

    (example,) = re.findall(r"```yaml\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.S)
    (tmp_path / "readme.yaml").write_text(example, encoding="utf-8")
    handout, problems = Library(tmp_path).handout("readme")
    assert problems == []
    assert handout


def test_nothing_reads_outside_the_project() -> None:
    texts = (
        ROOT / name for name in tracked() if name.endswith((".py", ".md", ".yaml", ".toml")) and (ROOT / name).exists()
    )
    assert [path.name for path in texts if "../sha" + "red" in path.read_text(encoding="utf-8", errors="replace")] == []


def test_tests_run_the_checkout_that_they_lie_in(tmp_path: Path) -> None:
    """Also where a process is started in another folder, and another ldn_pdf is installed."""
    (tmp_path / "installed" / "ldn_pdf").mkdir(parents=True)
    (tmp_path / "installed" / "ldn_pdf" / "__init__.py").touch()
    path = f"{os.environ['PYTHONPATH']}{os.pathsep}{tmp_path / 'installed'}"
    environment = {**os.environ, "PYTHONPATH": path}
    command = [sys.executable, "-c", "import ldn_pdf; print(ldn_pdf.__file__)"]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True)
    assert Path(done.stdout.strip()).parent == PACKAGE == Path(cast(str, ldn_pdf.__file__)).parent
