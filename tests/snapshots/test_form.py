"""The form of a call, from empty to what it offers, and what a chat fills in."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from textual import events

from console.desk.desk import Desk
from console.desk.incidents import Report
from console.ui.app import ConsoleApp
from tests.desk.ward import Clock, outage, ward
from tests.snapshots.test_screens import LANGS, PICTURES, SIZES, picture, steady, text

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


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("name", STORIES)
async def test_form(
    name: str,
    size: tuple[int, int],
    lang: Lang,
    tmp_path: Path,
    looks_like: Callable[[str, str], None],
) -> None:
    story, clock = STORIES[name], Clock()
    clock.on(days=-1)
    async with ward(tmp_path, clock) as desk:
        await past(desk, clock)
        await outage(desk, clock)
        if story.drafts:
            drafts = desk.intake.drafts
            drafts.keep(drafts.begin(), {"title": "住院处出院结算提示死锁", "requester": "小王"})
            await drafts.settled()
            clock.on(minutes=2)
        app = ConsoleApp(desk, lang, live=False)
        async with app.run_test(size=size) as pilot:
            await steady(app, pilot)
            for key in story.keys:
                await pilot.press(key)
                await steady(app, pilot)
            for key in story.typed:
                await pilot.press(key)
            if story.then == ("ctrl+y",):  # there is nothing to go to before it is offered
                async with asyncio.timeout(10):
                    while "20260311-01" not in text(app):
                        await pilot.pause(0.05)
            for key in story.then:
                await pilot.press(key)
            if story.paste:
                app.screen.focused.post_message(events.Paste(story.paste))  # type: ignore[union-attr]
            await steady(app, pilot)
            seen = f"{name}-{lang}-{size[0]}x{size[1]}"
            looks_like(seen, text(app))
            if name == "form-offers" and os.environ.get("ONCALL_SNAPSHOTS") == "write":
                (PICTURES / f"{seen}.svg").write_text(picture(app), encoding="utf-8")
