"""A drill bears its mark on every screen; its debrief, at one moment of one night."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from console.demo import drills
from console.desk.drill import Drill
from console.desk.scenario import scenario
from tests.desk.ward import Clock, outage, settled, ward
from tests.screens import Looks, Size, everywhere, on_screen

if TYPE_CHECKING:
    from config.model import Lang


@everywhere
async def test_drill(size: Size, lang: Lang, tmp_path: Path, looks_like: Looks) -> None:
    clock = Clock()
    async with ward(tmp_path, clock) as desk:
        played = scenario(drills.recording("archive"))
        desk.drill = Drill(played, desk.journal, lambda _: timedelta(minutes=15))
        await outage(desk, clock)
        async with on_screen(desk, lang, size) as face:
            await looks_like("drill", face)
            await face.press("r")
            await looks_like("drill-books", face)
            await face.press("escape")
            row = next(one for one in desk.queue.value.incidents if one.component == "his-db")
            clock.on(seconds=40)
            row = await desk.incidents.acknowledge(row)
            clock.on(minutes=4)
            await desk.incidents.resolve(row, "ok")
            await settled(desk)
            await face.until(lambda: len(face.app.screen_stack) > 1, within=10)
            await face.settle()
            await looks_like("debrief", face)
