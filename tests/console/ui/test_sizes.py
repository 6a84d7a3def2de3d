"""Small terminals, and whether the help of a screen says what its keys do there."""

from __future__ import annotations

from pathlib import Path

import pytest

from console.ui.app import ConsoleApp
from console.ui.screens.base import Base
from tests.desk.ward import Clock, outage, ward
from tests.snapshots.test_screens import steady, text
from widgets.lines import Pager


async def test_home_has_a_row_of_the_queue_on_the_smallest_terminal(tmp_path: Path) -> None:
    clock = Clock()
    async with ward(tmp_path, clock) as desk:
        await outage(desk, clock)
        app = ConsoleApp(desk, "zh", live=False)
        async with app.run_test(size=(80, 24)) as pilot:
            await steady(app, pilot)
            large = text(app)
            await pilot.resize_terminal(40, 12)
            await steady(app, pilot)
            small = text(app).split("\n")
            assert any("事件 2" in line for line in small)
            assert any("P2 HIS" in line for line in small)
            assert small[2].startswith("1 ✖ HIS")
            await pilot.resize_terminal(80, 24)
            await steady(app, pilot)
            assert text(app) == large


async def test_a_filter_that_names_nothing_is_told_over_the_queue(tmp_path: Path) -> None:
    clock = Clock()
    async with ward(tmp_path, clock) as desk:
        await outage(desk, clock)
        app = ConsoleApp(desk, "zh", live=False)
        async with app.run_test(size=(80, 24)) as pilot:
            await steady(app, pilot)
            await pilot.press("slash", *"is:foo")
            await steady(app, pilot)
            assert "不认识 is:foo" in text(app)
            await pilot.press(*["backspace"] * 3, *"late")
            await steady(app, pilot)
            assert "不认识" not in text(app)


@pytest.mark.parametrize("keys", ["enter", "1", "t", "j e", "enter i"])
async def test_the_help_of_a_screen_names_the_keys_that_move_there(
    keys: str, tmp_path: Path
) -> None:
    clock = Clock()
    async with ward(tmp_path, clock) as desk:
        await outage(desk, clock)
        app = ConsoleApp(desk, "zh", live=False)
        async with app.run_test(size=(40, 12)) as pilot:
            for key in keys.split():
                await pilot.press(key)
                await steady(app, pilot)
            screen = app.screen
            assert isinstance(screen, Base)
            await pilot.press("question_mark")
            await steady(app, pilot)
            sentence = next(line for line in text(app).split("\n") if "移动：" in line)
            await pilot.press("escape", "home")
            await steady(app, pilot)
            pager = screen.focused
            assert isinstance(pager, Pager)
            for key in ("j", "G"):
                pager.scroll_to(y=0, animate=False, immediate=True)
                await pilot.press(key)
                await pilot.pause()
                if pager.max_scroll_y:
                    moves = screen is app.screen and pager.scroll_offset.y > 0
                    assert moves == (key in sentence), (key, sentence)
