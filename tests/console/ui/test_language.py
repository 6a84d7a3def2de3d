"""The other language, from wherever one is, and back."""

from __future__ import annotations

from pathlib import Path

import pytest

from console.ui.app import ConsoleApp
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
