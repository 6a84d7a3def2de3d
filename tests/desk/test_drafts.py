"""Half-filled forms on a real disk: kept, offered, forgotten."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from console.desk.drafts import Drafts
from console.desk.presence import Presence
from tests.desk.ward import Clock

LIVING = """
import sys, time
from pathlib import Path
from console.desk.presence import Presence
presence = Presence(Path(sys.argv[1]))
presence.hold()
print(presence.id, flush=True)
time.sleep(600)
"""


@pytest.fixture
def presence(tmp_path: Path) -> Iterator[Presence]:
    made = Presence(tmp_path / "consoles")
    made.hold()
    yield made
    made.close()


@pytest.fixture
def drafts(tmp_path: Path, presence: Presence) -> Drafts:
    return Drafts(tmp_path / "drafts", presence, "dba", Clock())


async def test_the_newest_value_is_kept_and_nothing_beside_it(
    drafts: Drafts, tmp_path: Path
) -> None:
    draft = drafts.begin()
    for end in range(1, 50):
        drafts.keep(draft, {"title": "收费窗口打不开\n" * end, "original": ""})
    await drafts.settled()
    (path,) = (tmp_path / "drafts").iterdir()
    assert json.loads(path.read_text())["fields"]["title"] == "收费窗口打不开\n" * 49
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    (kept,) = await drafts.left()
    assert (kept.id, kept.actor) == (draft, "dba")


async def test_recorded_or_emptied_it_is_gone(drafts: Drafts, tmp_path: Path) -> None:
    one, two = drafts.begin(), drafts.begin()
    drafts.keep(one, {"title": "a"})
    drafts.keep(two, {"title": "b"})
    await drafts.settled()
    drafts.forget(one)
    drafts.keep(two, {"title": ""})
    assert await drafts.left() == ()
    assert list((tmp_path / "drafts").iterdir()) == []


async def test_the_draft_of_a_living_console_is_its_own_until_it_dies(
    drafts: Drafts, tmp_path: Path
) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", LIVING, str(tmp_path / "consoles")],
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        assert other.stdout is not None
        console = other.stdout.readline().strip()
        drafts.keep(f"{console}-1", {"title": "别人的"})
        await drafts.settled()
        assert await drafts.left() == ()
        os.kill(other.pid, signal.SIGKILL)
        other.wait()
        assert [one.fields["title"] for one in await drafts.left()] == ["别人的"]


async def test_damaged_files_are_passed_over_and_left(drafts: Drafts, tmp_path: Path) -> None:
    folder = tmp_path / "drafts"
    folder.mkdir()
    whole = {"at": "2026-03-10T19:12:00+00:00", "actor": "a", "fields": {"title": "x"}}
    for name, text in {
        "1": "",
        "2": "{",
        "3": "[]",
        "4": json.dumps({**whole, "fields": "x"}),
        "5": json.dumps({**whole, "at": "2026-03-10T19:12:00"}),
        "6": json.dumps({**whole, "at": "yesterday"}),
        "7": "x" * 2_000_000,
    }.items():
        (folder / f"dead-{name}.json").write_text(text)
    (folder / "dead-8.json").write_bytes(b"\xff\xfe")
    (folder / "dead-9.json").write_text(json.dumps(whole))
    assert [one.id for one in await drafts.left()] == ["dead-9"]
    assert len(list(folder.iterdir())) == 9


async def test_a_place_that_cannot_be_written_is_told(presence: Presence, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    drafts = Drafts(tmp_path / "file" / "drafts", presence, "dba", Clock())
    drafts.keep(drafts.begin(), {"title": "a"})
    await drafts.settled()
    assert drafts.trouble.value == "Not a directory"
