"""The archive reads what another console writes, and leaves every byte as it is."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from console.duty.events import Data, Draft, Kind
from console.duty.record import JournalError
from console.journal.archive import archive
from console.journal.store import Journal
from tests.console.journal.conftest import Console

OPENING: Data = {
    "title": "t",
    "system": "his",
    "component": "his",
    "service": "support",
    "priority": "P3",
    "cause": "",
    "auto": False,
}


async def fill(journal: Journal, number: str, *, resolve: bool, check: str = "his-page") -> str:
    """Record an incident with one run, and a check that changed before; return its output."""
    changed: Data = {"check": check, "component": "his", "old": "ok", "new": "down"}
    about: Data = {"run": f"r{number}", "step": "look", "host": "his"}
    digest = await journal.keep(f"output of {number}")
    drafts = [
        Draft(Kind.CHECK_CHANGED, changed),
        Draft(Kind.INCIDENT_OPENED, OPENING, number),
        Draft(Kind.RUN_STARTED, {"run": f"r{number}", "runbook": "b", "console": "c"}, number),
        Draft(Kind.STEP_INTENT, {**about, "risk": "read"}, number),
        Draft(Kind.STEP_OUTCOME, {**about, "evidence": digest, "verdict": "fail"}, number),
        Draft(Kind.RUN_ENDED, {"run": f"r{number}", "verdict": "fail"}, number),
    ]
    if resolve:
        drafts.append(Draft(Kind.INCIDENT_RESOLVED, {"text": ""}, number))
    for draft in drafts:
        await journal.append(draft)
    return digest


async def test_what_is_over_and_has_outputs_can_be_drilled(
    console: Console, tmp_path: Path
) -> None:
    path = tmp_path / "timeline.db"
    journal = await console(path)
    digest = await fill(journal, "20260304-01", resolve=True)
    await fill(journal, "20260304-02", resolve=False)
    await journal.append(Draft(Kind.INCIDENT_OPENED, OPENING, "20260304-03"))
    await journal.append(Draft(Kind.INCIDENT_RESOLVED, {"text": ""}, "20260304-03"))
    with archive(path) as past:  # while the console has it open
        assert [one.id for one in past.incidents()] == ["20260304-01"]
        recording = past.recording("20260304-01")
        assert past.recording("20991231-01") is None
    assert recording is not None
    assert recording.outputs == {digest: "output of 20260304-01"}
    kinds = [one.kind for one in recording.events]
    assert kinds[:2] == [Kind.CHECK_CHANGED, Kind.INCIDENT_OPENED]
    assert all(one.incident in (None, "20260304-01") for one in recording.events)
    assert [one.seq for one in recording.events] == sorted(one.seq for one in recording.events)


async def test_not_a_byte_is_written(console: Console, tmp_path: Path) -> None:
    path = tmp_path / "timeline.db"
    journal = await console(path)
    await fill(journal, "20260304-01", resolve=True)
    head = await journal.head()
    await journal.close()
    before = path.read_bytes()
    with archive(path) as past:
        assert past.recording("20260304-01") is not None
        with pytest.raises(sqlite3.OperationalError):
            past._connection.execute("DELETE FROM evidence")
    assert path.read_bytes() == before
    assert await (await console(path)).head() == head


async def test_what_was_played_is_no_past(console: Console, tmp_path: Path) -> None:
    path = tmp_path / "timeline.db"
    journal = await console(path)
    await journal.append(Draft(Kind.DRILL_STARTED, {"drill": "x", "title": "x", "title_en": "x"}))
    await fill(journal, "20260304-01", resolve=True)
    with archive(path) as past:
        assert past.incidents() == ()


@pytest.mark.parametrize(
    ("statement", "code"),
    [("PRAGMA user_version = 99", "newer"), ("PRAGMA application_id = 1", "corrupt")],
)
async def test_a_file_that_is_not_ours_to_read_is_refused(
    statement: str, code: str, console: Console, tmp_path: Path
) -> None:
    path = tmp_path / "timeline.db"
    await (await console(path)).close()
    with closing(sqlite3.connect(path)) as other:
        other.execute(statement)
    with pytest.raises(JournalError) as refused, archive(path):
        pass
    assert refused.value.code == code


def test_a_file_that_is_missing_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(JournalError), archive(tmp_path / "timeline.db"):
        pass
    assert list(tmp_path.iterdir()) == []
