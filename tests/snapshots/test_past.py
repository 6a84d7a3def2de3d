"""The past and the month in pictures, in both sizes and both languages."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from config.loader import load
from config.template import write
from console.demo.seeding import seed
from console.report.period import month
from console.report.telling import Telling
from console.wiring import desk_of
from console.words.languages import report_words, words
from console.words.times import measured
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
        # The report's own figures, each under its head: of one minute something is known.
        assert re.search(r"30 +可用率 +未知占比\n HIS .* 100\.000% +99\.99\d%\n", shown), shown
        shown = await face.press(BACK)
        assert "没有值班台看过" in shown
        shown = await face.press("right_square_bracket", "right_square_bracket", "pagedown")
        assert "37/38 97.3%" in shown


async def test_the_pictures_figures_are_those_of_the_report(tmp_path: Path) -> None:
    async with october(tmp_path, "zh", LARGE) as face:
        app, shown = face.app, await face.press("P")
        october_ = month("2025-10")
        assert october_ is not None
        told = await app.desk.proof.reports.figures(october_)
        tell = Telling(app.desk.site, words("zh"), report_words("zh"))
        for system in app.desk.site.systems:
            share, blind = (
                tell.value(told[f"availability.{system.id}.{one}"]) for one in ("share", "blind")
            )
            row = f" {system.short.of('zh')} "
            line = next(it for it in shown.splitlines() if it.startswith(row))
            assert f" {share} {blind} " in " ".join((*line.split(), ""))


@pytest.mark.parametrize(
    ("value", "unit", "zh", "en"),
    [
        (2.1e-05, "s", "<0.001 秒", "<0.001 s"),
        (15, "ms", "15 毫秒", "15 ms"),
        (300.04, "d", "300 天", "300 days"),
        (1234567.0, "", "1234567", "1234567"),
        (0.0, "h", "0 小时", "0 h"),
        (12.3456, "%", "12.3%", "12.3%"),
        (7, "rows", "7 rows", "7 rows"),
    ],
)
def test_a_measured_value_is_sane_and_has_its_unit(
    value: float, unit: str, zh: str, en: str
) -> None:
    assert [measured(value, unit, words(lang)) for lang in ("zh", "en")] == [zh, en]


async def test_pictures_of_letters_only(tmp_path: Path) -> None:
    async with october(tmp_path, "en", LARGE, ascii_only=True) as face:
        drawn = signs(await face.press("P"))
        assert drawn <= set("·"), drawn
