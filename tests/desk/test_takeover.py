"""A run goes on in another console: after a death by itself, from the living by a decision."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from config.loader import load
from config.template import write
from console.desk.errors import Denied
from console.duty.record import Query
from console.wiring import desk_of
from runbooks.loader import load_file
from runbooks.model import Verdict
from runbooks.ports import Refused
from runbooks.run import Phase
from tests.desk.pair import TWO_HANDS

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from console.desk.desk import Desk
    from runbooks.model import Runbook


@asynccontextmanager
async def consoles(folder: Path) -> AsyncIterator[tuple[Desk, Desk, Runbook]]:
    """Two consoles on one journal, neither of which polls anything."""
    write(folder / "site")
    (folder / "site" / "books").mkdir()
    path = folder / "site" / "books" / "two-hands.yaml"
    path.write_text(TWO_HANDS, encoding="utf-8")
    text = (folder / "site" / "site.yaml").read_text("utf-8")
    (folder / "site" / "site.yaml").write_text(
        text.replace("# runbooks: runbooks", "runbooks: books"), "utf-8"
    )
    site = load(folder / "site")
    async with AsyncExitStack() as stack:
        one = await stack.enter_async_context(desk_of(site, folder / "data", "li"))
        other = await stack.enter_async_context(desk_of(site, folder / "data", "zhang"))
        yield one, other, load_file(path)


async def kinds(desk: Desk) -> list[str]:
    return [f"{event.kind} {event.actor}" for event in await desk.journal.read(Query())]


async def test_another_engineer_takes_a_run_over_and_the_first_can_do_nothing_more(
    tmp_path: Path,
) -> None:
    async with consoles(tmp_path) as (one, other, book):
        first = await one.runs.start(book, ("his-app",), {})
        await first.live.advance()
        (seen,) = await other.runs.elsewhere()
        assert (seen.id, seen.actor, seen.at) == (first.live.run.id, "li", "look")

        second = await other.runs.take_over(seen)

        assert (second.live.run.at, second.live.run.actor) == ("wait", "zhang")
        with pytest.raises(Refused) as refused:
            await first.live.advance()
        assert (refused.value.code, refused.value.detail) == ("taken", "zhang")
        await second.live.advance()
        await second.live.advance()
        assert second.live.run.phase is Phase.ENDED
        assert await kinds(one) == [
            "run.started li", "step.intent li", "step.outcome li", "run.taken zhang",
            "step.intent zhang", "step.outcome zhang", "step.intent zhang", "step.outcome zhang",
            "run.ended zhang",
        ]  # fmt: skip
        assert await other.runs.elsewhere() == ()
        with pytest.raises(Denied) as denied:
            await one.runs.take_over(seen)
        assert denied.value.code == "run-over"


async def test_nobody_takes_over_in_the_middle_of_a_step(tmp_path: Path) -> None:
    async with consoles(tmp_path) as (one, other, book):
        first = await one.runs.start(book, ("his-app",), {})
        await first.live.advance()
        going = asyncio.create_task(first.live.advance())
        while first.live.run.phase is not Phase.RUNNING:
            await asyncio.sleep(0.01)
        (seen,) = await other.runs.elsewhere()
        with pytest.raises(Denied) as denied:
            await other.runs.take_over(seen)
        assert denied.value.code == "run-busy"
        await going
        assert (await other.runs.take_over(seen)).live.run.at == "last"


async def test_a_dead_consoles_run_is_adopted_once(tmp_path: Path) -> None:
    async with consoles(tmp_path) as (one, other, book):
        async with desk_of(one.site, tmp_path / "data", "wang") as third:
            left = await third.runs.start(book, ("his-app",), {})
            await left.live.advance()
        for desk in (one, other):
            assert desk.runs.unfinished.value == ()
        await asyncio.gather(*(desk.runs.recover() for desk in (one, other)))

        offered = [run for desk in (one, other) for run in desk.runs.unfinished.value]

        assert [run.id for run in offered] == [left.live.run.id]
        await asyncio.gather(*(desk.runs.recover() for desk in (one, other)))
        assert (await kinds(one)).count("run.taken console") == 1
        mine = one if one.runs.unfinished.value else other
        session = await mine.runs.resume(offered[0])
        while session.live.run.phase is Phase.READY:
            await session.live.advance()
        assert session.live.run.verdict is Verdict.OK


async def test_the_first_engineer_is_told_at_once_that_a_run_was_taken_over(tmp_path: Path) -> None:
    async with consoles(tmp_path) as (one, other, book):
        first = await one.runs.start(book, ("his-app",), {})
        await first.live.pause()
        (seen,) = await other.runs.elsewhere()
        assert seen.phase is Phase.PAUSED
        running = asyncio.create_task(one.run(watch=False))
        try:
            await other.runs.take_over(seen)
            async with asyncio.timeout(10):
                while not first.taken.value:
                    await asyncio.sleep(0.02)
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)
        assert first.taken.value == "zhang"
        assert one.runs.going() == ()


async def test_a_run_that_waits_can_be_ended_with_a_reason(tmp_path: Path) -> None:
    async with consoles(tmp_path) as (one, other, book):
        first = await one.runs.start(book, ("his-app",), {})
        await first.live.advance()
        await first.live.end("用不上了")
        assert first.live.run.phase is Phase.ENDED
        assert first.live.run.given_up == "用不上了"
        assert one.runs.going() == ()
        assert await other.runs.elsewhere() == ()
        (event,) = await one.journal.read(Query(limit=1))
        assert (event.kind, event.data["reason"]) == ("run.ended", "用不上了")
        again = await one.runs.fold(first.live.run.id)
        assert again is not None
        assert again.given_up == "用不上了"
