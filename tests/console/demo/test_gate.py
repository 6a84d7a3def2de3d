"""Where the site demands it, nothing is changed on a host before the user has agreed to the fix."""

from __future__ import annotations

from pathlib import Path

import pytest

from config.loader import load
from console.demo import site
from console.demo.ailments import AILMENTS
from console.demo.hospital import Hospital
from console.desk.desk import Desk
from console.desk.errors import Denied
from console.desk.incidents import Report
from console.desk.runs import Session
from console.duty.incidents import Incident
from console.duty.record import Query
from console.wiring import desk_of
from runbooks.live import Wrong
from runbooks.run import Phase

AILMENT = AILMENTS[sorted(AILMENTS)[0]]


def written(hospital: Hospital, folder: Path, *lines: str) -> Path:
    site.write(folder / "site", hospital.ports)
    with (folder / "site" / "site.yaml").open("a", encoding="utf-8") as file:
        file.writelines(f"{line}\n" for line in lines)
    return folder / "site"


async def up_to_a_change(desk: Desk, row: Incident | None) -> Session:
    """Start the runbook and go on until it asks for a yes."""
    book, *_ = await desk.runs.suggested(AILMENT.host, set(AILMENT.signs))
    host, *_ = desk.runs.hosts_for(book, AILMENT.host)
    session = await desk.runs.start(book, (host.id,), {}, row)
    while session.feed.value.phase is not Phase.CONFIRM:
        if session.feed.value.phase is Phase.ASK:
            step = session.book.step(session.feed.value.at or "")
            await session.live.answer(step.options[0][0])
        else:
            assert session.feed.value.phase is not Phase.ENDED
            await session.live.advance()
    return session


async def say_yes(session: Session) -> None:
    await session.live.confirm(typed=" ".join(name for name, _ in session.live.commands()))


async def intents(desk: Desk, risk: str) -> list[str]:
    events = await desk.journal.read(Query(kinds=("step.intent",), limit=1000))
    return [str(event.data["step"]) for event in events if event.data["risk"] != risk]


async def opened(desk: Desk, service: str = "support") -> Incident:
    system = desk.site.system_of(AILMENT.host).id
    return await desk.incidents.open(Report("打不开", system, service, "P2"))


async def test_a_change_is_refused_until_the_user_has_agreed_and_then_runs(
    hospital: Hospital, tmp_path: Path
) -> None:
    folder = written(hospital, tmp_path, "agree: change")
    hospital.strike(AILMENT)
    async with desk_of(load(folder), tmp_path, "engineer") as desk:
        row = await opened(desk)
        session = await up_to_a_change(desk, row)
        at = session.feed.value.at
        fixes = desk.work.fixes

        async def refused() -> None:
            with pytest.raises(Wrong) as wrong:
                await say_yes(session)
            assert (wrong.value.code, wrong.value.value) == ("not-agreed", row.id)
            assert session.feed.value.phase is Phase.CONFIRM
            assert session.feed.value.at == at
            assert await intents(desk, "read") == []

        await refused()
        row = await fixes.propose((await desk.journal.incident(row.id)) or row, "清归档")
        await refused()
        row = await fixes.decline(row, "药房", "phone", text="正忙")
        await refused()
        row = await fixes.propose(row, "午后再清")
        row = await fixes.agree(row, "药房", "phone")
        await say_yes(session)
        assert (await intents(desk, "read"))[0] == at


async def test_a_yes_from_before_it_was_reopened_counts_no_more(
    hospital: Hospital, tmp_path: Path
) -> None:
    folder = written(hospital, tmp_path, "agree: change")
    hospital.strike(AILMENT)
    async with desk_of(load(folder), tmp_path, "engineer") as desk:
        row = await opened(desk)
        row = await desk.work.fixes.propose(row, "清归档")
        row = await desk.work.fixes.agree(row, "药房", "phone")
        row = await desk.incidents.resolve(row, "清了")
        row = await desk.incidents.reopen(row, "又满了")
        session = await up_to_a_change(desk, row)
        with pytest.raises(Wrong):
            await say_yes(session)


async def test_an_emergency_goes_on_with_a_recorded_reason_and_nothing_else_does(
    hospital: Hospital, tmp_path: Path
) -> None:
    folder = written(hospital, tmp_path, "agree: change")
    hospital.strike(AILMENT)
    async with desk_of(load(folder), tmp_path, "engineer") as desk:
        calm = await opened(desk)
        with pytest.raises(Denied) as denied:
            await desk.work.fixes.override(calm, "急")
        assert denied.value.code == "not-emergency"
        row = await opened(desk, "emergency")
        session = await up_to_a_change(desk, row)
        row = (await desk.journal.incident(row.id)) or row
        with pytest.raises(Denied) as denied:
            await desk.work.fixes.override(row, " ")
        assert denied.value.code == "no-reason"
        await desk.work.fixes.override(row, "二十人排队")
        await say_yes(session)
        (event,) = await desk.journal.read(Query(kinds=("fix.agreed",)))
        assert event.data == {"override": True, "text": "二十人排队"}


@pytest.mark.parametrize("linked", [False, True])
async def test_it_asks_for_no_yes_where_none_is_demanded(
    hospital: Hospital, tmp_path: Path, linked: bool
) -> None:
    """By default on any incident; where it is demanded, on a run that belongs to none."""
    folder = written(hospital, tmp_path, *([] if linked else ["agree: change"]))
    hospital.strike(AILMENT)
    async with desk_of(load(folder), tmp_path, "engineer") as desk:
        session = await up_to_a_change(desk, await opened(desk) if linked else None)
        await say_yes(session)
        assert await intents(desk, "read")
