"""Obligations and the records behind them: both sizes, both languages; and the forms by keys."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from textual.widgets import Input

from console.demo.services import services
from console.duty.events import Draft, Kind
from console.ui.app import ConsoleApp
from tests.desk.ward import Clock, settled, ward
from tests.snapshots.test_screens import LANGS, SIZES, steady, text

if TYPE_CHECKING:
    from config.model import Lang
    from console.desk.desk import Desk

END = datetime(2025, 10, 31, 4, tzinfo=UTC)
STORIES = {
    "obligations": ("O",),
    "obligation-major": ("O", "j", "j"),
    "services": ("O", "enter"),
    "services-all": ("O", "G", "enter", "j"),
    "form-service": ("O", "j", "j", "j", "n"),
    "form-amend": ("O", "j", "j", "enter", "e"),
}


async def october(desk: Desk) -> None:
    await desk.journal.append(
        *(Draft(one.kind, one.data, None, one.actor) for _, one in services(desk.site)),
        Draft(Kind.SERVICE_RECORDED, {"service": "S-0006", "type": "major", "on": "2025-10-28", "system": "pda", "text": "输血双人核对流程", "person_days": 22.0, "signed_by": "护理部", "signed": "2025-10-28"}),
        Draft(Kind.SERVICE_WITHDRAWN, {"service": "S-0001", "type": "tips", "why": "记重了"}),
    )  # fmt: skip
    await settled(desk)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("story", STORIES)
async def test_screen(
    story: str,
    size: tuple[int, int],
    lang: Lang,
    tmp_path: Path,
    looks_like: Callable[[str, str], None],
) -> None:
    async with ward(tmp_path, Clock(END)) as desk:
        await october(desk)
        app = ConsoleApp(desk, lang, live=False)
        async with app.run_test(size=size) as pilot:
            await steady(app, pilot)
            for key in STORIES[story]:
                await pilot.press(key)
                await steady(app, pilot)
            looks_like(f"{story}-{lang}-{size[0]}x{size[1]}", text(app))


async def test_a_training_is_recorded_amended_and_withdrawn_with_keys(tmp_path: Path) -> None:
    async with ward(tmp_path, Clock(END)) as desk:
        app = ConsoleApp(desk, "zh", live=False)
        async with app.run_test(size=(80, 24)) as pilot:

            async def press(*keys: str) -> str:
                for key in keys:
                    await pilot.press(key)
                    await steady(app, pilot)
                return text(app)

            await press("O", "j", "j", "j", "enter", "n")
            for field, value in (("text", "PDA"), ("hours", "两"), ("audience", "护士")):
                app.screen.query_one(f"#{field}", Input).value = value
            assert "数目 两 不对" in await press("ctrl+s")
            app.screen.query_one("#hours", Input).value = "2"
            assert "已记下 S-0001" in await press("ctrl+s")
            assert "集中" in text(app)
            await press("e")
            app.screen.query_one("#present", Input).value = "18"
            assert "请写明理由" in await press("ctrl+s")
            app.screen.query_one("#why", Input).value = "补签到"
            assert "已更正 S-0001" in await press("ctrl+s")
            assert "18" in text(app)
            assert "已撤回 S-0001" in await press("x", *"test", "enter")
            record = await desk.proof.services.record("S-0001")
            assert (record.withdrawn, record.fields["present"]) == (True, 18)
            assert "时间线自己计数" in await press("escape", "j", "j", "n")
