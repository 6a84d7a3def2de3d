"""Clocks on the screen: in local words, explained from both doors, classified and accounted for."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from console.ui.app import ConsoleApp
from console.ui.present import incident as present_incident
from console.ui.present import queue as present_queue
from console.ui.present.context import Context
from console.ui.screens.explain import ExplainScreen
from console.words.languages import words
from console.words.times import waiting
from tests.console.duty.lives import at
from tests.desk.ward import Clock, outage, settled, ward
from tests.snapshots.test_screens import steady, text

ZONE = "Asia/Shanghai"


@pytest.mark.parametrize(
    ("due", "turn", "zh", "en"),
    [
        ("2026-03-11 20:12", (True, None), "还剩 12 分", "12 min left"),
        ("2026-03-11 20:04", (True, None), "还剩 04:00", "04:00 left"),
        ("2026-03-12 11:48", (True, "2026-03-11 22:00"), "22:00 停表", "stops 22:00"),
        ("2026-03-12 11:00", (False, "2026-03-12 10:00"), "明天 10:00 起算", "from Thu 10:00"),
        ("2026-03-16 11:00", (False, "2026-03-16 10:00"), "03-16 10:00 起算", "from 03-16 10:00"),
        ("2026-03-11 19:55", (True, None), "超 5 分", "5 min over"),
        ("2026-03-11 19:55", (False, None), "超 5 分", "5 min over"),
    ],
)
def test_a_deadline_in_local_words(
    due: str, turn: tuple[bool, str | None], zh: str, en: str
) -> None:
    now, moment = at("2026-03-11 20:00"), at(turn[1]) if turn[1] else None
    said = [waiting(at(due), now, (turn[0], moment), ZONE, words(lang)) for lang in ("zh", "en")]
    assert said == [zh, en]


async def test_a_clock_that_stands_at_night_says_so(tmp_path: Path) -> None:
    clock = Clock()
    async with ward(tmp_path, clock) as desk:
        await outage(desk, clock)
        row = next(one for one in desk.queue.value.incidents if not one.auto)
        for lang, said in (("zh", "停表中 · 1 小时 → 11:00 · 10:00 起算"), ("en", "standing · 1 h → 11:00 · from 10:00")):  # fmt: skip
            context = Context(desk, words(lang))  # type: ignore[arg-type]
            contract = desk.clocks(row)[0]
            assert present_incident.clock(contract, row, context).value == said
            assert present_queue.due_text(row, clock(), context) in said
        clock.on(hours=7)
        context = Context(desk, words("zh"))
        assert present_queue.due_text(row, clock(), context) == "还剩 46 分"


@pytest.mark.parametrize("keys", [("e",), ("enter", "e")], ids=["home", "incident"])
async def test_why_it_is_due_then_is_one_key_away(tmp_path: Path, keys: tuple[str, ...]) -> None:
    clock = Clock()
    async with ward(tmp_path, clock) as desk:
        await outage(desk, clock)
        app = ConsoleApp(desk, "zh", live=False)
        async with app.run_test(size=(80, 24)) as pilot:
            await steady(app, pilot)
            await pilot.press(*keys)
            await steady(app, pilot)
            assert isinstance(app.screen, ExplainScreen)
            assert "15 分：03:13 起，03:28 到期" in text(app)
            await pilot.press("escape")
            assert not isinstance(app.screen, ExplainScreen)


async def test_enter_alone_classifies_as_the_words_suggest(tmp_path: Path) -> None:
    clock = Clock()
    async with ward(tmp_path, clock) as desk:
        await outage(desk, clock)
        app = ConsoleApp(desk, "zh", live=False)
        async with app.run_test(size=(80, 24)) as pilot:
            await steady(app, pilot)
            await pilot.press("j", "enter")
            await steady(app, pilot)
            for keys in (("c",), ("enter",), ("enter",), (*"why", "enter")):
                await pilot.press(*keys)
                await steady(app, pilot)
            row = next(one for one in desk.queue.value.incidents if not one.auto)
            assert (row.impact, row.urgency, row.priority, row.grade) == ("I3", "U3", "P3", 3)
            assert "I3 单科室单功能 · U3 变慢或部分不可用 · 三级故障" in text(app)


async def test_a_breach_asks_for_its_cause_until_it_has_one(tmp_path: Path) -> None:
    clock = Clock()
    async with ward(tmp_path, clock) as desk:
        await outage(desk, clock)
        app = ConsoleApp(desk, "zh", live=False)
        async with app.run_test(size=(160, 45)) as pilot:
            await steady(app, pilot)
            await pilot.press("enter")
            await steady(app, pilot)
            await pilot.press("b")
            await steady(app, pilot)
            assert "没有超时的时限" in text(app)
            clock.on(minutes=17)
            await desk.incidents.acknowledge(next(r for r in desk.queue.value.incidents if r.auto))
            await settled(desk)
            await steady(app, pilot)
            assert "违约原因待填" in text(app)
            for keys in (("b",), ("enter",), ("enter",), (*"late", "enter")):
                await pilot.press(*keys)
                await steady(app, pilot)
            assert "违约原因待填" not in text(app)
            assert "原因：我方" in text(app)
    assert clock.moment > at("2026-03-11 03:13") + timedelta(minutes=1)
