"""Clocks on the screen: in local words, explained from both doors, classified and accounted for."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from console.ui.present import incident as present_incident
from console.ui.present import queue as present_queue
from console.ui.present.context import Context
from console.ui.screens.explain import ExplainScreen
from console.words.languages import words
from console.words.times import waiting
from tests.console.duty.lives import at
from tests.desk.ward import Clock, outage, settled, ward
from tests.screens import LARGE, at_night

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
        assert present_queue.due_text(row, clock(), context) == "还剩 47 分"


@pytest.mark.parametrize("keys", [("e",), ("enter", "e")], ids=["home", "incident"])
async def test_why_it_is_due_then_is_one_key_away(tmp_path: Path, keys: tuple[str, ...]) -> None:
    async with at_night(tmp_path) as face:
        await face.press(*keys)
        assert isinstance(face.app.screen, ExplainScreen)
        assert "15 分：03:13 起，03:28 到期" in face.text
        await face.pilot.press("escape")
        assert not isinstance(face.app.screen, ExplainScreen)


async def test_enter_alone_classifies_as_the_words_suggest(tmp_path: Path) -> None:
    async with at_night(tmp_path) as face:
        await face.press("j", "enter", "c", "enter", "enter", *"why", "enter")
        row = next(one for one in face.desk.queue.value.incidents if not one.auto)
        assert (row.impact, row.urgency, row.priority, row.grade) == ("I3", "U3", "P3", 3)
        assert "I3 单科室单功能 · U3 变慢或部分不可用 · 三级故障" in face.text


async def test_a_breach_asks_for_its_cause_until_it_has_one(tmp_path: Path) -> None:
    clock = Clock()
    async with at_night(tmp_path, size=LARGE, clock=clock) as face:
        assert "没有超时的时限" in await face.press("enter", "b")
        clock.on(minutes=17)
        row = next(one for one in face.desk.queue.value.incidents if one.auto)
        await face.desk.incidents.acknowledge(row)
        await settled(face.desk)
        await face.settle()
        assert "违约原因待填" in face.text
        shown = await face.press("b", "enter", "enter", *"late", "enter")
        assert "违约原因待填" not in shown
        assert "原因：我方" in shown
    assert clock.moment > at("2026-03-11 03:13") + timedelta(minutes=1)
