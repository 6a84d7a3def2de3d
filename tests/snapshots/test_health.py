"""Health checks and the risk register: both sizes, both languages."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from tests.desk.checked import a_week, some_risks
from tests.desk.ward import Clock, quiet, settled, ward
from tests.screens import Looks, Size, everywhere_each, on_screen

if TYPE_CHECKING:
    from config.model import Lang

STORIES = {
    "health": (a_week, ("H",)),
    "health-result": (a_week, ("H", "enter")),
    "health-risk": (a_week, ("H", "enter", "R")),
    "risks": (some_risks, ("R",)),
    "risks-form": (some_risks, ("R", "n")),
    "risk": (some_risks, ("R", "enter")),
    "risk-measures": (some_risks, ("R", "enter", "p")),
    "risk-settle": (some_risks, ("R", "enter", "x")),
}


@everywhere_each(STORIES)
async def test_screen(
    story: str, size: Size, lang: Lang, tmp_path: Path, looks_like: Looks
) -> None:
    prepare, keys = STORIES[story]
    clock = Clock()
    async with ward(tmp_path, clock) as desk:
        await quiet(desk, clock)
        await prepare(desk, clock)
        clock.moment += timedelta(minutes=4)
        await settled(desk)
        async with on_screen(desk, lang, size) as face:
            await face.press(*keys)
            await looks_like(story, face)
