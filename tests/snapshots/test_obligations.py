"""Obligations and the records behind them: both sizes, both languages; and the forms by keys."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from console.demo.services import services
from console.duty.events import Draft, Kind
from tests.desk.ward import Clock, settled, ward
from tests.screens import Looks, Size, everywhere_each, on_screen

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


@everywhere_each(STORIES)
async def test_screen(
    story: str, size: Size, lang: Lang, tmp_path: Path, looks_like: Looks
) -> None:
    async with ward(tmp_path, Clock(END)) as desk:
        await october(desk)
        async with on_screen(desk, lang, size) as face:
            await face.press(*STORIES[story])
            await looks_like(story, face)


async def test_a_training_is_recorded_amended_and_withdrawn_with_keys(tmp_path: Path) -> None:
    async with ward(tmp_path, Clock(END)) as desk, on_screen(desk) as face:
        await face.press("O", "j", "j", "j", "enter", "n")
        for field, value in (("text", "PDA"), ("hours", "两"), ("audience", "护士")):
            face.field(field).value = value
        assert "数目 两 不对" in await face.press("ctrl+s")
        face.field("hours").value = "2"
        assert "已记下 S-0001" in await face.press("ctrl+s")
        assert "集中" in face.text
        await face.press("e")
        face.field("present").value = "18"
        assert "请写明理由" in await face.press("ctrl+s")
        face.field("why").value = "补签到"
        assert "已更正 S-0001" in await face.press("ctrl+s")
        assert "18" in face.text
        assert "已撤回 S-0001" in await face.press("x", *"test", "enter")
        record = await desk.proof.services.record("S-0001")
        assert (record.withdrawn, record.fields["present"]) == (True, 18)
        assert "时间线自己计数" in await face.press("escape", "j", "j", "n")
