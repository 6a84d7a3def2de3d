"""Small terminals, and whether the help of a screen says what its keys do there."""

from __future__ import annotations

from pathlib import Path

import pytest

from console.ui.screens.base import Base
from tests.screens import SMALL, at_night
from widgets.lines import Pager


async def test_home_has_a_row_of_the_queue_on_the_smallest_terminal(tmp_path: Path) -> None:
    async with at_night(tmp_path) as face:
        large = face.text
        await face.pilot.resize_terminal(40, 12)
        await face.settle()
        small = face.text.split("\n")
        assert any("事件 2" in line for line in small)
        assert any("P2 HIS" in line for line in small)
        assert small[2].startswith("1 ✖ HIS")
        await face.pilot.resize_terminal(*SMALL)
        await face.settle()
        assert face.text == large


async def test_a_filter_that_names_nothing_is_told_over_the_queue(tmp_path: Path) -> None:
    async with at_night(tmp_path) as face:
        assert "不认识 is:foo" in await face.press("slash", *"is:foo")
        assert "不认识" not in await face.press(*["backspace"] * 3, *"late")


@pytest.mark.parametrize("keys", ["enter", "1", "t", "j e", "enter i"])
async def test_the_help_of_a_screen_names_the_keys_that_move_there(
    keys: str, tmp_path: Path
) -> None:
    async with at_night(tmp_path, size=(40, 12)) as face:
        await face.press(*keys.split())
        screen = face.app.screen
        assert isinstance(screen, Base)
        shown = await face.press("question_mark")
        sentence = next(line for line in shown.split("\n") if "移动：" in line)
        await face.press("escape", "home")
        pager = screen.focused
        assert isinstance(pager, Pager)
        for key in ("j", "G"):
            pager.scroll_to(y=0, animate=False, immediate=True)
            await face.pilot.press(key)
            await face.pilot.pause()
            if pager.max_scroll_y:
                moves = screen is face.app.screen and pager.scroll_offset.y > 0
                assert moves == (key in sentence), (key, sentence)
