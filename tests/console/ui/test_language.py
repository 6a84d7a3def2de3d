"""The other language, from wherever one is, and back."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from console.ui.screens.dialogs import Dialog
from sources.reach import Prompt, Wanted
from tests.desk.ward import Clock, ward
from tests.screens import at_night, on_screen


@pytest.mark.parametrize("keys", [(), ("t",), ("enter",), ("enter", "e")])
async def test_every_word_changes_and_changes_back(tmp_path: Path, keys: tuple[str, ...]) -> None:
    async with at_night(tmp_path) as face:
        before = face.text
        await face.press(*keys)
        english = await face.press("ctrl+l")
        assert "Incidents 2" in english
        assert "r runbook" in english
        shown = await face.press("j", "ctrl+l")
        assert shown.split("\n")[12:16] == before.split("\n")[12:16]


async def test_a_held_key_changes_it_to_and_fro_while_the_clock_ticks(tmp_path: Path) -> None:
    async with at_night(tmp_path) as face:
        before = face.text
        ticking = face.app.screen.set_interval(0.002, face.app.screen.tick)  # type: ignore[attr-defined]
        await face.pilot.press(*["ctrl+l"] * 20)
        ticking.stop()
        await face.settle()
        # But for the message line, which is emptied.
        assert face.text.split("\n")[:-2] == before.split("\n")[:-2]


@pytest.mark.parametrize("keys", ["n", "question_mark", "r", "V", "enter n"])
async def test_over_a_dialog_the_keys_of_the_whole_screen_work_too(
    tmp_path: Path, keys: str
) -> None:
    async with at_night(tmp_path) as face:
        await face.press(*keys.split())
        app, dialog = face.app, face.app.screen
        assert isinstance(dialog, Dialog)
        before = app.theme
        drawn: list[str] = []
        app.action_redraw = lambda: drawn.append("redraw")  # type: ignore[method-assign]
        await face.press("ctrl+r", "ctrl+t")
        assert drawn == ["redraw"]
        assert app.theme != before
        assert app.screen is dialog
        assert "Incidents 2" in await face.press("ctrl+l")
        assert len(app.screen_stack) == 1


async def test_whoever_asks_is_told_when_the_language_changes_meanwhile(tmp_path: Path) -> None:
    async with ward(tmp_path, Clock()) as desk, on_screen(desk) as face:
        asked = asyncio.create_task(face.app.ask(Prompt("his", Wanted.PASSWORD)))
        await face.settle()
        await face.pilot.press("ctrl+l")
        async with asyncio.timeout(20):
            assert await asked is None
