"""Choosing a runbook: what has begun is not begun again unasked; a run can be left for good."""

from __future__ import annotations

from pathlib import Path

from console.ui.screens.dialogs import ChoiceDialog
from console.ui.screens.help import HelpScreen
from console.ui.screens.planning import PlanDialog
from console.ui.screens.run import RunScreen
from runbooks.run import Phase
from tests.desk.test_takeover import consoles
from tests.screens import on_screen


async def test_a_colleagues_run_of_the_same_book_is_asked_about(tmp_path: Path) -> None:
    async with consoles(tmp_path) as (one, other, book):
        first = await one.runs.start(book, ("his-app",), {})
        await first.live.pause()
        async with on_screen(other) as face:
            await face.settle()
            assert "li 已暂停" in await face.press("r")
            await face.pilot.press(*"two-hands")
            if isinstance(face.app.screen, ChoiceDialog):
                await face.press("enter")
            seen = face.text
            if "选择主机" in seen:
                seen = await face.press("enter")
            assert "已有一次运行没有结束：li 已暂停" in seen
            assert "选择处置手册" in await face.press("escape")
            assert other.runs.going() == ()
            await face.pilot.press(*"two-hands", "enter")
            await face.settle()
            if "选择主机" in face.text:
                await face.press("enter")
            await face.press("enter")
            assert isinstance(face.app.screen, RunScreen)
            assert face.app.screen.session.live.run.id == first.live.run.id
            assert face.app.screen.session.live.run.actor == "zhang"


async def test_the_steps_preview_has_help_and_leads_back_to_the_list(tmp_path: Path) -> None:
    async with consoles(tmp_path) as (one, _, _), on_screen(one) as face:
        await face.settle()
        await face.press("r")
        await face.pilot.press(*"two-hands", "tab")
        await face.settle()
        if "选择主机" in face.text:
            await face.press("enter")
        assert isinstance(face.app.screen, PlanDialog)
        await face.press("question_mark")
        assert isinstance(face.app.screen, HelpScreen)
        await face.press("escape")
        assert isinstance(face.app.screen, PlanDialog)
        assert "选择处置手册" in await face.press("escape")


async def test_a_run_that_waits_is_ended_with_a_reason(tmp_path: Path) -> None:
    async with consoles(tmp_path) as (one, _, book):
        session = await one.runs.start(book, ("his-app",), {})
        await session.live.pause()
        async with on_screen(one) as face:
            face.app.push_screen(RunScreen(face.app.context, session))
            await face.settle()
            assert "跳过“看”的原因" in await face.press("k")
            await face.press("escape")
            assert "还没做完就结束“两手”的原因" in await face.press("ctrl+x")
            await face.pilot.press(*"no", "enter")
            await face.settle()
            assert session.feed.value.phase is Phase.ENDED
            assert "没有做完就结束了：no" in face.text


async def test_a_run_that_was_taken_over_says_so_on_its_screen(tmp_path: Path) -> None:
    async with consoles(tmp_path) as (one, other, book):
        session = await one.runs.start(book, ("his-app",), {})
        await session.live.pause()
        async with on_screen(one) as face:
            face.app.push_screen(RunScreen(face.app.context, session))
            await face.settle()
            (seen,) = await other.runs.elsewhere()
            await other.runs.take_over(seen)
            for _ in range(5):
                await face.settle()
                if session.taken.value:
                    break
            await face.settle()
            assert "zhang 接手了这次运行，这里不能再执行；按 esc 返回" in face.text
            assert "…" not in (await face.press("enter")).split("\n")[-2]
