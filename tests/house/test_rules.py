"""The rules of the house."""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from console.cli.parser import parser
from console.ui import keys
from console.words.languages import words

ROOT = Path(__file__).parents[2]
PACKAGES = ("config", "sources", "runbooks", "console", "widgets")


def sources() -> list[Path]:
    return [path for package in PACKAGES for path in (ROOT / package).rglob("*.py")]


def test_no_module_is_longer_than_400_lines() -> None:
    every = [*sources(), *(ROOT / "tests").rglob("*.py"), *(ROOT / "bench").rglob("*.py")]
    long = {p: n for p in every if (n := len(p.read_text().splitlines())) > 400}
    assert not long


def loaded_by(statement: str) -> set[str]:
    script = f"import sys\n{statement}\nprint(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    return set(done.stdout.split())


def test_the_command_line_starts_without_any_third_party_package() -> None:
    loaded = loaded_by("import console.cli.main")
    assert not loaded & {"textual", "rich", "asyncssh", "yaml", "pydantic", "aiosqlite", "requests"}


def test_the_first_paint_waits_for_no_ssh_no_yaml_and_no_prometheus() -> None:
    loaded = loaded_by("import console.ui.app, console.wiring, config.loader")
    assert not loaded & {
        "asyncssh",
        "yaml",
        "pydantic",
        "requests",
        "holidays",
        "cryptography",
        "pypinyin",
        "apprise",
        "icalendar",
        "imaplib",
        "runbooks.engine",
        "console.duty.chat",
        "console.ui.screens.form",
        "console.ui.screens.run",
    }


def test_the_five_packages_come_from_one_place() -> None:
    found = subprocess.run(
        [sys.executable, "-c", f"import {','.join(PACKAGES)}\n"
         f"print(*({','.join(f'{p}.__path__[0]' for p in PACKAGES)},), sep='\\n')"],
        capture_output=True, text=True, check=True, cwd="/",
    )  # fmt: skip
    assert len({str(Path(line).parent) for line in found.stdout.split()}) == 1


def verbs(of: argparse.ArgumentParser, prefix: str = "oncall") -> list[str]:
    found = []
    for action in of._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, sub in action.choices.items():
                found += [f"{prefix} {name}", *verbs(sub, f"{prefix} {name}")]
    return found


def test_every_verb_and_option_is_in_the_docs() -> None:
    text = (ROOT / "docs" / "cli.md").read_text()
    for verb in verbs(parser(words("en"))):
        assert verb.rpartition(" ")[2] in text, verb


NAMED = {
    "slash": "/",
    "full_stop": ".",
    "question_mark": "?",
    "escape": "esc",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "left_curly_bracket": "{",
    "right_curly_bracket": "}",
}
"""What the docs call a key that Textual knows by a name."""


def test_every_key_is_in_the_docs() -> None:
    text = (ROOT / "docs" / "keys.md").read_text()
    for table in (*keys.SCREENS.values(), keys.COMMON):
        for key in table:
            shown = NAMED.get(key.key, key.key)
            assert f"`{shown}`" in text, key


def test_links_in_the_docs_lead_somewhere() -> None:
    for page in (ROOT / "README.md", *(ROOT / "docs").glob("*.md")):
        for target in re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text()):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "--no-build-isolation",
         "-w", str(folder), str(ROOT)],
        check=True, capture_output=True,
    )  # fmt: skip
    return zipfile.ZipFile(next(folder.glob("*.whl")))


def test_the_wheel_holds_runbooks_sites_styles_and_migrations(wheel: zipfile.ZipFile) -> None:
    names = set(wheel.namelist())
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*"):
            if path.is_file() and "__pycache__" not in path.parts:
                assert str(path.relative_to(ROOT)) in names


def test_the_locks_name_no_host() -> None:
    for lock in (ROOT / ".ci" / "lock").glob("*.txt"):
        assert "://" not in lock.read_text()
