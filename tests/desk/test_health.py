"""Health checks through the desk, over real SSH: once, compared, held up, closed after a crash."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from config.loader import load
from console.demo import site as demo_site
from console.demo.hospital import Hospital
from console.desk.errors import Denied
from console.desk.incidents import Report
from console.desk.risks import Proposed
from console.duty.events import Draft, Kind
from console.duty.health import Change, compare, findings
from console.duty.ipass import Severity
from console.duty.record import Conflict, Query
from console.wiring import desk_of
from tests.desk.ward import Clock

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from console.desk.desk import Desk
    from console.duty.health import Compared, Result

LATER = timedelta(hours=3, minutes=25)
"""From 03:12, when the tests begin, to five minutes after HIS is due."""


class House:
    """The hospital, and consoles on one journal."""

    def __init__(self, hospital: Hospital, folder: Path, clock: Clock) -> None:
        self.hospital = hospital
        self.clock = clock
        self._folder = folder

    def write(self, host: str, name: str, text: str) -> None:
        (self.hospital.state(host) / name).write_text(text, encoding="utf-8")

    @asynccontextmanager
    async def console(self, actor: str = "dba") -> AsyncIterator[Desk]:
        site = load(self._folder / "site")
        async with desk_of(site, self._folder / "data", actor, now=self.clock) as desk:
            yield desk


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with Hospital(tmp_path / "hospital") as hospital:
        demo_site.write(tmp_path / "site", hospital.ports)
        (tmp_path / "data").mkdir(mode=0o700)
        made = House(hospital, tmp_path, Clock())
        async with made.console() as desk:  # the journal begins
            await desk.journal.append(Draft(Kind.CONSOLE_STARTED, {"pid": 1, "version": "0"}))
        yield made


async def one_of(desk: Desk, result: Result, step: str) -> Compared:
    found = compare(result, await desk.proof.health.history())
    return next(one for one in found if one.look.step == step)


async def kinds(desk: Desk, *wanted: str) -> list[str]:
    return [one.kind for one in await desk.journal.read(Query(kinds=wanted, limit=1000))]


async def test_a_run_is_in_the_journal_from_its_intent_to_its_end(house: House) -> None:
    async with house.console() as desk:
        result = await desk.proof.health.run(desk.proof.health.routine("mrm-weekly"))

        assert (result.verdict, result.by, result.why) == ("ok", "dba", "")
        seen = await kinds(desk, "health.", "run.")
        assert seen == ["health.started", "run.started", "run.ended", "health.ended"]
        run = await desk.runs.fold(result.run)
        assert run is not None
        assert {one.step for one in run.done} == {one.step for one in result.looks}
        disk = await one_of(desk, result, "disk")
        assert disk.look.measure is not None
        assert (disk.look.measure.value, disk.change) == (41.0, Change.NEW)
        assert (await desk.journal.verify()).ok


async def test_the_next_one_is_compared_and_three_days_make_a_trend(house: House) -> None:
    async with house.console() as desk:
        health = desk.proof.health
        for used in ("60", "65", "70"):
            house.write("mrm", "disk.used", used)
            result = await health.run(health.routine("mrm-weekly"))
            house.clock.on(days=1)
        disk = await one_of(desk, result, "disk")

        assert disk.before is not None
        assert disk.before.values["disk_used"] == "65"
        assert disk.trend is not None
        assert round(disk.trend.days or 0) == 6
        assert disk.finding
        assert disk.look.verdict == "ok"


async def test_of_two_consoles_one_runs_what_is_due(house: House) -> None:
    house.clock.moment += LATER
    async with house.console() as one, house.console("app") as other:
        due = [routine.id for routine, _ in await one.proof.health.due()]
        assert due == ["his-daily"]
        done = await asyncio.gather(one.proof.health.run_due(), other.proof.health.run_due())

        assert sorted(len(results) for results in done) == [0, 1]
        assert await kinds(one, "health.started") == ["health.started"]
        assert await one.proof.health.due() == ()
        assert await other.proof.health.missed() == ()


async def test_none_begins_by_itself_while_the_gravest_is_open_but_a_person_may(
    house: House,
) -> None:
    house.clock.moment += LATER
    async with house.console() as desk:
        grave = await desk.incidents.open(Report("全院停摆", "his", "emergency", "P1"))

        assert await desk.proof.health.run_due() == ()
        assert (await desk.proof.health.held_up()) is not None
        assert await desk.proof.health.due() != ()
        await desk.incidents.resolve(grave, "好了")
        (result,) = await desk.proof.health.run_due()
        assert (result.routine, result.by) == ("his-daily", "console")


async def test_the_console_begins_it_by_itself_when_its_time_comes(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("console.desk.health.LOOK", 0.05)
    async with house.console() as desk:
        keeping = asyncio.create_task(desk.proof.health.keep())
        house.clock.moment += LATER
        try:
            async with asyncio.timeout(60):
                while (await desk.proof.health.history()).last("his-daily") is None:
                    await asyncio.sleep(0.05)
        finally:
            keeping.cancel()
        last = (await desk.proof.health.history()).last("his-daily")
        assert last is not None
        assert last.due is not None
        assert last.by == "console"


async def test_hosts_that_cannot_be_reached_make_the_result_unknown(house: House) -> None:
    async with house.console() as desk:
        routine = desk.proof.health.routine("mrm-weekly")
        known = house.hospital.state("mrm").parents[2] / "keys" / "known_hosts"
        known.write_text("", encoding="utf-8")  # no key is known any more
        result = await desk.proof.health.run(routine)

        assert result.verdict == "unknown"
        assert {one.verdict for one in result.looks} == {"unknown"}
        assert result.looks[0].said != ""


async def test_a_check_that_names_no_book_of_its_kind_is_refused(house: House) -> None:
    async with house.console() as desk:
        from dataclasses import replace

        wrong = replace(desk.proof.health.routine("his-daily"), book="oracle-lock")
        with pytest.raises(Denied, match="not-health"):
            await desk.proof.health.run(wrong)
        assert await kinds(desk, "health.") == []


async def test_what_a_dead_console_left_is_closed_and_its_time_is_missed(house: House) -> None:
    house.clock.moment += LATER
    async with house.console() as desk:
        routine, due = (await desk.proof.health.due())[0]
        data = {"health": routine.id, "run": "f00", "due": due.isoformat(), "console": "dead"}
        await desk.journal.append(Draft(Kind.HEALTH_STARTED, {**data, "book": routine.book}))

        last = (await desk.proof.health.history()).last("his-daily")

        assert last is not None
        assert (last.verdict, last.why) == ("unknown", "lost")
        assert await desk.proof.health.run_due() == ()  # the time was taken; a person decides
        house.clock.on(hours=6)
        assert ("health.missed", "his-daily", due) in await desk.proof.health.missed()


async def test_a_finding_becomes_a_risk_or_an_incident_once(house: House) -> None:
    house.write("mrm", "disk.used", "97")
    async with house.console() as desk, house.console("app") as other:
        result = await desk.proof.health.run(desk.proof.health.routine("mrm-weekly"))
        found = {one.look.step: one for one in findings(result, await desk.proof.health.history())}
        assert set(found) == {"disk", "page"}
        proposed = Proposed("数据盘快满", "hardware", 3, 2, "mrm")
        risk = await desk.proof.risks.found(proposed, result, found["disk"])
        row = await desk.proof.health.incident(result, found["page"], "病案页面打不开")

        with pytest.raises(Conflict):
            await other.proof.risks.found(proposed, result, found["disk"])
        with pytest.raises(Conflict):
            await other.proof.health.incident(result, found["page"], "又一个")
        history = await desk.proof.health.history()
        became = {one.look.step: one.became for one in compare(result, history)}
        assert (became["disk"], became["page"]) == (risk.id, row.id)
        assert await desk.proof.health.findings() == ()
        assert len(await desk.journal.incidents(open_only=True)) == 1
        assert len(await other.proof.risks.register()) == 1


async def test_one_that_is_done_by_hand_settles_all_that_was_missed(house: House) -> None:
    house.clock.on(days=40)
    async with house.console() as desk:
        health = desk.proof.health
        before = [one for _, one, _ in await health.missed()]
        assert before.count("mrm-weekly") in (4, 5)
        owed = {one.id: one for one in await desk.proof.owed.items()}
        missed = owed["health.missed:mrm-weekly"]
        assert missed.severity is Severity.AMBER
        assert missed.title.startswith("健康检查 病案（每周二 07:00） 31 天内漏做")

        result = await health.run(health.routine("mrm-weekly"))

        assert len(await health.settled(result)) == before.count("mrm-weekly")
        left = [one for _, one, _ in await health.missed()]
        assert left == [one for one in before if one != "mrm-weekly"]
        items = {one.id for one in await desk.proof.owed.items()}
        assert "health.missed:mrm-weekly" not in items
