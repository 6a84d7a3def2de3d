"""What destroys is approved by a second engineer, from a console of their own."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack, asynccontextmanager
from typing import TYPE_CHECKING

import pytest

from config.loader import load
from console.desk.errors import Denied
from console.duty.record import Conflict, Query
from console.wiring import desk_of
from runbooks.loader import load_file
from runbooks.run import Phase
from tests.desk.pair import site_of_two

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

    from console.desk.approvals import Asked
    from console.desk.desk import Desk
    from console.desk.runs import Session


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not true():
            await asyncio.sleep(0.01)


@asynccontextmanager
async def consoles(folder: Path, *people: str) -> AsyncIterator[list[Desk]]:
    """Open a running console for each engineer, all on one journal."""
    site_of_two(folder)
    site = load(folder / "site")
    async with AsyncExitStack() as stack, asyncio.TaskGroup() as group:
        desks, running = [], []
        for actor in people:
            desk = await stack.enter_async_context(desk_of(site, folder / "data", actor))
            await desk.first_look()
            running.append(group.create_task(desk.run(watch=False)))
            desks.append(desk)
        yield desks
        for task in running:
            task.cancel()


async def proposed(desk: Desk, folder: Path) -> Session:
    book = load_file(folder / "site" / "books" / "clear-out.yaml")
    session = await desk.runs.start(book, ("his-app",), {})
    await session.live.advance()
    await session.live.confirm(session.live.run.key, "local")
    assert session.live.run.phase is Phase.APPROVAL
    return session


async def asked_of(desk: Desk) -> Asked:
    await until(lambda: bool(desk.approvals.asked.value))
    (asked,) = desk.approvals.asked.value
    return asked


async def kinds(desk: Desk) -> list[str]:
    events = await desk.journal.read(Query())
    return [f"{e.kind} {e.actor}" for e in events if e.kind.startswith("step.")][2:]


async def test_it_runs_when_the_second_has_approved_and_the_first_says_yes_again(
    tmp_path: Path,
) -> None:
    async with consoles(tmp_path, "dba", "app") as (one, other):
        session = await proposed(one, tmp_path)
        asked = await asked_of(other)
        assert asked.proposal.plan == (("local", f"rm -v {tmp_path}/cache"),)
        assert one.approvals.asked.value == ()

        await other.approvals.approve(asked, "local")

        await until(lambda: session.live.run.phase is Phase.CONFIRM)
        assert session.live.approved
        assert (tmp_path / "cache").exists()
        await session.live.confirm(session.live.run.key, "local")
        assert not (tmp_path / "cache").exists()
        assert await kinds(one) == [
            "step.proposed dba", "step.approved app", "step.intent dba", "step.outcome dba",
        ]  # fmt: skip
        await until(lambda: not other.approvals.asked.value)


async def test_what_the_second_declines_is_not_run(tmp_path: Path) -> None:
    async with consoles(tmp_path, "dba", "app") as (one, other):
        session = await proposed(one, tmp_path)
        await other.approvals.decline(await asked_of(other), "先\n备份")
        await until(lambda: session.live.run.phase is Phase.CONFIRM)
        assert not session.live.approved
        assert session.live.run.proposal is not None
        assert session.live.run.proposal.reason == "先 备份"
        await session.live.confirm(session.live.run.key, "local")
        assert session.live.run.phase is Phase.APPROVAL
        assert (tmp_path / "cache").exists()


async def test_who_may_approve(tmp_path: Path) -> None:
    async with consoles(tmp_path, "dba", "stranger", "app") as (one, stranger, other):
        await proposed(one, tmp_path)
        asked = await asked_of(other)
        for desk, typed, code in (
            (one, "local", "own-approval"),
            (stranger, "local", "unknown-engineer"),
            (other, "y", "not-typed"),
        ):
            with pytest.raises(Denied) as denied:
                await desk.approvals.approve(asked, typed)
            assert denied.value.code == code
        assert await kinds(one) == ["step.proposed dba"]


async def test_two_answer_in_the_same_moment_and_one_counts(tmp_path: Path) -> None:
    async with consoles(tmp_path, "dba", "app", "lead") as (one, second, third):
        session = await proposed(one, tmp_path)
        asked = [await asked_of(second), await asked_of(third)]

        said = await asyncio.gather(
            second.approvals.approve(asked[0], "local"),
            third.approvals.decline(asked[1], "不行"),
            return_exceptions=True,
        )

        assert sum(isinstance(one, Conflict) for one in said) == 1
        answers = [kind for kind in await kinds(one) if "proposed" not in kind]
        assert len(answers) == 1
        await until(lambda: session.live.run.phase is Phase.CONFIRM)
        assert session.live.approved == (said[0] is None)


async def test_what_was_withdrawn_cannot_be_approved(tmp_path: Path) -> None:
    async with consoles(tmp_path, "dba", "app") as (one, other):
        session = await proposed(one, tmp_path)
        asked = await asked_of(other)
        await session.live.withdraw()
        with pytest.raises(Conflict):
            await other.approvals.approve(asked, "local")
        assert not session.live.approved


async def test_an_approval_is_for_these_commands_only(tmp_path: Path) -> None:
    async with consoles(tmp_path, "dba", "app") as (one, other):
        session = await proposed(one, tmp_path)
        await other.approvals.approve(await asked_of(other), "local")
        await until(lambda: session.live.approved)
        plan = (("local", f"rm -rf {tmp_path}"),)
        assert session.live.run.proposal is not None
        assert not session.live.run.proposal.holds(plan, one.now())
