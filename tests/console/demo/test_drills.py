"""The shipped drills: recorded on the embedded hospital, and still true of the shipped runbooks.

`make snapshots` records them anew.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from console.demo import drills
from console.duty.recording import goal
from console.wiring import library
from runbooks.loader import load_all
from tests.console.demo.recorder import record, recorded, story

FOLDER = Path(drills.__file__).parent
STORIES = {
    "archive": ("oracle-archive-full", "oracle-archive", {"way": "backup"}, "his-db"),
    "pool": ("pool-stopped", "iis-pool", {"look": "start"}, "peis"),
    "disk": ("disk-full", "disk-full", {"look": "logs"}, "mrm"),
}


@pytest.mark.skipif(os.environ.get("ONCALL_SNAPSHOTS") != "write", reason="make snapshots records")
@pytest.mark.parametrize("name", STORIES)
async def test_record(name: str, tmp_path: Path) -> None:
    incident = await record(tmp_path, *STORIES[name])
    told = drills.written(story(name, recorded(tmp_path, incident)))
    assert str(tmp_path) not in told
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
