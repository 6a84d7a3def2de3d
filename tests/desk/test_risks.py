"""The risk register through the desk."""

from __future__ import annotations

import asyncio
from datetime import date
from pathlib import Path

import pytest

from console.desk import telling
from console.desk.asked import asked
from console.desk.errors import Denied
from console.desk.incidents import Report
from console.desk.naming import books_of
from console.desk.risks import Proposed
from console.duty.record import Conflict
from console.words.languages import words
from console.words.sentences import Names
from tests.desk.checked import a_week
from tests.desk.ward import Clock, ward

OLD = Proposed("盘老了", "hardware", 2, 2, "lis", "dba")


async def test_a_risk_goes_its_way_and_every_step_is_in_its_history(tmp_path: Path) -> None:
    clock = Clock()
    async with ward(tmp_path, clock) as desk:
        risks = desk.proof.risks
        risk = await risks.add(OLD)
        assert (risk.id, risk.review) == ("R-001", date(2026, 6, 11))
        risk = await risks.assess(risk, 3, 2, "坏了一块")
        with pytest.raises(Denied, match="risk-lacks"):
            await risks.review(risk, "看过")
        measures = {"prevention": "每周看", "contingency": "备机", "response": "换盘"}
        risk = await risks.plan(risk, measures)
        clock.on(days=120)
        assert [code for code, *_ in await risks.overdue()] == ["risk.overdue"]
        risk = await risks.review(risk, "备机还在", date(2026, 8, 1))
        assert await risks.overdue() == ()
        risk = await risks.settle(risk, "closed", "换了新的")
        with pytest.raises(Denied, match="risk-closed"):
            await risks.assess(risk, 1, 1, "没有了")
        risk = await risks.undo(risk)

        assert risk.state == "open"
        assert [entry.kind.partition(".")[2] for entry in risk.history] == [
            "raised", "assessed", "planned", "reviewed", "settled", "undone",
        ]  # fmt: skip
        assert (await desk.journal.verify()).ok


async def test_who_comes_second_is_told_and_writes_nothing(tmp_path: Path) -> None:
    async with ward(tmp_path, Clock()) as desk:
        risks = desk.proof.risks
        seen = await risks.add(OLD)
        await risks.settle(seen, "accepted", "预算不够")

        with pytest.raises(Conflict) as caught:
            await risks.assess(seen, 3, 3, "坏了一块")

        assert caught.value.event is not None
        assert caught.value.event.kind == "risk.settled"
        assert (await risks.risk(seen.id)).likelihood == 2


async def test_two_that_are_recorded_at_once_get_numbers_of_their_own(tmp_path: Path) -> None:
    async with ward(tmp_path, Clock()) as desk:
        made = await asyncio.gather(*(desk.proof.risks.add(OLD) for _ in range(4)))

        assert sorted(one.id for one in made) == ["R-001", "R-002", "R-003", "R-004"]


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"title": " "}, "risk-title"),
        ({"source": "weather"}, "risk-source"),
        ({"system": "xyz"}, "unknown-system"),
        ({"owner": "nobody"}, "unknown-engineer"),
        ({"likelihood": 4}, "risk-grade"),
        ({"review": date(2026, 3, 11)}, "review-past"),
    ],
)
async def test_what_cannot_be_is_refused(
    tmp_path: Path, wrong: dict[str, object], code: str
) -> None:
    from dataclasses import replace

    async with ward(tmp_path, Clock()) as desk:
        with pytest.raises(Denied, match=code):
            await desk.proof.risks.add(replace(OLD, **wrong))  # type: ignore[arg-type]
        assert await desk.proof.risks.register() == ()


async def test_what_a_person_writes_is_cleaned_and_masked(tmp_path: Path) -> None:
    async with ward(tmp_path, Clock()) as desk:
        proposed = Proposed("病人 11010519491231002X\x1b[2J 的记录外泄", "attack", 2, 3)
        risk = await desk.proof.risks.add(proposed)

        assert "11010519491231002X" not in risk.title
        assert "\x1b" not in risk.title


async def test_repeated_incidents_ask_for_a_risk_until_there_is_one(tmp_path: Path) -> None:
    async with ward(tmp_path, Clock()) as desk:
        for _ in range(3):
            await desk.incidents.open(Report("挂号慢", "his", "support", "P2", "his-db"))
        (one,) = await desk.proof.risks.suggestions()
        assert (one.of, len(one.incidents), one.impact) == ("component:his-db", 3, 3)

        await desk.proof.risks.add(Proposed("反复", "other", 3, 3, born=one.born, of=one.of))

        assert await desk.proof.risks.suggestions() == ()


async def test_what_incidents_and_health_checks_ask_for_is_one_list(tmp_path: Path) -> None:
    clock = Clock()
    async with ward(tmp_path, clock) as desk:
        await a_week(desk, clock)
        for _ in range(3):
            await desk.incidents.open(Report("挂号慢", "his", "support", "P2", "his-db"))
        found = await asked(desk, words("zh"))
        assert [one.key for one in found] == [
            "incidents:component:his-db", "health:his-daily/space/his-db",
            "health:his-daily/backup/his-db",
        ]  # fmt: skip
        assert found[1].told.startswith("健康检查告警未处理：HIS 数据表空间使用率")
        assert "his-daily" not in found[1].told
        assert found[1].finding is not None

        risk = await desk.proof.risks.found(found[1].proposed, *found[1].finding)

        assert [one.key for one in await asked(desk, words("zh"))] == [found[0].key, found[2].key]
        names, books = Names(desk.site, words("zh")), await books_of(desk.runs, desk.site)
        assert "健康检查 HIS 数据表空间" in telling.born(risk, desk, books, words("zh"), names)


async def test_a_history_says_what_was_changed_and_what_was_taken_back(tmp_path: Path) -> None:
    async with ward(tmp_path, Clock()) as desk:
        risks, zh = desk.proof.risks, words("zh")
        risk = await risks.add(OLD)
        with pytest.raises(Denied, match="risk-undo-raised"):
            await risks.undo(risk)
        risk = await risks.plan(risk, {"prevention": "每周看", "owner": "lead"})
        risk = await risks.undo(risk)
        with pytest.raises(Denied, match="risk-undo-undone"):
            await risks.undo(risk)

        assert telling.undone(risk, zh) == "已撤销“措施”"
        lines = [telling.entry(one, zh, Names(desk.site, zh)) for one in risk.history]
        assert lines == [
            "数据库工程师 风险", "数据库工程师 措施 负责人、预防措施", "数据库工程师 撤销 撤销“措施”",
        ]  # fmt: skip
