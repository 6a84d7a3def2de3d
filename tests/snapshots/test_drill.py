"""A drill bears its mark on every screen; its debrief, at one moment of one night."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from console.demo import drills
from console.desk.drill import Drill
from console.desk.scenario import scenario
from console.ui.app import ConsoleApp
from tests.desk.ward import Clock, outage, settled, ward
from tests.snapshots.test_screens import LANGS, SIZES, steady, text

if TYPE_CHECKING:
    from config.model import Lang


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_drill(
    size: tuple[int, int], lang: Lang, tmp_path: Path, looks_like: Callable[[str, str], None]
) -> None:
    clock = Clock()
    async with ward(tmp_path, clock) as desk:
        played = scenario(drills.recording("archive"))
        desk.drill = Drill(played, desk.journal, lambda _: timedelta(minutes=15))
        await outage(desk, clock)
        app = ConsoleApp(desk, lang, live=False)
        async with app.run_test(size=size) as pilot:
            await steady(app, pilot)
            looks_like(f"drill-{lang}-{size[0]}x{size[1]}", text(app))
            await pilot.press("r")
            await steady(app, pilot)
            looks_like(f"drill-books-{lang}-{size[0]}x{size[1]}", text(app))
            await pilot.press("escape")
            row = next(one for one in desk.queue.value.incidents if one.component == "his-db")
            clock.on(seconds=40)
            row = await desk.incidents.acknowledge(row)
            clock.on(minutes=4)
            await desk.incidents.resolve(row, "ok")
            await settled(desk)
            async with asyncio.timeout(10):
                while len(app.screen_stack) < 2:
                    await pilot.pause(0.05)
            await steady(app, pilot)
            looks_like(f"debrief-{lang}-{size[0]}x{size[1]}", text(app))
