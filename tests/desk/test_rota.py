"""Swaps that every console sees, and incidents given with the reasons kept."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from config.loader import load
from console.desk.errors import Denied
from console.desk.incidents import Report
from console.duty.record import Query
from console.wiring import desk_of
from tests.desk.ward import Clock, settled, ward


async def test_a_swap_holds_at_once_in_the_other_console_and_after_a_start(tmp_path: Path) -> None:
    clock = Clock()
    async with ward(tmp_path, clock) as one, ward(tmp_path, clock) as two:
        assert [e.id for e in two.on_call()] == ["app", "dba"]
        now = clock()
        await one.rota.swap(now, now + timedelta(hours=4), ("desk", "app"), "家里  有事")
        assert [e.id for e in one.on_call()] == ["desk", "app"]
        async with asyncio.timeout(10):
            while two.on_call()[0].id != "desk":
                await asyncio.sleep(0.02)
        (event,) = await two.journal.read(Query(kinds=("roster.swapped",)))
        assert (event.actor, event.data["why"]) == ("dba", "家里 有事")
    async with ward(tmp_path, clock) as later:
        assert later.on_call()[0].id == "desk"
        clock.on(hours=4)
        assert later.on_call()[0].id == "app"


async def test_a_swap_made_while_another_console_starts_is_not_lost(tmp_path: Path) -> None:
    clock = Clock()
    async with ward(tmp_path, clock) as one:
        site = load(tmp_path / "site")
        async with desk_of(site, tmp_path / "data", "app", now=clock) as two:
            await two.first_look()
            await one.rota.swap(clock(), clock() + timedelta(hours=4), ("desk",), "家里有事")
            running = asyncio.create_task(two.run(watch=False))
            try:
                async with asyncio.timeout(20):
                    while two.on_call()[0].id != "desk":
                        await asyncio.sleep(0.02)
            finally:
                running.cancel()
                await asyncio.gather(running, return_exceptions=True)


async def test_a_swap_that_cannot_be_changes_nothing(tmp_path: Path) -> None:
    clock = Clock()
    async with ward(tmp_path, clock) as desk:
        now, hour = clock(), timedelta(hours=1)
        for start, end, people, code in (
            (now, now + hour, ("nobody",), "unknown-engineer"),
            (now, now + hour, (), "no-engineer"),
            (now + hour, now, ("app",), "swap-order"),
            (now - 2 * hour, now - hour, ("app",), "swap-order"),
            (now, now + 24 * 93 * hour, ("app",), "swap-long"),
        ):
            with pytest.raises(Denied) as denied:
                await desk.rota.swap(start, end, people)
            assert denied.value.code == code
        assert not await desk.journal.read(Query(kinds=("roster.swapped",)))


async def test_an_assignment_keeps_what_spoke_for_it_and_the_load_counts(tmp_path: Path) -> None:
    async with ward(tmp_path, Clock()) as desk:
        first = await desk.incidents.open(Report("归档区满", "his", "emergency", "P1", "his-db"))
        ranked = [one.engineer.id for one in await desk.dispatch.rank(first)]
        assert ranked[:2] == ["dba", "app"]
        given = await desk.dispatch.assign(first, "dba")
        assert given.owner == "dba"
        (event,) = await desk.journal.read(Query(kinds=("incident.assigned",)))
        assert event.data["reasons"] == ["backup", "skill oracle", "skill his-db", "free"]
        second = await desk.incidents.open(Report("锁等待", "his", "support", "P2", "his-db"))
        reasons = {one.engineer.id: one.reasons for one in await desk.dispatch.rank(second)}
        assert "open 1 P1" in [str(reason) for reason in reasons["dba"]]
        with pytest.raises(Denied):
            await desk.dispatch.assign(second, "nobody")
        await settled(desk)
