"""Every verb on an incident in every status; two consoles that are of two minds."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from console.desk.errors import Denied
from console.desk.incidents import Incidents, Report
from console.duty.incidents import Status
from console.duty.record import Conflict, Query
from console.duty.sla import ClockState
from console.wiring import desk_of
from tests.desk.ward import Clock, ward

if TYPE_CHECKING:
    from console.desk.desk import Desk
    from console.duty.incidents import Incident

WAY = {
    "new": (),
    "acknowledged": ("acknowledge",),
    "paused": ("acknowledge", "pause"),
    "resolved": ("acknowledge", "resolve"),
    "closed": ("acknowledge", "resolve", "close"),
}
"""How an incident comes to each status."""
TABLE = {
    "acknowledge": ("acknowledged", "already-acknowledged", "already-acknowledged",
                    "already-acknowledged", "already-acknowledged"),
    "assign": ("new", "acknowledged", "paused", "already-resolved", "already-closed"),
    "note": ("new", "acknowledged", "paused", "resolved", "closed"),
    "pause": ("paused", "paused", "already-paused", "already-resolved", "already-closed"),
    "resume": ("not-paused", "not-paused", "acknowledged", "not-paused", "not-paused"),
    "resolve": ("resolved", "resolved", "resolved", "already-resolved", "already-closed"),
    "close": ("not-resolved", "not-resolved", "not-resolved", "closed", "already-closed"),
    "reopen": ("not-resolved", "not-resolved", "not-resolved", "acknowledged", "acknowledged"),
}  # fmt: skip
"""For each status in the order of WAY: the status that follows, or why not."""
GIVEN = {"assign": ("app",), "note": ("字",), "pause": ("user",)}


async def done(verbs: Incidents, verb: str, incident: Incident) -> Incident:
    return await getattr(verbs, verb)(incident, *GIVEN.get(verb, ()))


async def opened(desk: Desk) -> Incident:
    return await desk.incidents.open(Report("收费窗口打不开", "his", "emergency", "P1"))


async def test_every_verb_in_every_status(tmp_path: Path) -> None:
    clock = Clock()
    async with ward(tmp_path, clock) as desk:
        GIVEN["assign"] = (desk.site.roster.engineers[-1].id,)
        for verb, outcomes in TABLE.items():
            for status, outcome in zip(WAY, outcomes, strict=True):
                incident = await opened(desk)
                for step in WAY[status]:
                    incident = await done(desk.incidents, step, incident)
                assert incident.status == status
                before = (await desk.journal.head())[0]
                if outcome in set(Status):
                    after = await done(desk.incidents, verb, incident)
                    assert after.status == outcome, (verb, status)
                    newest = (await desk.journal.read(Query(incident=incident.id)))[-1]
                    assert after.version == newest.seq
                    assert newest.kind.startswith("incident.")
                else:
                    with pytest.raises(Denied) as denied:
                        await done(desk.incidents, verb, incident)
                    assert denied.value.code == outcome, (verb, status)
                    seen = await desk.journal.read(Query(incident=incident.id))
                    assert seen[-1].seq <= before, (verb, status)


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


async def test_of_two_consoles_the_second_is_told_who_was_first(tmp_path: Path) -> None:
    async with (
        ward(tmp_path, Clock()) as desk,
        desk_of(desk.site, tmp_path / "data", "zhang") as other,
    ):
        incident = await opened(desk)
        results = await asyncio.gather(
            desk.incidents.acknowledge(incident),
            other.incidents.acknowledge(incident),
            return_exceptions=True,
        )
        (lost,) = (one for one in results if isinstance(one, Exception))
        assert isinstance(lost, Conflict)
        assert lost.event is not None
        assert lost.event.kind == "incident.acknowledged"
        events = await desk.journal.read(Query(incident=incident.id))
        assert [event.kind for event in events].count("incident.acknowledged") == 1
        assert events[-1].actor == lost.event.actor


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
        clock.on(minutes=45)
        incident = await desk.incidents.resume(incident)
        after = {one.name: one for one in desk.clocks(incident)}
        assert after["restore"].due == due["restore"] + timedelta(minutes=45)
        assert after["respond"].state(clock()) is ClockState.MET
        clock.on(days=3)
        assert after["restore"].state(clock()) is ClockState.BREACHED


async def test_each_alarm_is_said_once(tmp_path: Path) -> None:
    clock = Clock()
    async with ward(tmp_path, clock) as desk:
        incident = await opened(desk)
        said: list[str] = []
        both = {"sla.breached respond", "sla.breached restore"}
        for step in [timedelta(minutes=1)] * 30 + [timedelta(hours=1)] * 12:
            clock.moment += step
            await desk.watch._ring(desk.alarms(clock()))
            await asyncio.sleep(0.01)
        async with asyncio.timeout(10):
            while not both <= set(said):
                events = await desk.journal.read(Query(incident=incident.id))
                said = [f"{e.kind} {e.data['clock']}" for e in events if e.kind.startswith("sla.")]
                await desk.watch._ring(desk.alarms(clock()))
                await asyncio.sleep(0.05)
        assert sorted(said) == sorted(set(said))
        assert "sla.warned respond" in said
