"""What follows from the events can be thrown away and made again."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pytest

from console.duty import incidentfold
from console.duty.codec import Codec
from console.duty.events import Draft, Kind
from console.duty.incidents import Incident, Pause, Status
from console.duty.life import Confirmation, Entry, Life, Manual, Plan
from console.duty.record import Conflict
from console.journal import projections
from tests.console.journal import drafts
from tests.console.journal.drafts import DAY, changed, note, opening, started, verb

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from console.duty.events import Event
    from console.journal.sqlite import SqliteJournal
    from tests.console.journal.conftest import Console

TABLES = ("incident", "check_state", "open_run", "incident_words", "basis")
FOUND = {
    "open": "SELECT body FROM incident WHERE open ORDER BY due IS NULL, due, id LIMIT 50",
    "past": "SELECT body FROM incident WHERE NOT open ORDER BY opened DESC, id DESC LIMIT 50",
    "cause": "SELECT id FROM incident WHERE open AND cause <> '' AND cause = 'x'",
    "run": "SELECT seq FROM event WHERE json_extract(data, '$.run') = 'x' ORDER BY seq",
    "incident": "SELECT seq FROM event WHERE seq > 0 AND incident = 'x' ORDER BY seq DESC LIMIT 9",
    "kinds": "SELECT seq FROM event WHERE kind = 'x' AND seq > 0"
    " UNION ALL SELECT seq FROM event WHERE kind = 'y' AND seq > 0 ORDER BY seq DESC LIMIT 9",
}


def contents(path: Path) -> dict[str, list[tuple[object, ...]]]:
    with closing(sqlite3.connect(path)) as connection:
        return {
            table: connection.execute(f"SELECT * FROM {table} ORDER BY 1").fetchall()
            for table in TABLES
        }


async def lived_in(journal: SqliteJournal) -> None:
    """A night: fifty incidents in every state, checks that change, runs that end and do not."""
    for number in range(1, 51):
        incident = f"{DAY}-{number:02d}"
        await journal.append(
            opening(incident, priority=f"P{number % 9 + 1}", cause=f"component:{number % 20}")
            if number <= 20
            else opening(incident, priority=f"P{number % 9 + 1}")
        )
        for kind in (
            Kind.INCIDENT_ACKNOWLEDGED,
            Kind.INCIDENT_PAUSED,
            Kind.SLA_WARNED,
            Kind.INCIDENT_RESOLVED,
            Kind.INCIDENT_REOPENED,
        )[: number % 6]:
            await journal.append(verb(kind, incident, reason="user", clock="restore"))
        await journal.append(changed(f"check-{number % 7}", ("ok", "warn", "down")[number % 3]))
        run = {"run": f"run-{number}", "console": "a"}
        await journal.append(Draft(Kind.RUN_STARTED, run, incident), started())
        if number % 4:
            await journal.append(Draft(Kind.RUN_ENDED, run, incident))


@pytest.mark.parametrize("fold", [drafts.fold, incidentfold.fold], ids=["small", "of duty"])
async def test_made_anew_from_the_events_they_are_the_same(
    console: Console, tmp_path: Path, fold: Callable[[Incident | None, Event], Incident]
) -> None:
    path = tmp_path / "timeline.db"
    journal = await console(path, fold=fold)
    await lived_in(journal)
    grown, rows = contents(path), await journal.incidents(open_only=False)
    assert len(grown["incident"]) == 50
    assert len(grown["open_run"]) == 12
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DELETE FROM check_state")
        connection.execute("UPDATE incident SET body = '{}', open = 0, due = 7")
        connection.commit()
    await journal.rebuild()
    assert contents(path) == grown
    assert await journal.incidents(open_only=False) == rows


async def test_a_program_that_knows_more_of_incidents_makes_them_anew_when_it_opens(
    console: Console, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "timeline.db"
    journal = await console(path)
    await lived_in(journal)
    rows = await journal.incidents(open_only=False)
    await journal.close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE incident SET body = '[]'")
        connection.commit()
    monkeypatch.setattr(projections, "_SHAPE", "another")
    journal = await console(path)
    assert await journal.incidents(open_only=False) == rows


async def test_under_another_contract_what_is_due_is_worked_out_anew(
    console: Console, tmp_path: Path
) -> None:
    path = tmp_path / "timeline.db"
    journal = await console(path)
    for number in (1, 2, 3):
        await journal.append(opening(f"{DAY}-{number:02d}", priority=f"P{number}"))
    await journal.append(verb(Kind.INCIDENT_RESOLVED, f"{DAY}-02"))
    await journal.close()

    asked: list[str] = []

    def reverse(incident: Incident) -> datetime:
        asked.append(incident.id)
        return incident.opened - timedelta(hours=int(incident.priority[1]))

    journal = await console(path, due=reverse, contract="contract")
    assert asked == []
    assert [row.id[-2:] for row in await journal.incidents(open_only=True)] == ["01", "03"]
    await journal.close()
    journal = await console(path, due=reverse, contract="a stricter one")
    assert [row.id[-2:] for row in await journal.incidents(open_only=True)] == ["03", "01"]
    assert asked == [f"{DAY}-01", f"{DAY}-03"]


async def test_a_refusal_in_the_middle_of_a_night_changes_nothing_that_follows(
    console: Console, tmp_path: Path
) -> None:
    path = tmp_path / "timeline.db"
    journal = await console(path)
    await lived_in(journal)
    before = contents(path)
    with pytest.raises(Conflict):
        await journal.append(changed("check-1", "down"), note("x"), opening())
    assert contents(path) == before


@pytest.mark.parametrize("sql", FOUND.values(), ids=FOUND)
async def test_what_a_screen_waits_for_walks_an_index(
    console: Console, tmp_path: Path, sql: str
) -> None:
    path = tmp_path / "timeline.db"
    await console(path)
    with closing(sqlite3.connect(path)) as connection:
        plan = [str(row[3]) for row in connection.execute(f"EXPLAIN QUERY PLAN {sql}")]
    assert any("USING" in line and "INDEX" in line for line in plan)
    assert not any("TEMP B-TREE" in line for line in plan)


def test_an_incident_comes_back_from_its_text_with_every_field() -> None:
    at = datetime(2026, 3, 4, 3, 0, 0, 123456, tzinfo=UTC)
    codec = Codec(Incident)
    full = Incident(
        "20260304-01", 7, Status.PAUSED, "标题", "his", "his-db", "emergency", "P1", at,
        "phone", "护士站", True, "component:his-db", "wang", at, "wang", at, at, at,
        (Pause(at, at, "user", "wang"), Pause(at, None, "vendor")), ("his", "emr"), 3, at,
        ("contract.respond@80",), ("site.restore",), ("backup",), at, ("k",), ("h",), True, 1, "title", at, "I2", "U1", 2, "assist", "fault",
        ("safety",), at, "2026-03-09", ("site.restore@vendor",),
        life=Life(
            Plan("重启", at, "wang", "r", "s", "agreed", at, "药房", "phone", "好"), True,
            "20260304-02", "20260201-01", (Manual(at, None, "药房", ("rdu",)),),
            (Entry("rdu-review", "王", "无"),), Confirmation("药房", "phone", at, None, "快"),
            (at,), "other", "other", 2,
        ),
    )  # fmt: skip
    assert codec.decode(codec.encode(full)) == full
    bare = Incident("20260304-02", 1, Status.NEW, "t", "his", "his", "support", "P3", at)
    assert codec.decode(codec.encode(bare)) == bare
    assert set(codec.encode(bare)) == {
        "id", "version", "status", "title", "system", "component", "service", "priority", "opened",
    }  # fmt: skip


def test_a_moment_keeps_its_offset() -> None:
    at = datetime(2026, 3, 4, 11, 0, tzinfo=timezone(timedelta(hours=8)))
    codec = Codec(Pause)
    assert codec.decode(codec.encode(Pause(at, None, "user"))).start.utcoffset() == at.utcoffset()


def test_a_field_that_has_no_text_is_refused_when_the_program_starts() -> None:
    @dataclass(frozen=True)
    class Strange:
        tags: set[str]

    with pytest.raises(TypeError):
        Codec(Strange)
