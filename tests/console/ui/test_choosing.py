"""Choosing a runbook: what has begun is not begun again unasked; a run can be left for good."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from console.ui.app import ConsoleApp
from console.ui.screens.dialogs import ChoiceDialog
from console.ui.screens.help import HelpScreen
from console.ui.screens.planning import PlanDialog
from console.ui.screens.run import RunScreen
from runbooks.run import Phase
from tests.desk.test_takeover import consoles
from tests.screens import steady, text

if TYPE_CHECKING:
    from textual.pilot import Pilot


async def press(app: ConsoleApp, pilot: Pilot[None], *keys: str) -> str:
    for key in keys:
        await pilot.press(key)
        await steady(app, pilot)
    return text(app)


async def test_a_colleagues_run_of_the_same_book_is_asked_about(tmp_path: Path) -> None:
    async with consoles(tmp_path) as (one, other, book):
        first = await one.runs.start(book, ("his-app",), {})
        await first.live.pause()
        app = ConsoleApp(other, "zh", live=False)
        async with app.run_test(size=(80, 24)) as pilot:
            await steady(app, pilot)
            assert "li 已暂停" in await press(app, pilot, "r")
            await pilot.press(*"two-hands")
            if isinstance(app.screen, ChoiceDialog):
                await press(app, pilot, "enter")
            seen = text(app)
            if "选择主机" in seen:
                seen = await press(app, pilot, "enter")
            assert "已有一次运行没有结束：li 已暂停" in seen
            assert "选择处置手册" in await press(app, pilot, "escape")
            assert other.runs.going() == ()
            await pilot.press(*"two-hands", "enter")
            await steady(app, pilot)
            if "选择主机" in text(app):
                await press(app, pilot, "enter")
            await press(app, pilot, "enter")
            assert isinstance(app.screen, RunScreen)
            assert app.screen.session.live.run.id == first.live.run.id
            assert app.screen.session.live.run.actor == "zhang"


async def test_the_steps_preview_has_help_and_leads_back_to_the_list(tmp_path: Path) -> None:
    async with consoles(tmp_path) as (one, _, _):
        app = ConsoleApp(one, "zh", live=False)
        async with app.run_test(size=(80, 24)) as pilot:
            await steady(app, pilot)
            await press(app, pilot, "r")
            await pilot.press(*"two-hands", "tab")
            await steady(app, pilot)
            if "选择主机" in text(app):
                await press(app, pilot, "enter")
            assert isinstance(app.screen, PlanDialog)
            await press(app, pilot, "question_mark")
            assert isinstance(app.screen, HelpScreen)
            await press(app, pilot, "escape")
            assert isinstance(app.screen, PlanDialog)
            assert "选择处置手册" in await press(app, pilot, "escape")


async def test_a_run_that_waits_is_ended_with_a_reason(tmp_path: Path) -> None:
    async with consoles(tmp_path) as (one, _, book):
        session = await one.runs.start(book, ("his-app",), {})
        await session.live.pause()
        app = ConsoleApp(one, "zh", live=False)
        async with app.run_test(size=(80, 24)) as pilot:
            app.push_screen(RunScreen(app.context, session))
            await steady(app, pilot)
            assert "跳过“看”的原因" in await press(app, pilot, "k")
            await press(app, pilot, "escape")
            assert "还没做完就结束“两手”的原因" in await press(app, pilot, "ctrl+x")
            await pilot.press(*"no", "enter")
            await steady(app, pilot)
            assert session.feed.value.phase is Phase.ENDED
            assert "没有做完就结束了：no" in text(app)


async def test_a_run_that_was_taken_over_says_so_on_its_screen(tmp_path: Path) -> None:
    async with consoles(tmp_path) as (one, other, book):
        session = await one.runs.start(book, ("his-app",), {})
        await session.live.pause()
        app = ConsoleApp(one, "zh", live=False)
        async with app.run_test(size=(80, 24)) as pilot:
            app.push_screen(RunScreen(app.context, session))
            await steady(app, pilot)
            (seen,) = await other.runs.elsewhere()
            await other.runs.take_over(seen)
            for _ in range(5):
                await steady(app, pilot)
                if session.taken.value:
                    break
            await steady(app, pilot)
            assert "zhang 接手了这次运行，这里不能再执行；按 esc 返回" in text(app)
            assert "…" not in (await press(app, pilot, "enter")).split("\n")[-2]
