"""The form of a call, from empty to what it offers, and what a chat fills in."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from textual import events

from console.desk.desk import Desk
from console.desk.incidents import Report
from tests.desk.ward import Clock, outage, ward
from tests.screens import Looks, Size, everywhere_each, on_screen

if TYPE_CHECKING:
    from config.model import Lang

CHAT = "检验科小周 2026/3/10 23:41\n生化仪做完了\n结果没传到电脑里\n\n检验科小周 2026/3/10 23:42\n[图片]"


@dataclass(frozen=True)
class Story:
    keys: tuple[str, ...]
    typed: str = ""
    then: tuple[str, ...] = ()
    paste: str = ""
    drafts: bool = False


STORIES = {
    "form-guessed": Story(("n",), "扫腕带没反应"),
    "form-initials": Story(("n",), "sfck dbk", ("down", "down", "n", "e", "k")),
    "form-offers": Story(("n",), "检验科结果没传到电脑里 收费窗口结算转圈"),
    "form-offer-marked": Story(("n",), "收费窗口结算转圈", ("ctrl+y",)),
    "form-drafts": Story(("n",), drafts=True),
    "form-chat": Story(("i",), paste=CHAT),
    "paste": Story(("i",)),
    "describe": Story(("down", "enter", "d")),
    "merge": Story(("down", "down", "enter", "m")),
}


async def past(desk: Desk, clock: Clock) -> None:
    """Calls of earlier days, mended; and one that waits."""
    for title, system, fix in (
        ("生化仪做完了，结果没传到电脑里", "lis", "重启串口服务器，补传 37 份结果"),
        ("收费窗口点结算一直转圈", "his", "结束药房盘点留下的空闲会话"),
        ("急诊扫腕带没反应，连接超时", "pda", "急诊无线接入点断电，换交换机端口"),
    ):
        row = await desk.incidents.open(Report(title, system, "support", "P3"))
        clock.on(minutes=35)
        await desk.incidents.resolve(row, fix)
    clock.on(hours=20)
    await desk.incidents.open(
        Report(
            "收费窗口结算转圈，排了二十多人", "his", "emergency", "P1", department="门诊收费窗口"
        )
    )


@everywhere_each(STORIES)
async def test_form(story: str, size: Size, lang: Lang, tmp_path: Path, looks_like: Looks) -> None:
    told, clock = STORIES[story], Clock()
    clock.on(days=-1)
    async with ward(tmp_path, clock) as desk:
        await past(desk, clock)
        await outage(desk, clock)
        if told.drafts:
            drafts = desk.intake.drafts
            drafts.keep(drafts.begin(), {"title": "住院处出院结算提示死锁", "requester": "小王"})
            await drafts.settled()
            clock.on(minutes=2)
        async with on_screen(desk, lang, size) as face:
            await face.press(*told.keys)
            await face.pilot.press(*told.typed)
            if told.then == ("ctrl+y",):  # there is nothing to go to before it is offered
                await face.until(lambda: "20260311-01" in face.text, within=10)
            await face.press(*told.then)
            if told.paste:
                face.app.screen.focused.post_message(events.Paste(told.paste))  # type: ignore[union-attr]
            await face.settle()
            await looks_like(story, face)
