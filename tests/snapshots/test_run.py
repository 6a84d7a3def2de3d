"""The runbook screen on real SSH: waiting for a person, and after the verdict."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from config.loader import load
from console.demo import site as demo_site
from console.demo.ailments import AILMENTS
from console.demo.hospital import Hospital
from console.ui.app import ConsoleApp
from console.ui.screens.run import RunScreen
from console.wiring import desk_of
from runbooks.run import Phase
from tests.desk.ward import Clock
from tests.snapshots.test_screens import LANGS, PICTURES, SIZES, picture, steady, text

if TYPE_CHECKING:
    from config.model import Lang


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_a_run(
    size: tuple[int, int], lang: Lang, tmp_path: Path, looks_like: Callable[[str, str], None]
) -> None:
    async with Hospital(tmp_path / "hospital") as hospital:
        hospital.strike(AILMENTS["oracle-archive-full"])
        demo_site.write(tmp_path / "site", hospital.ports)
        site = load(tmp_path / "site")
        async with desk_of(site, tmp_path / "data", "dba", now=Clock()) as desk:
            book = await desk.runs.book("oracle-archive")
            session = await desk.runs.start(book, ("his",), {})
            app = ConsoleApp(desk, lang, live=False)
            async with app.run_test(size=size) as pilot:
                app.push_screen(RunScreen(app.context, session))

                async def seen(name: str) -> None:
                    await steady(app, pilot)
                    name = f"{name}-{lang}-{size[0]}x{size[1]}"
                    looks_like(name, text(app))
                    if os.environ.get("ONCALL_SNAPSHOTS") == "write":
                        (PICTURES / f"{name}.svg").write_text(picture(app), encoding="utf-8")

                await reached(session, pilot, Phase.ASK)
                await seen("run-asks")
                await session.live.answer("backup")
                await reached(session, pilot, Phase.CONFIRM)
                await seen("run-confirms")
                await session.live.confirm()
                while session.feed.value.phase is Phase.READY:
                    await session.live.advance()
                await reached(session, pilot, Phase.ENDED)
                await seen("run-ended")


async def reached(session, pilot, phase: Phase) -> None:
    for _ in range(400):
        if session.feed.value.phase is phase:
            return
        await pilot.pause(0.05)
    raise AssertionError(session.feed.value)
