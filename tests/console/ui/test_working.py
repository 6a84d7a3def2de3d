"""The forms of an incident's way, with keys: what is refused keeps what was typed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.widgets import Input, TextArea

from console.desk.incidents import Report
from console.duty.incidents import Incident
from console.duty.record import Query
from console.ui.screens.dialogs import ChoiceDialog, Option
from console.ui.screens.sheet import Sheet
from tests.desk.ward import Clock, settled, ward
from tests.screens import Face, on_screen

CALL = Report("医生保存处方要等半分钟", "rdu", "emergency", "P2", requester="住院药房")


class Hands(Face):
    """Presses keys on the incident's screen and looks at what became of it."""

    def __init__(self, face: Face, row: Incident) -> None:
        super().__init__(face.app, face.pilot)
        self.id = row.id

    async def row(self) -> Incident:
        await settled(self.desk)
        found = await self.desk.journal.incident(self.id)
        assert found is not None
        return found

    async def kinds(self) -> list[str]:
        return [event.kind for event in await self.desk.journal.read(Query(incident=self.id))]


@asynccontextmanager
async def opened(folder: Path, clock: Clock, *ways: str) -> AsyncIterator[Hands]:
    async with ward(folder, clock) as desk:
        row = await desk.incidents.acknowledge(await desk.incidents.open(CALL))
        for way in ways:
            if way == "propose":
                row = await desk.work.fixes.propose(row, "重启连接池")
            elif way == "by-hand":
                row = await desk.work.fallbacks.start(row, "药剂科")
            elif way == "resolve":
                row = await desk.incidents.resolve(row, "重启")
        await settled(desk)
        async with on_screen(desk) as face:
            await face.press("enter")
            yield Hands(face, row)


@pytest.fixture
def clock() -> Clock:
    return Clock()


async def test_an_emergency_goes_on_by_the_form_with_a_reason(tmp_path: Path, clock: Clock) -> None:
    async with opened(tmp_path, clock, "propose") as hands:
        await hands.press("f", "3")
        shown = await hands.press("enter")
        assert "请写明理由" in shown
        assert isinstance(hands.app.screen, Sheet)
        hands.field("text").value = "全院开不了方"
        await hands.press("enter")
        plan = (await hands.row()).life.plan
        assert plan is not None
        assert (plan.answer, plan.said) == ("override", "全院开不了方")


async def test_a_refused_form_keeps_what_was_typed(tmp_path: Path, clock: Clock) -> None:
    async with opened(tmp_path, clock, "by-hand", "resolve") as hands:
        await hands.press("x")
        hands.field("text").value = "好多了"
        assert "手工模式还在进行" in await hands.press("enter")
        assert hands.field("text").value == "好多了"
        hands.field("at").value = "半夜"
        assert "看不懂时间“半夜”" in await hands.press("enter")
        assert (await hands.kinds())[-1] == "incident.resolved"


async def test_not_solved_goes_on(tmp_path: Path, clock: Clock) -> None:
    async with opened(tmp_path, clock, "resolve") as hands:
        await hands.press("x", "right")
        assert hands.app.screen.query_one("#solved").value == "no"  # type: ignore[attr-defined]
        hands.field("text").value = "还是慢"
        await hands.press("enter")
        row = await hands.row()
        assert (row.status, row.life.confirmed) == ("acknowledged", None)
        event = (await hands.desk.journal.read(Query(incident=row.id)))[-1]
        assert event.kind == "incident.reopened"
        assert (event.data["by"], event.data["text"]) == ("住院药房", "还是慢")


async def test_manual_mode_and_back_entry_on_the_card(tmp_path: Path, clock: Clock) -> None:
    async with opened(tmp_path, clock) as hands:
        await hands.press("i", "m", "enter")
        assert (await hands.row()).life.by_hand
        clock.on(minutes=25)
        shown = await hands.press("l")
        assert "[OUTAGE]" in shown
        await hands.press("m")
        row = await hands.row()
        assert not row.life.by_hand
        await hands.press("b", "enter", "-", "无", "enter")
        (entry,) = (await hands.row()).life.entries
        assert (entry.item, entry.reason) == ("rdu-review", "无")


