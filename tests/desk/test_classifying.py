"""Classification, plans and causes through the whole desk; what earlier versions left behind."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from console.desk.errors import Denied
from console.desk.incidents import Report
from console.duty.classify import Change
from console.duty.events import Draft, Kind
from console.duty.record import Conflict, Query
from tests.desk.ward import Clock, ward

if TYPE_CHECKING:
    from console.desk.desk import Desk
    from console.duty.incidents import Incident

CALL = Report("收费窗口打不开", "his", "emergency", "P1")


async def last(desk: Desk, row: Incident) -> dict[str, object]:
    return dict((await desk.journal.read(Query(incident=row.id)))[-1].data)


async def test_another_class_is_recorded_with_what_it_was_and_why(tmp_path: Path) -> None:
    clock = Clock()
    async with ward(tmp_path, clock) as desk:
        row = await desk.incidents.open(CALL)
        clock.on(minutes=40)
        row = await desk.incidents.pause(row, "vendor")
        row = await desk.incidents.classify(row, Change(impact="I2", urgency="U2"), "只有收费窗口")
        assert (row.priority, row.grade, len(row.pauses)) == ("P2", 2, 1)
        data = await last(desk, row)
        assert data["why"] == "只有收费窗口"
        assert data["was"] == {"impact": "", "urgency": "", "priority": "P1", "grade": 0}
        restore = desk.clocks(row)[-1]
        assert (restore.name, restore.start) == ("site.restore", row.opened)
        for change, why, code in (
            (Change(impact="I2"), "x", "same-class"),
            (Change(impact="I1"), " ", "no-why"),
            (Change(impact="I7"), "x", "unknown-impact"),
        ):
            with pytest.raises(Denied) as denied:
                await desk.incidents.classify(row, change, why)
            assert denied.value.code == code


async def test_a_class_is_decided_on_what_was_seen(tmp_path: Path) -> None:
    async with ward(tmp_path, Clock()) as desk:
        seen = await desk.incidents.open(CALL)
        await desk.incidents.acknowledge(seen)
        with pytest.raises(Conflict):
            await desk.incidents.classify(seen, Change(priority="P3"), "x")


async def test_clocks_start_at_the_first_contact(tmp_path: Path) -> None:
    clock = Clock()
    async with ward(tmp_path, clock) as desk:
        received = clock() - timedelta(minutes=9)
        report = Report(
            "打不开", "his", "emergency", "", impact="I2", urgency="U2", received=received
        )
        row = await desk.incidents.open(report)
        assert (row.start, row.opened, row.priority) == (received, clock(), "P2")
        assert {one.start for one in desk.clocks(row)} == {received}
        assert desk.due(row) == received + timedelta(minutes=5)
        late = Report("x", "his", "support", "P3", received=clock() + timedelta(seconds=1))
        with pytest.raises(Denied) as denied:
            await desk.incidents.open(late)
        assert denied.value.code == "received-ahead"


async def test_an_improvement_is_answered_by_an_owner_and_a_date(tmp_path: Path) -> None:
    clock = Clock()
    async with ward(tmp_path, clock) as desk:
        row = await desk.incidents.open(Report("加一张表", "emr", "improvement", "P4"))
        row = await desk.incidents.acknowledge(row)
        contract = desk.clocks(row)[0]
        assert (contract.name, contract.stopped) == ("contract.respond", None)
        for on, code in (("soon", "bad-day"), ("2026-03-10", "past-day")):
            with pytest.raises(Denied) as denied:
                await desk.incidents.plan(row, on)
            assert denied.value.code == code
        row = await desk.incidents.plan(row, "2026-03-20", "与系统分析师商定")
        assert (row.plan, row.owner) == ("2026-03-20", "dba")
        assert desk.clocks(row)[0].stopped == clock()
        moved = await desk.incidents.plan(row, "2026-03-25")
        assert (moved.plan, moved.planned) == ("2026-03-25", row.planned)


async def test_a_cause_is_given_to_what_was_broken_only(tmp_path: Path) -> None:
    clock = Clock()
    async with ward(tmp_path, clock) as desk:
        row = await desk.incidents.open(CALL)
        for cause, text, code in (
            ("roster", "漏接", "not-broken"),
            ("weather", "漏接", "unknown-cause"),
            ("roster", " ", "no-text"),
        ):
            with pytest.raises(Denied) as denied:
                await desk.incidents.explain_breach(row, "contract.respond", cause, text)
            assert denied.value.code == code
        clock.on(minutes=17)
        row = await desk.incidents.acknowledge(row)
        row = await desk.incidents.explain_breach(row, "contract.respond", "roster", "主班漏接")
        assert row.cause_of("contract.respond") == "roster"
        assert (await last(desk, row))["cause"] == "roster"


async def test_a_journal_of_an_earlier_version_is_folded_anew(tmp_path: Path) -> None:
    clock = Clock()
    async with ward(tmp_path, clock) as desk:
        row = await desk.incidents.open(CALL)
        for kind, name in ((Kind.SLA_WARNED, "respond"), (Kind.SLA_BREACHED, "restore")):
            data = {"clock": name, "due": "2026-03-11T03:00:00+00:00"}
            await desk.journal.append(Draft(kind, data, row.id))
    path = tmp_path / "data" / "timeline.db"
    with closing(sqlite3.connect(path)) as file:  # as the version before kept it
        file.execute("UPDATE basis SET value = '2 id version' WHERE name = 'shape'")
        file.execute("UPDATE incident SET body = '{}', due = 1")
        file.commit()
    async with ward(tmp_path, clock) as desk:
        after = await desk.journal.incident(row.id)
        assert after is not None
        assert after.warned == ("contract.respond@100",)
        assert after.breached == ("site.restore",)
        assert (after.title, desk.due(after)) == (row.title, row.opened + timedelta(minutes=5))
        assert (await desk.journal.verify()).ok
