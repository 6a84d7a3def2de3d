"""Reports completed, joined and merged, through the whole desk and a real journal."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from console.desk.errors import Denied
from console.desk.incidents import Report
from console.duty.incidents import Status
from console.duty.record import Query
from tests.desk.ward import Clock, outage, settled, ward

if TYPE_CHECKING:
    from console.desk.desk import Desk
    from console.duty.incidents import Incident

CALL = Report("收费窗口打不开", "his", "emergency", "P1", requester="小李")


async def opened(desk: Desk, **change: object) -> Incident:
    return await desk.incidents.open(replace(CALL, **change))


async def stands(desk: Desk, incident: Incident) -> Incident:
    row = await desk.journal.incident(incident.id)
    assert row is not None
    return row


async def kinds(desk: Desk, incident: Incident) -> list[str]:
    row = await stands(desk, incident)
    return [event.kind for event in await desk.intake.events(row, 1000)]


async def test_a_report_is_completed_from_what_the_site_knows(tmp_path: Path) -> None:
    async with ward(tmp_path, Clock()) as desk:
        report = desk.intake.complete(Report("扫不了腕带", "", "support", "P3", department="nek"))
        assert (report.system, report.department) == ("pda", "内二科护士站")
        said = desk.intake.complete(Report("检验科条码打不出来", "", "support", "P3"))
        assert (said.system, said.department) == ("lis", "检验科")
        none = desk.intake.complete(replace(said, department="-"))
        assert none.department == ""
        own = desk.intake.complete(replace(CALL, department="三楼走廊", contact="6021"))
        assert (own.department, own.contact, own.system) == ("三楼走廊", "6021", "his")


async def test_a_departments_phone_is_where_it_is_called_back(tmp_path: Path) -> None:
    async with ward(tmp_path, Clock()):
        pass
    path = tmp_path / "site" / "departments.yaml"
    text = path.read_text("utf-8")
    name = "zh: 检验科, en: Laboratory}, words: [化验室], phone: "
    path.write_text(text.replace(f'{name}""', f'{name}"6021"'), "utf-8")
    async with ward(tmp_path, Clock()) as desk:
        given = replace(CALL, department="jyk")
        assert desk.intake.complete(given).contact == "6021"
        assert desk.intake.complete(replace(given, contact="6022")).contact == "6022"


@pytest.mark.parametrize(
    ("text", "code"), [("吃饭前", "received-form"), ("2026-03-11 04:00", "received-ahead")]
)
async def test_a_time_that_cannot_be_is_refused(tmp_path: Path, text: str, code: str) -> None:
    async with ward(tmp_path, Clock()) as desk:
        with pytest.raises(Denied) as denied:
            desk.intake.received(text)
        assert denied.value.code == code


async def test_when_it_was_received_is_recorded_and_never_ahead_or_ages_ago(
    tmp_path: Path,
) -> None:
    clock = Clock()
    async with ward(tmp_path, clock) as desk:
        at = desk.intake.received("02:50")
        assert at == clock() - timedelta(minutes=22)
        await opened(desk, received=at)
        (event,) = await desk.journal.read(Query(kinds=("incident.opened",)))
        assert event.data["received"] == "2026-03-10T18:50:00+00:00"
        for wrong, code in (
            (clock() + timedelta(seconds=1), "received-ahead"),
            (clock() - timedelta(days=32), "received-old"),
        ):
            with pytest.raises(Denied) as denied:
                await opened(desk, received=wrong)
            assert denied.value.code == code


async def test_the_original_of_a_chat_is_kept_as_evidence_masked_and_clean(tmp_path: Path) -> None:
    async with ward(tmp_path, Clock()) as desk:
        chat = "张护士 昨天 11:10\n扫腕带没反应 \x1b[2J 患者 13812345678"
        report = desk.intake.with_chat(Report("", "", "support", "P3"), chat)
        row = await desk.incidents.open(desk.intake.complete(report))
        assert (row.system, row.requester) == ("pda", "张护士")
        (event,) = await desk.journal.read(Query(kinds=("incident.opened",)))
        kept = await desk.journal.evidence(str(event.data["evidence"]))
        assert kept is not None
        assert "扫腕带没反应" in kept
        assert "13812345678" not in kept
        assert "\x1b" not in kept
        assert "13812345678" not in row.title


async def test_a_second_caller_joins_and_is_counted(tmp_path: Path) -> None:
    async with ward(tmp_path, Clock()) as desk:
        row = await opened(desk)
        assert row.callers == 1
        other = Report("结算转圈", "his", "support", "P3", requester="小王", department="挂号窗口")
        row = await desk.intake.join(row, other)
        assert (row.callers, row.status) == (2, Status.NEW)
        (event,) = await desk.journal.read(Query(kinds=("incident.joined",)))
        assert (event.data["requester"], event.data["department"]) == ("小王", "挂号窗口")


async def test_merged_it_is_closed_points_to_the_other_and_parts_when_reopened(
    tmp_path: Path,
) -> None:
    clock = Clock()
    async with ward(tmp_path, clock) as desk:
        first, second = await opened(desk), await opened(desk, title="结算转圈")
        before = desk.clocks(second)
        clock.on(minutes=3)
        merged = await desk.intake.merge(second, first.id)
        assert (merged.status, merged.merged_into) == (Status.CLOSED, first.id)
        kept = await stands(desk, first)
        assert (kept.callers, kept.duplicates) == (2, (second.id,))
        merged = await desk.incidents.note(merged, "小王又打来了")
        assert (await kinds(desk, first)).count("incident.noted") == 1
        assert desk.due(merged) is None

        clock.on(minutes=3)
        again = await desk.incidents.reopen(merged)
        assert (again.status, again.merged_into, again.acknowledged) == (Status.NEW, "", None)
        assert desk.clocks(again) == before  # its clocks never stood
        kept = await stands(desk, first)
        assert (kept.callers, kept.duplicates) == (1, ())


async def test_what_cannot_be_merged(tmp_path: Path) -> None:
    clock = Clock()
    async with ward(tmp_path, clock) as desk:
        await outage(desk, clock)
        (auto,) = [one for one in await desk.journal.incidents(open_only=True) if one.auto][:1]
        row, over = await opened(desk), await desk.incidents.resolve(await opened(desk))
        for one, into, code in (
            (row, row.id, "merge-itself"),
            (row, "20990101-01", "unknown-incident"),
            (row, over.id, "merge-over"),
            (over, row.id, "already-resolved"),
            (auto, row.id, "merge-caused"),
        ):
            with pytest.raises(Denied) as denied:
                await desk.intake.merge(one, into)
            assert denied.value.code == code
        assert (await desk.intake.merge(row, auto.id)).merged_into == auto.id


async def test_it_is_described_later_and_only_what_differs_is_said(tmp_path: Path) -> None:
    async with ward(tmp_path, Clock()) as desk:
        row = await opened(desk)
        row = await desk.intake.describe(
            row, {"title": row.title, "department": "住院处", "system": "emr"}
        )
        assert (row.department, row.system, row.component) == ("住院处", "emr", "emr")
        (event,) = await desk.journal.read(Query(kinds=("incident.described",)))
        assert set(event.data) == {"department", "system", "component"}
        for said, code in (
            ({"department": "住院处"}, "nothing-new"),
            ({"title": " "}, "no-title"),
            ({"system": "pacs"}, "unknown-system"),
            ({"component": "his-db"}, "unknown-component"),
        ):
            with pytest.raises(Denied) as denied:
                await desk.intake.describe(row, said)
            assert denied.value.code == code


async def test_what_checks_opened_keeps_its_system(tmp_path: Path) -> None:
    clock = Clock()
    async with ward(tmp_path, clock) as desk:
        await outage(desk, clock)
        (auto,) = [one for one in await desk.journal.incidents(open_only=True) if one.auto][:1]
        with pytest.raises(Denied) as denied:
            await desk.intake.describe(auto, {"system": "emr"})
        assert denied.value.code == "described-caused"
        named = await desk.intake.describe(auto, {"title": "全院收费停了"})
        assert named.title_in("en") == "全院收费停了"


async def test_a_call_about_what_lies_behind_a_known_outage_is_offered_it(tmp_path: Path) -> None:
    clock = Clock()
    async with ward(tmp_path, clock) as desk:
        await outage(desk, clock)
        await settled(desk)
        waiting = desk.queue.value.incidents
        call = desk.intake.complete(Report("病历打不开", "", "support", "P3"))
        known = await desk.intake.known(call, waiting)
        assert [one.cause for one in known.duplicates] == ["component:his-db"]
        other = desk.intake.complete(Report("心电图传不上来", "", "support", "P3"))
        assert (await desk.intake.known(other, waiting)).duplicates == ()


async def test_similar_ones_are_over_and_no_duplicates(tmp_path: Path) -> None:
    async with ward(tmp_path, Clock()) as desk:
        first, twin = await opened(desk), await opened(desk, title="收费窗口打不开了")
        await desk.intake.merge(twin, first.id)
        assert await desk.intake.similar("收费窗口打不开") == ()
        await desk.incidents.resolve(await stands(desk, first), "重启应用")
        (found,) = await desk.intake.similar("收费打不开")
        assert (found.incident.id, found.incident.mended) == (first.id, "重启应用")
        assert await desk.intake.similar("收费打不开", but=first.id) == ()


async def test_whoever_calls_or_is_told_of_is_masked(tmp_path: Path) -> None:
    async with ward(tmp_path, Clock()) as desk:
        said = "李四 11010519491231002X"
        row = await desk.intake.describe(
            await opened(desk), {"requester": said, "department": said}
        )
        await desk.intake.join(row, replace(CALL, title=said, requester=said, department=said))
        now = desk.now()
        await desk.rota.swap(now, now + timedelta(hours=1), ["app"], said)
        assert "11010519491231002X" not in str(await desk.journal.read(Query(limit=1000)))


async def test_who_calls_in_the_same_chat_is_counted(tmp_path: Path) -> None:
    async with ward(tmp_path, Clock()) as desk:
        report = desk.intake.with_chat(
            replace(CALL, title=""), "张护士：收费打不开\n李四：我们骨科也是"
        )
        row = await desk.incidents.open(report)
        assert row.callers == 2