async def test_the_card_is_saved_and_recorded_with_its_text(tmp_path: Path, clock: Clock) -> None:
    async with opened(tmp_path, clock) as hands:
        await hands.press("i", "w")
        hands.app.screen.query_one(Input).value = str(tmp_path / "card.txt")
        await hands.press("enter")
        saved = (tmp_path / "card.txt").read_text("utf-8")
        assert saved.startswith("【停机通知】合理用药系统 RDU")
        assert (tmp_path / "card.txt").stat().st_mode & 0o777 == 0o600
        event = (await hands.desk.journal.read(Query(kinds=("card.saved",))))[-1]
        assert await hands.desk.journal.evidence(str(event.data["evidence"])) == saved.rstrip("\n")
        await hands.press("w")
        hands.app.screen.query_one(Input).value = str(tmp_path / "card.txt")
        assert "已存在" in await hands.press("enter") or "换个名字" in hands.text


async def test_evidence_is_pasted_and_a_picture_said_to_be_kept_as_it_is(
    tmp_path: Path, clock: Clock
) -> None:
    (tmp_path / "shot.png").write_bytes(b"\x89PNG\0\1")
    async with opened(tmp_path, clock) as hands:
        await hands.press("k")
        hands.field("note").value = "报错截图"
        hands.field("file").value = str(tmp_path / "shot.png")
        hands.app.screen.query_one(TextArea).text = "ORA-12516\n13812345678"
        shown = await hands.press("ctrl+s")
        assert "shot.png 不是文字，原样保存，未打码" in shown
        event = (await hands.desk.journal.read(Query(kinds=("incident.noted",))))[-1]
        forms = [one["form"] for one in event.data["attachments"]]  # type: ignore[union-attr,index,call-overload]
        assert forms == ["exact", "text"]
        assert "13812345678" not in str(event.data)


async def test_a_link_is_made_followed_and_taken_away(tmp_path: Path, clock: Clock) -> None:
    async with opened(tmp_path, clock) as hands:
        effect = await hands.desk.incidents.open(Report("保存慢", "emr", "emergency", "P2"))
        await settled(hands.desk)
        await hands.press("l", "enter", "down", "enter")
        await settled(hands.desk)
        linked = await hands.desk.journal.incident(effect.id)
        assert linked is not None
        assert linked.life.root == hands.id
        shown = await hands.press("v", "o", "k", "enter")
        assert "一并解决" in shown
        await hands.press("enter")
        await settled(hands.desk)
        both = [await hands.desk.journal.incident(one) for one in (hands.id, effect.id)]
        assert [row.status for row in both if row] == ["resolved", "resolved"]


async def test_too_late_to_reopen_a_new_one_follows(tmp_path: Path, clock: Clock) -> None:
    async with opened(tmp_path, clock, "resolve") as hands:
        await hands.press("x", "enter")
        assert (await hands.row()).status == "closed"
        clock.on(days=8)
        assert "不能重开" in await hands.press("o")
        await hands.press("enter")
        await settled(hands.desk)
        rows = await hands.desk.journal.incidents(open_only=True)
        assert [row.life.follows for row in rows] == [hands.id]
        assert rows[0].id in hands.text, "and it is shown"


async def test_each_incident_is_offered_once_as_a_link(tmp_path: Path, clock: Clock) -> None:
    async with opened(tmp_path, clock) as hands:
        other = await hands.desk.incidents.open(Report("审方服务打不开", "rdu", "support", "P3"))
        await settled(hands.desk)
        assert (await hands.press("l")).count(other.id) == 1
        shown = await hands.press("enter")
        assert f"{other.id} 是 {hands.id} 的" in shown
        await hands.press("down", "enter")
        effect = await hands.desk.journal.incident(other.id)
        assert effect is not None
        assert effect.life.root == hands.id


async def test_a_resolved_incident_waits_for_no_answer(tmp_path: Path, clock: Clock) -> None:
    async with opened(tmp_path, clock, "propose") as hands:
        assert "待用户确认" in await hands.press()
        await hands.desk.incidents.resolve(await hands.row(), "重启")
        shown = await hands.press("down")
        assert "重启连接池" in shown
        assert "待用户确认" not in shown


async def test_a_long_question_is_read_to_its_end(tmp_path: Path, clock: Clock) -> None:
    async with opened(tmp_path, clock) as hands:
        asked = "归档区还有多少空间？" * 5 + "不足百分之五就先不要继续"
        dialog = ChoiceDialog(asked, "", [Option("y", "够")], nothing="")
        hands.app.call_later(hands.app.push_screen, dialog)
        shown = await hands.press("down")
        assert asked in "".join(line.strip(" │") for line in shown.split("\n"))
