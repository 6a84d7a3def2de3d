"""From samples to incidents, in a real journal."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

from console.desk.closing import Ending, Word
from console.desk.incidents import Report
from console.duty.incidents import Status
from console.duty.record import Conflict, Query
from console.words.languages import words
from sources.sample import State
from tests.desk.ward import BEHIND, Clock, outage, quiet, sample, settled, ward


async def kinds(desk: object, incident: str) -> list[str]:
    events = await desk.journal.read(Query(incident=incident))  # type: ignore[attr-defined]
    return [event.kind for event in events]


async def test_one_incident_for_the_database_with_six_systems_behind_it(tmp_path: Path) -> None:
    clock = Clock()
    async with ward(tmp_path, clock) as desk:
        await outage(desk, clock)
        (row,) = [one for one in desk.queue.value.incidents if one.auto]
        assert row.component == "his-db"
        assert row.affected == BEHIND
        assert (row.service, row.priority) == ("emergency", "P2")
        await desk.watch.look()
        assert await kinds(desk, row.id) == ["incident.opened"]


async def test_victims_that_are_seen_first_open_nothing(tmp_path: Path) -> None:
    clock = Clock()
    async with ward(tmp_path, clock) as desk:
        await quiet(desk, clock)
        for _ in range(2):
            clock.on(seconds=5)
            await sample(desk, State.DOWN, *BEHIND)
            await desk.watch.look()
        assert not await desk.journal.incidents(open_only=True)
        for _ in range(3):
            clock.on(seconds=30)
            await sample(desk, State.DOWN, "his-db", *BEHIND)
        await desk.watch.look()
        (row,) = await desk.journal.incidents(open_only=True)
        assert row.component == "his-db"


async def test_an_outage_that_ends_and_comes_back_is_one_incident(tmp_path: Path) -> None:
    clock = Clock()
    async with ward(tmp_path, clock) as desk:
        await outage(desk, clock)
        clock.on(seconds=60)
        await sample(desk, State.OK, value=1.0)
        await desk.watch.look()
        await settled(desk)
        (row,) = [one for one in desk.queue.value.incidents if one.auto]
        assert row.recovered is not None
        assert row.open, "a person resolves it"
        for _ in range(2):
            clock.on(seconds=30)
            await sample(desk, State.DOWN, "his-db")
        await desk.watch.look()
        await settled(desk)
        (row,) = [one for one in desk.queue.value.incidents if one.auto]
        assert (row.flaps, row.recovered) == (1, None)


async def test_what_is_not_asked_any_more_turns_stale_and_opens_nothing(tmp_path: Path) -> None:
    clock = Clock()
    async with ward(tmp_path, clock) as desk:
        await quiet(desk, clock)
        assert {one.state for one in desk.watch.picture().systems} == {State.OK}
        clock.on(hours=3)
        assert {one.state for one in desk.watch.picture().systems} == {State.STALE}
        await desk.watch.look()
        assert not await desk.journal.incidents(open_only=True)


async def test_a_source_that_dies_is_unknown_and_opens_nothing(tmp_path: Path) -> None:
    clock = Clock()
    async with ward(tmp_path, clock) as desk:
        await quiet(desk, clock)
        await sample(desk, State.UNKNOWN)
        assert {one.state for one in desk.watch.picture().systems} == {State.UNKNOWN}
        await desk.watch.look()
        assert not await desk.journal.incidents(open_only=True)


async def test_the_response_clock_warns_then_breaches_once_each(tmp_path: Path) -> None:
    clock = Clock()
    async with ward(tmp_path, clock) as desk:
        await outage(desk, clock)
        (row,) = [one for one in desk.queue.value.incidents if one.auto]
        query = Query(incident=row.id, kinds=("sla.",))
        for minutes, count in ((8, 2), (8, 3), (1, 3)):
            clock.on(minutes=minutes)
            for draft in desk.alarms(clock()):
                with suppress(Conflict):  # the desk's own second hand may be first
                    await desk.journal.append(draft)
            async with asyncio.timeout(20):
                while len(events := await desk.journal.read(query)) < count:
                    await asyncio.sleep(0.05)
            await settled(desk)
        said = [(e.data["clock"], e.data.get("percent")) for e in events]
        assert said == [
            ("contract.respond", 50),
            ("site.respond", None),  # five minutes, over at once
            ("contract.respond", None),
        ]


async def test_a_life_from_call_to_close_and_back(tmp_path: Path) -> None:
    clock = Clock()
    async with ward(tmp_path, clock) as desk:
        await outage(desk, clock)
        row = next(one for one in desk.queue.value.incidents if not one.auto)
        verbs = desk.incidents
        row = await verbs.acknowledge(row)
        assert (row.status, row.owner) == (Status.ACKNOWLEDGED, "dba")
        row = await verbs.pause(row, "vendor", "等厂家")
        clock.on(hours=10)
        before = desk.due(row)
        row = await verbs.resume(row)
        assert before is None
        row = await verbs.resolve(row, "重装打印驱动")
        word, ending = Word("病案室", "phone"), Ending("configuration", "reconfigured")
        row = await desk.work.closing.finish(row, word, ending)
        row = await verbs.reopen(row, "又偏了")
        assert (row.status, row.resolved) == (Status.ACKNOWLEDGED, None)
        assert (await desk.journal.verify()).ok


async def test_a_card_says_since_when_it_does_not_work(tmp_path: Path) -> None:
    clock = Clock()
    async with ward(tmp_path, clock) as desk:
        await outage(desk, clock)
        (row,) = [one for one in desk.queue.value.incidents if one.auto]
        changes = await desk.journal.read(Query(kinds=("check.changed",)))
        failed = [one.at for one in changes if str(one.data["check"]).startswith("his-db")]
        assert await desk.work.cards.began(row) == failed[-1]

        long_ago = clock() - timedelta(hours=8)
        row = await desk.incidents.open(Report("打不开", "his", "support", "P3", received=long_ago))
        began = await desk.work.cards.began(row)
        title, start, *_ = desk.work.cards.text(row, (), began, words("zh")).split("\n")
        assert start.startswith("开始时间：2026-03-10 19:13（8 小时")
        assert "HIS 暂时不能使用" in title
