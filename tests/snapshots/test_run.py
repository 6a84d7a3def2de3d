"""The runbook screen on real SSH: waiting for a person, and after the verdict."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from config.loader import load
from console.demo import site as demo_site
from console.demo.ailments import AILMENTS
from console.demo.hospital import Hospital
from console.desk.runs import Session
from console.ui.screens.run import RunScreen
from console.wiring import desk_of
from runbooks.run import Phase
from tests.desk.ward import Clock
from tests.screens import Face, Looks, Size, everywhere, on_screen

if TYPE_CHECKING:
    from config.model import Lang


@everywhere
async def test_a_run(size: Size, lang: Lang, tmp_path: Path, looks_like: Looks) -> None:
    async with Hospital(tmp_path / "hospital") as hospital:
        hospital.strike(AILMENTS["oracle-archive-full"])
        demo_site.write(tmp_path / "site", hospital.ports)
        site = load(tmp_path / "site")
        async with desk_of(site, tmp_path / "data", "dba", now=Clock()) as desk:
            book = await desk.runs.book("oracle-archive")
            session = await desk.runs.start(book, ("his",), {})
            async with on_screen(desk, lang, size) as face:
                face.app.push_screen(RunScreen(face.app.context, session))
                await reached(session, face, Phase.ASK)
                await looks_like("run-asks", face)
                await session.live.answer("backup")
                await reached(session, face, Phase.CONFIRM)
                await looks_like("run-confirms", face)
                await session.live.confirm()
                while session.feed.value.phase is Phase.READY:
                    await session.live.advance()
                await reached(session, face, Phase.ENDED)
                await looks_like("run-ended", face)


async def reached(session: Session, face: Face, phase: Phase) -> None:
    for _ in range(400):
        if session.feed.value.phase is phase:
            await face.settle()
            return
        await face.pilot.pause(0.05)
    raise AssertionError(session.feed.value)
