"""The other language, from wherever one is, and back."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from console.ui.app import ConsoleApp
from console.ui.screens.dialogs import Dialog
from sources.reach import Prompt, Wanted
from tests.desk.ward import Clock, outage, ward
from tests.snapshots.test_screens import steady, text


@pytest.mark.parametrize("keys", [(), ("t",), ("enter",), ("enter", "e")])
async def test_every_word_changes_and_changes_back(tmp_path: Path, keys: tuple[str, ...]) -> None:
    clock = Clock()
    async with ward(tmp_path, clock) as desk:
        await outage(desk, clock)
        app = ConsoleApp(desk, "zh", live=False)
        async with app.run_test(size=(80, 24)) as pilot:
            await steady(app, pilot)
            before = text(app)
            for key in keys:
                await pilot.press(key)
                await steady(app, pilot)
            await pilot.press("ctrl+l")
            await steady(app, pilot)
            english = text(app)
            assert "Incidents 2" in english
            assert "r runbook" in english
            await pilot.press("j")
            await pilot.press("ctrl+l")
            await steady(app, pilot)
            assert text(app).split("\n")[12:16] == before.split("\n")[12:16]


async def test_a_held_key_changes_it_to_and_fro_while_the_clock_ticks(tmp_path: Path) -> None:
    clock = Clock()
    async with ward(tmp_path, clock) as desk:
        await outage(desk, clock)
        app = ConsoleApp(desk, "zh", live=False)
        async with app.run_test(size=(80, 24)) as pilot:
            await steady(app, pilot)
            before = text(app)
            ticking = app.screen.set_interval(0.002, app.screen.tick)  # type: ignore[attr-defined]
            await pilot.press(*["ctrl+l"] * 20)
            ticking.stop()
            await steady(app, pilot)
            # But for the message line, which is emptied.
            assert text(app).split("\n")[:-2] == before.split("\n")[:-2]


@pytest.mark.parametrize("keys", ["n", "?", "r", "V", "enter n"])
async def test_over_a_dialog_the_keys_of_the_whole_screen_work_too(
    tmp_path: Path, keys: str
) -> None:
    clock = Clock()
    async with ward(tmp_path, clock) as desk:
        await outage(desk, clock)
        app = ConsoleApp(desk, "zh", live=False)
        async with app.run_test(size=(80, 24)) as pilot:
            await steady(app, pilot)
            for key in keys.split():
                await pilot.press({"?": "question_mark"}.get(key, key))
                await steady(app, pilot)
            dialog = app.screen
            assert isinstance(dialog, Dialog)
            before = app.theme
            drawn: list[str] = []
            app.action_redraw = lambda: drawn.append("redraw")  # type: ignore[method-assign]
            await pilot.press("ctrl+r", "ctrl+t")
            await steady(app, pilot)
            assert drawn == ["redraw"]
            assert app.theme != before
            assert app.screen is dialog
            await pilot.press("ctrl+l")
            await steady(app, pilot)
            assert "Incidents 2" in text(app)
            assert len(app.screen_stack) == 1


async def test_whoever_asks_is_told_when_the_language_changes_meanwhile(tmp_path: Path) -> None:
    async with ward(tmp_path, Clock()) as desk:
        app = ConsoleApp(desk, "zh", live=False)
        async with app.run_test(size=(80, 24)) as pilot:
            asked = asyncio.create_task(app.ask(Prompt("his", Wanted.PASSWORD)))
            await steady(app, pilot)
            await pilot.press("ctrl+l")
            async with asyncio.timeout(20):
                assert await asked is None
