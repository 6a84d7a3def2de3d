"""Incidents of the embedded hospital, recorded in a real journal and drilled from it.

The shipped stories are such recordings; `make snapshots` records them anew.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from console.demo import drills
from console.duty.recording import goal
from console.wiring import library
from runbooks.loader import load_all
from tests.console.demo.recorder import record, recorded, story

ONCALL = str(Path(sys.executable).parent / "oncall")
FOLDER = Path(drills.__file__).parent
WRITE = os.environ.get("ONCALL_SNAPSHOTS") == "write"
STORIES = {
    "archive": ("oracle-archive-full", "oracle-archive", {"way": "backup"}, "his-db"),
    "pool": ("pool-stopped", "iis-pool", {"look": "start"}, "peis"),
    "disk": ("disk-full", "disk-full", {"look": "logs"}, "mrm"),
}


def oncall(data: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "ONCALL_LANG": "en", "ONCALL_DATA": str(data)}
    return subprocess.run(
        [ONCALL, *arguments], capture_output=True, text=True, timeout=180, env=env
    )


@pytest.mark.parametrize("name", STORIES if WRITE else ["pool"])
async def test_an_incident_is_drilled_from_the_journal_that_recorded_it(
    name: str, tmp_path: Path
) -> None:
    incident = await record(tmp_path, *STORIES[name])
    before = (tmp_path / "timeline.db").read_bytes()
    recording = recorded(tmp_path, incident)
    listed = json.loads(oncall(tmp_path, "drill", "--json").stdout)
    assert [one["id"] for one in listed if one["kind"] == "past"] == [incident]
    done = oncall(tmp_path, "drill", incident, "--headless", "--json", "--speed", "10")
    assert done.returncode == 0, done.stderr
    card = json.loads(done.stdout)
    assert card["missed"] == card["extra"] == card["unanswered"] == []
    assert card["changes"]
    assert card["cause_seconds"] is not None
    assert card["mended_seconds"] is not None
    assert (tmp_path / "timeline.db").read_bytes() == before  # the real timeline is as it was
    told = drills.written(story(name, recording))
    assert str(tmp_path) not in told
    assert goal(drills.read(name, told)).way == goal(recording).way
    if WRITE:
        (FOLDER / f"{name}.json").write_text(told, encoding="utf-8")


def test_all_stories_are_shipped() -> None:
    assert set(drills.names()) == set(STORIES)


@pytest.mark.parametrize("name", STORIES)
def test_a_recorded_way_is_still_a_way_of_its_runbook(name: str) -> None:
    books = {book.id: book for book in load_all(library())}
    told = goal(drills.recording(name))
    assert told.way
    assert told.cause is not None
    assert told.remedy is not None
    for book, step in told.way:
        assert books[book].step(step), "make snapshots records it anew"
