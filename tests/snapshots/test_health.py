"""Health checks and the risk register: both sizes, both languages."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from console.ui.app import ConsoleApp
from tests.desk.checked import a_week, some_risks
from tests.desk.ward import Clock, quiet, settled, ward
from tests.snapshots.test_screens import LANGS, PICTURES, SIZES, picture, steady, text

if TYPE_CHECKING:
    from config.model import Lang

DRAWN = {"health-result-zh-160x45", "risks-zh-160x45"}
"""Screens whose pictures stand in the docs."""
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


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("story", STORIES)
async def test_screen(
    story: str,
    size: tuple[int, int],
    lang: Lang,
    tmp_path: Path,
    looks_like: Callable[[str, str], None],
) -> None:
    prepare, keys = STORIES[story]
    clock = Clock()
    async with ward(tmp_path, clock) as desk:
        await quiet(desk, clock)
        await prepare(desk, clock)
        clock.moment += timedelta(minutes=4)
        await settled(desk)
        app = ConsoleApp(desk, lang, live=False)
        async with app.run_test(size=size) as pilot:
            await steady(app, pilot)
            for key in keys:
                await pilot.press(key)
                await steady(app, pilot)
            name = f"{story}-{lang}-{size[0]}x{size[1]}"
            looks_like(name, text(app))
            if name in DRAWN and os.environ.get("ONCALL_SNAPSHOTS") == "write":
                (PICTURES / f"{name}.svg").write_text(picture(app), encoding="utf-8")
