"""What opening an incident and its verbs need; pauses and alarms through the whole desk."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from config.model import CLOCKS
from config.template import write
from console.desk.errors import Denied
from console.desk.incidents import Report
from console.duty.record import Query
from console.duty.sla import ClockState
from tests.desk.ward import Clock, ward

if TYPE_CHECKING:
    from console.desk.desk import Desk
    from console.duty.incidents import Incident


async def opened(desk: Desk) -> Incident:
    return await desk.incidents.open(Report("收费窗口打不开", "his", "emergency", "P1"))


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"title": "  "}, "no-title"),
        ({"system": "nowhere"}, "unknown-system"),
        ({"component": "emr"}, "unknown-component"),
        ({"service": "magic"}, "unknown-service"),
        ({"priority": "P9"}, "unknown-priority"),
        ({"channel": "smoke"}, "unknown-channel"),
    ],
)
async def test_what_is_not_known_opens_nothing(
    tmp_path: Path, change: dict[str, str], code: str
) -> None:
    given = {"title": "打不开", "system": "his", "service": "emergency", "priority": "P1", **change}
    async with ward(tmp_path, Clock()) as desk:
        with pytest.raises(Denied) as denied:
            await desk.incidents.open(Report(**given))
        assert denied.value.code == code
        assert await desk.journal.incidents(open_only=True) == ()


async def test_what_is_written_about_an_incident_is_masked(tmp_path: Path) -> None:
    write(tmp_path / "site")
    with (tmp_path / "site" / "site.yaml").open("a", encoding="utf-8") as file:
        file.write("identifiers: [{name: 病历号, pattern: 'MR[0-9]{8}'}]\n")
    async with ward(tmp_path, Clock()) as desk:
        report = Report(
            "MR00123456 打不开",
            "his",
            "emergency",
            "P1",
            requester="13812345678",
            contact="13812345678",
        )
        incident = await desk.incidents.open(report)
        assert incident.title.startswith("⟦病历号:")
        assert incident.requester.startswith("⟦TEL:")
        assert incident.contact == "13812345678"
        await desk.incidents.note(incident, "病人 MR00123456, password=Geheim1")
        told = str([event.data for event in await desk.journal.read(Query())])
        assert told.count(incident.title.removesuffix(" 打不开")) == 2
        assert "MR0012" not in told
        assert "Geheim1" not in told


async def test_what_a_verb_needs(tmp_path: Path) -> None:
    async with ward(tmp_path, Clock()) as desk:
        incident = await opened(desk)
        for verb, code in (
            (desk.incidents.note(incident, " "), "no-text"),
            (desk.incidents.pause(incident, "tea"), "unknown-reason"),
            (desk.incidents.assign(incident, "nobody"), "unknown-engineer"),
        ):
            with pytest.raises(Denied) as denied:
                await verb
            assert denied.value.code == code


async def test_a_pause_moves_the_deadline_by_what_it_lasted(tmp_path: Path) -> None:
    clock = Clock()
    async with ward(tmp_path, clock) as desk:
        incident = await desk.incidents.acknowledge(await opened(desk))
        due = {one.name: one.due for one in desk.clocks(incident)}
        clock.on(minutes=3)
        incident = await desk.incidents.pause(incident, "vendor")
        assert {one.state(clock()) for one in desk.clocks(incident) if not one.stopped} == {
            ClockState.PAUSED
        }
        assert incident.pauses[-1].actor == "dba"
        clock.on(minutes=45)
        incident = await desk.incidents.resume(incident)
        after = {one.name: one for one in desk.clocks(incident)}
        assert after["site.restore"].due == due["site.restore"] + timedelta(minutes=45)
        assert after["contract.respond"].state(clock()) is ClockState.MET
        clock.on(days=3)
        assert after["site.restore"].state(clock()) is ClockState.BREACHED


async def test_each_alarm_is_said_once(tmp_path: Path) -> None:
    clock = Clock()
    async with ward(tmp_path, clock) as desk:
        incident = await opened(desk)
        said: list[str] = []
        all_three = {f"sla.breached {one}" for one in CLOCKS}
        for step in [timedelta(minutes=1)] * 30 + [timedelta(hours=1)] * 12:
            clock.moment += step
            await desk.watch._ring(desk.alarms(clock()))
            await asyncio.sleep(0.01)
        async with asyncio.timeout(10):
            while not all_three <= set(said):
                events = await desk.journal.read(Query(incident=incident.id))
                said = [
                    f"{e.kind} {e.data['clock']}{e.data.get('percent', '')}"
                    for e in events
                    if e.kind.startswith("sla.")
                ]
                await desk.watch._ring(desk.alarms(clock()))
                await asyncio.sleep(0.05)
        assert sorted(said) == sorted(set(said))
        assert "sla.warned contract.respond50" in said
