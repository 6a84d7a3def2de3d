from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from config.loader import load
from console.demo import site
from console.demo.ailments import AILMENTS
from console.wiring import desk_of
from runbooks.run import Phase

if TYPE_CHECKING:
    from pathlib import Path

    from console.demo.hospital import Hospital
    from console.desk.runs import Session


async def follow(session: Session) -> None:
    """Do all that the runbook says; each time that a step asks, take the next of its answers."""
    asked: Counter[str] = Counter()
    while (run := session.feed.value).phase is not Phase.ENDED:
        assert run.phase is not Phase.UNKNOWN
        if run.phase is Phase.CONFIRM:
            await session.live.confirm(typed=" ".join(name for name, _ in session.live.commands()))
        elif run.phase is Phase.ASK:
            step = session.book.step(run.at or "")
            await session.live.answer(step.options[asked[step.id]][0])
            asked[step.id] += 1
        else:
            await session.live.advance()


@pytest.mark.parametrize("ailment", sorted(AILMENTS))
async def test_the_runbook_that_is_suggested_makes_the_host_well(
    hospital: Hospital, tmp_path: Path, ailment: str
) -> None:
    one = AILMENTS[ailment]
    site.write(tmp_path / "site", hospital.ports)
    hospital.strike(one)
    async with desk_of(load(tmp_path / "site"), tmp_path, "engineer") as desk:
        book, *_ = await desk.runs.suggested(one.host, set(one.signs))
        host, *_ = desk.runs.hosts_for(book, one.host)
        session = await desk.runs.start(book, (host.id,), {}, None)
        await follow(session)
    assert host.id == one.host
    assert not one.lasts(hospital.state(one.host))
