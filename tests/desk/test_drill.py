"""A drill's desk: recorded answers by runbook, before and after the remedy, and no host at all."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from config.loader import load
from console.demo import drills
from console.desk.errors import Denied
from console.desk.scenario import scenario
from console.staging import drill_of
from console.wiring import desk_of
from runbooks.model import Verdict
from runbooks.run import Phase
from sources.reach import Unreached
from sources.sample import State

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from console.desk.desk import Desk
    from console.desk.scenario import Scenario
    from runbooks.run import Run


@asynccontextmanager
async def drilled(folder: Path, played: Scenario, speed: float = 50) -> AsyncIterator[Desk]:
    drills.write_site(folder / "site")
    async with drill_of(load(folder / "site"), played, folder, "li", speed=speed) as desk:
        await desk.first_look()
        running = asyncio.create_task(desk.run())
        try:
            async with asyncio.timeout(60):
                yield desk
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)


async def component(desk: Desk, name: str, state: State) -> None:
    while desk.watch.picture().components[name].state is not state:
        await asyncio.sleep(0.05)


async def work(desk: Desk, book_id: str, host: str, reply: str = "") -> Run:
    book = await desk.runs.book(book_id)
    live = (await desk.runs.start(book, (host,), {})).live
    while live.run.phase is not Phase.ENDED:
        match live.run.phase:
            case Phase.READY:
                await live.advance()
            case Phase.CONFIRM:
                await live.confirm(typed=host)
            case Phase.ASK:
                await live.answer(reply)
            case _:
                break
    return live.run


async def test_the_remedy_heals_and_from_then_on_hosts_are_well(tmp_path: Path) -> None:
    async with drilled(tmp_path, scenario(drills.recording("disk"))) as desk:
        await component(desk, "mrm", State.DOWN)
        run = await work(desk, "disk-full", "mrm", "logs")
        space = [one.verdict for one in run.done if one.step == "space"]
        assert space == [Verdict.FAIL, Verdict.OK]
        await component(desk, "mrm", State.OK)


async def test_a_check_that_has_come_since_has_no_part(tmp_path: Path) -> None:
    recording = drills.recording("disk")
    known = tuple(
        one
        for one in recording.events
        if one.kind != "check.changed" or one.data["check"] != "mrm-page"
    )
    async with drilled(tmp_path, scenario(replace(recording, events=known))) as desk:
        assert all(check.id != "mrm-page" for check in desk.site.checks)
        await component(desk, "mrm", State.DOWN)  # the disk alone tells it


async def test_looking_again_before_the_remedy_finds_it_as_ill(tmp_path: Path) -> None:
    async with drilled(tmp_path, scenario(drills.recording("disk"))) as desk:
        await component(desk, "mrm", State.DOWN)
        for _ in range(2):
            run = await work(desk, "disk-full", "mrm", "data")  # escalates, changes nothing
            assert [one.verdict for one in run.done if one.step == "space"] == [Verdict.FAIL]
        assert desk.watch.picture().components["mrm"].state is State.DOWN


async def test_what_was_not_recorded_is_unknown_and_says_why(tmp_path: Path) -> None:
    async with drilled(tmp_path, scenario(drills.recording("disk"))) as desk:
        run = await work(desk, "oracle-lock", "his")
        assert run.phase is Phase.STOPPED
        assert run.done[0].verdict is Verdict.UNKNOWN
        assert run.done[0].results[0].reason.startswith("no-answer")
        assert desk.drill is not None
        card = await desk.drill.scorecard()
        assert card.unanswered == (("oracle-lock", run.done[0].step),)


async def test_without_a_remedy_it_heals_in_its_own_time(tmp_path: Path) -> None:
    recording = drills.recording("disk")
    seen = tuple(one for one in recording.events if not one.kind.startswith("step."))
    played = scenario(replace(recording, events=seen))
    assert played.goal.remedy is None
    async with drilled(tmp_path, played, speed=5) as desk:
        await component(desk, "mrm", State.DOWN)
        await component(desk, "mrm", State.OK)


async def test_an_incident_that_a_person_reported_is_there_at_once(tmp_path: Path) -> None:
    recording = drills.recording("disk")
    events = tuple(
        replace(one, data={**one.data, "auto": False, "channel": "phone"})
        if one.kind == "incident.opened"
        else one
        for one in recording.events
        if one.kind != "check.changed"
    )
    async with drilled(tmp_path, scenario(replace(recording, events=events))) as desk:
        (row,) = await desk.journal.incidents(open_only=True)
        assert (row.component, row.channel, row.auto) == ("mrm", "phone", False)


async def test_no_shell_and_no_host_can_be_reached(tmp_path: Path) -> None:
    async with drilled(tmp_path, scenario(drills.recording("disk"))) as desk:
        host = await desk.trust.host("mrm")
        assert (await desk.trust.probe(host)).code == "drill"
        with pytest.raises(Unreached) as unreached:
            await desk.shells.open(host, Nobody())
        assert unreached.value.code == "drill"


class Nobody:
    """A seat that nobody sits on."""

    def size(self) -> tuple[int, int]:
        return (80, 24)

    async def lend(self, *_: object) -> None:
        raise AssertionError

    def ring(self) -> None:
        raise AssertionError


async def test_what_is_real_does_not_go_on_in_the_journal_of_a_drill(tmp_path: Path) -> None:
    async with drilled(tmp_path, scenario(drills.recording("disk"))) as desk:
        site = desk.site
    with pytest.raises(Denied) as denied:
        async with desk_of(site, tmp_path, "li"):
            pass
    assert denied.value.code == "drill-data"
