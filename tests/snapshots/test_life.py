"""An incident in each of its stages, the forms on its way, the card: both sizes, both languages."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from console.desk.closing import Ending, Word
from console.desk.desk import Desk
from console.desk.incidents import Report
from console.duty.incidents import Incident
from tests.desk.ward import Clock, quiet, settled, ward
from tests.screens import LANGS, Looks, Size, everywhere_each, on_screen

if TYPE_CHECKING:
    from config.model import Lang

CALL = Report("医生保存处方要等半分钟", "rdu", "emergency", "P2", requester="住院药房")
Step = Callable[[Desk, Incident], Awaitable[Incident]]


async def ran(desk: Desk, row: Incident) -> Incident:
    book, *_ = await desk.runs.suggested("rdu", ())
    host, *_ = desk.runs.hosts_for(book, "rdu")
    await desk.runs.start(book, (host.id,), {}, row)
    return await desk.journal.incident(row.id) or row


async def another(desk: Desk, row: Incident) -> Incident:
    for title, component in (("数据库登不上", "rdu"), ("打印偏移", "mrm")):
        await desk.incidents.open(Report(title, component, "support", "P3"))
    return row


STEPS: dict[str, Step] = {
    "another": another,
    "ack": lambda d, row: d.incidents.acknowledge(row),
    "run": ran,
    "propose": lambda d, row: d.work.fixes.propose(row, "重启合理用药连接池，约一分钟不能审方"),
    "agree": lambda d, row: d.work.fixes.agree(row, "药房主任", "phone", text="现在就可以"),
    "decline": lambda d, row: d.work.fixes.decline(row, "药房主任", "wechat", text="等交班后"),
    "hand": lambda d, row: d.work.fallbacks.start(row, "药剂科、医务科"),
    "hand-end": lambda d, row: d.work.fallbacks.end(row),
    "resolve": lambda d, row: d.incidents.resolve(row, "连接池已重启"),
    "enter": lambda d, row: d.work.fallbacks.enter(row, "rdu-review", "王药师"),
    "confirm": lambda d, row: d.work.closing.confirm(row, Word("药房主任", "phone", None, 4, "快")),
    "close": lambda d, row: d.work.closing.close(row, Ending("capacity", "restarted")),
}
FIXED = ("ack", "propose", "agree", "resolve")
STORIES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "stage-assign": ((), ("enter",)),
    "stage-diagnose": (("ack",), ("enter",)),
    "stage-propose": (("ack", "run"), ("enter",)),
    "stage-declined": (("ack", "propose", "decline"), ("enter",)),
    "stage-agree": (("ack", "propose"), ("enter",)),
    "stage-fix": (("ack", "propose", "agree", "hand"), ("enter",)),
    "stage-confirm": (FIXED, ("enter",)),
    "stage-enter": ((*FIXED[:3], "hand", "hand-end", "resolve", "confirm"), ("enter",)),
    "stage-close": ((*FIXED, "confirm"), ("enter",)),
    "form-answer": (("ack", "propose"), ("enter", "f")),
    "form-close": (FIXED, ("enter", "x")),
    "form-keep": (("ack",), ("enter", "k")),
    "form-link": (("ack", "another"), ("enter", "l")),
    "card": (("ack", "hand"), ("enter", "i")),
    "card-over": ((*FIXED[:3], "hand", "hand-end", "resolve"), ("enter", "i")),
}


@everywhere_each(STORIES)
async def test_screen(
    story: str, size: Size, lang: Lang, tmp_path: Path, looks_like: Looks
) -> None:
    steps, keys = STORIES[story]
    clock = Clock()
    async with ward(tmp_path, clock) as desk:
        await quiet(desk, clock)
        row = await desk.incidents.open(CALL)
        for step in steps:
            clock.on(minutes=4)
            row = await STEPS[step](desk, row)
        await settled(desk)
        async with on_screen(desk, lang, size) as face:
            await face.press(*keys)
            await looks_like(story, face)


@pytest.mark.parametrize("lang", LANGS)
async def test_effects_are_folded_under_their_root(
    tmp_path: Path, lang: Lang, looks_like: Looks
) -> None:
    clock = Clock()
    async with ward(tmp_path, clock) as desk:
        await quiet(desk, clock)
        root = await desk.incidents.open(Report("挂号慢", "his", "emergency", "P2"))
        for title in ("打开病历要一分钟", "医嘱保存慢"):
            effect = await desk.incidents.open(Report(title, "emr", "emergency", "P2"))
            await desk.work.links.link(effect, root.id)
        await settled(desk)
        async with on_screen(desk, lang) as face:
            await looks_like("folded", face)
            await face.press("space")
            await looks_like("folded-open", face)
            await face.press("a", "enter")
        rows = await desk.journal.incidents(open_only=True)
        assert [row.status for row in rows] == ["acknowledged"] * 3


async def test_a_folded_effect_that_is_overdue_is_told_at_its_root(tmp_path: Path) -> None:
    clock = Clock()
    async with ward(tmp_path, clock) as desk:
        effect = await desk.incidents.open(Report("打开病历要一分钟", "emr", "emergency", "P2"))
        clock.on(minutes=10)
        root = await desk.incidents.open(Report("挂号慢", "his", "emergency", "P2"))
        await desk.work.links.link(effect, root.id)
        clock.on(minutes=6)
        await settled(desk)
        async with on_screen(desk) as face:
            assert "后果 1 件，超时 1" in face.text
            await desk.incidents.resolve(root)
            await settled(desk)
            await face.settle()
            assert "打开病历要一分钟" in face.text, "nothing open hides under what is mended"
