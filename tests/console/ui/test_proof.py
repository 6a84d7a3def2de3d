"""Health checks, risks and obligations with keys: what is still read says so, what is done is told."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from console.ui.app import ConsoleApp
from console.ui.screens.health import ResultScreen
from console.ui.screens.obligations import ObligationsScreen
from tests.desk.checked import a_week
from tests.desk.ward import Clock, settled, ward
from tests.screens import steady, text


class Hands:
    """Presses keys and looks at what became of it."""

    def __init__(self, app: ConsoleApp, pilot: Any) -> None:
        self.app, self.pilot = app, pilot

    async def press(self, *keys: str) -> str:
        for key in keys:
            await self.pilot.press(key)
            await steady(self.app, self.pilot)
        return text(self.app)


@asynccontextmanager
async def console(folder: Path) -> AsyncIterator[Hands]:
    """A console after a week of health checks, of which the last found two things."""
    clock = Clock()
    async with ward(folder, clock) as desk:
        await a_week(desk, clock)
        await settled(desk)
        app = ConsoleApp(desk, "zh", live=False)
        async with app.run_test(size=(80, 24)) as pilot:
            await steady(app, pilot)
            yield Hands(app, pilot)


async def test_while_the_journal_is_read_a_screen_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def unread(self: object) -> None:
        """The journal takes its time."""

    for screen in (ResultScreen, ObligationsScreen):
        monkeypatch.setattr(screen, "_watch_tail", unread)
    async with console(tmp_path) as hands:
        shown = await hands.press("H", "enter")
        assert "正在读时间线" in shown
        assert "还没有结果" not in shown
        assert "正在从时间线里算" in await hands.press("escape", "escape", "O")


async def test_a_finding_is_suggested_recorded_once_and_what_is_taken_back_is_said(
    tmp_path: Path,
) -> None:
    async with console(tmp_path) as hands:
        shown = await hands.press("R", "g")
        assert "健康检查告警未处理：HIS 数据表空间使用率" in shown
        assert "已登记 R-001" in await hands.press("enter", "enter")
        assert "数据表空间" not in await hands.press("g")
        shown = await hands.press("escape", "enter")
        assert "his-daily" not in shown
        shown = await hands.press("v")
        assert "情况" in shown
        await hands.press("escape", "x", *"ok", "enter")
        assert "已撤销“处理”" in await hands.press("u")
        assert "没有可撤销" not in await hands.press("u")
        assert "已经撤销了" in text(hands.app)
