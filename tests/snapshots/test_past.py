"""The past and the month in pictures, in both sizes and both languages."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from config.loader import load
from config.template import write
from console.demo.seeding import seed
from console.wiring import desk_of
from sources.sample import State
from tests.desk.ward import Clock, sample
from tests.screens import (
    LARGE,
    SMALL,
    Face,
    Looks,
    Size,
    everywhere,
    everywhere_each,
    looking_on,
    on_screen,
    signs,
)

if TYPE_CHECKING:
    from config.model import Lang

BACK = "left_square_bracket"
STORIES = {
    "past": (BACK, BACK),
    "past-blind": ("left_curly_bracket",),
    "case": ("up", "enter", BACK),
}


@everywhere_each(STORIES)
async def test_the_past(
    story: str, size: Size, lang: Lang, tmp_path: Path, looks_like: Looks
) -> None:
    async with looking_on(tmp_path, lang, size) as face:
        await face.press(*STORIES[story])
        await looks_like(story, face)


@asynccontextmanager
async def october(
    folder: Path, lang: Lang, size: Size, *, ascii_only: bool = False
) -> AsyncIterator[Face]:
    """Open a console on the evening of the sample month's last day."""
    clock = Clock(datetime(2025, 10, 31, 12, 0, tzinfo=UTC))
    write(folder / "site")
    (folder / "data").mkdir(mode=0o700)
    site = load(folder / "site")
    await seed(site, folder / "data")
    async with desk_of(site, folder / "data", "dba", now=clock) as desk:
        await desk.first_look()
        async with on_screen(desk, lang, size, ascii_only=ascii_only) as face:
            for value in (11, 14, 12, 30, 22, 15):
                clock.on(seconds=1)
                await sample(desk, State.OK, value=value)
            yield face


@everywhere
async def test_a_month_in_pictures(
    size: Size, lang: Lang, tmp_path: Path, looks_like: Looks
) -> None:
    async with october(tmp_path, lang, size) as face:
        await face.press("P")
        await looks_like("pictures", face)


async def test_months_are_gone_through_and_none_is_later_than_this_one(tmp_path: Path) -> None:
    async with october(tmp_path, "zh", SMALL) as face:
        assert "这是本月" in await face.press("P", "right_square_bracket")
        shown = await face.press(BACK)
        assert "月图 2025-09" in shown
        assert "这个月没有事件" in shown
        assert "100.000%" not in shown
        shown = await face.press(BACK)
        assert "没有值班台看过" in shown
        shown = await face.press("right_square_bracket", "right_square_bracket", "pagedown")
        assert "37/38 97.3%" in shown


async def test_pictures_of_letters_only(tmp_path: Path) -> None:
    async with october(tmp_path, "en", LARGE, ascii_only=True) as face:
        drawn = signs(await face.press("P"))
        assert drawn <= set("·"), drawn
