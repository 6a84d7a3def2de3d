"""Service records in a real journal: what they count for, who was first, what was kept."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from config.obligations import Obligation, Per
from console.demo.services import services
from console.desk.appendix import Appendix
from console.desk.errors import Denied
from console.desk.incidents import Report
from console.desk.services import Services
from console.duty.events import Draft, Kind
from console.duty.obligations import State
from console.duty.record import Conflict, Query
from console.report.period import Period
from console.wiring import books_of
from console.words.languages import words
from tests.desk.checked import a_week
from tests.desk.ward import Clock, ward

if TYPE_CHECKING:
    from config.model import Lang

OCTOBER = datetime(2025, 10, 31, 4, tzinfo=UTC)
VISIT = {"on": "2025-10-13", "to": "2025-10-19", "who": "lead", "text": "现场巡检"}
MAJOR = {"system": "emr", "text": "质控评分表", "person_days": "14", "signed_by": "医务科主任"}


async def test_a_visit_is_recorded_amended_and_withdrawn_and_counts_accordingly(
    tmp_path: Path,
) -> None:
    async with ward(tmp_path, Clock(OCTOBER)) as desk:
        verbs = desk.proof.services

        async def done() -> int:
            return (await verbs.standings())[0].now.done

        one = await verbs.new("visit", VISIT)
        assert (one.id, one.last, await done()) == ("S-0001", date(2025, 10, 19), 1)
        shorter = await verbs.amend(one, {"to": "2025-10-17"}, "周五就回去了")
        assert (shorter.last, await done()) == (date(2025, 10, 17), 0)
        again = await verbs.amend(shorter, {"to": "2025-10-19"}, "周日才回去")
        assert await done() == 1
        gone = await verbs.withdraw(again, "记到了别的医院")
        assert (gone.withdrawn, await done()) == (True, 0)
        assert [line.why for line in gone.history] == ["", "周五就回去了", "周日才回去", "记到了别的医院"]  # fmt: skip
        with pytest.raises(Denied) as denied:
            await verbs.amend(gone, {"text": "x"}, "y")
        assert denied.value.code == "service-withdrawn"
        events = await desk.journal.read(Query(kinds=("service.",)))
        assert [event.kind for event in events] == [
            "service.recorded", "service.amended", "service.amended", "service.withdrawn",
        ]  # fmt: skip
        assert events[1].data["was"] == {"to": "2025-10-19"}
        assert (await verbs.new("visit", VISIT)).id == "S-0002"


async def test_a_health_check_counts_for_the_system_that_it_looks_at(tmp_path: Path) -> None:
    owed = Obligation("his-health", "health", 1, Per.MONTH, "his")
    async with ward(tmp_path, Clock(OCTOBER)) as desk:
        site = replace(desk.site, obligations=(owed,))
        accounts = Services(site, desk.journal, desk.incidents, "dba", desk.now)
        done = []
        for routine in ("emr-daily", "his-daily"):
            data = {"health": routine, "run": routine, "verdict": "ok", "looks": [], "why": ""}
            await desk.journal.append(Draft(Kind.HEALTH_ENDED, data))
            (standing,) = await accounts.standings()
            done.append(standing.now.done)
    assert done == [0, 1]


async def test_of_two_consoles_the_second_is_told_and_both_get_a_number(tmp_path: Path) -> None:
    clock = Clock(OCTOBER)
    async with ward(tmp_path, clock) as one, ward(tmp_path, clock) as two:
        first, second = one.proof.services, two.proof.services
        made = await asyncio.gather(
            *(verbs.new("tips", {"text": f"{n}"}) for n in range(5) for verbs in (first, second))
        )
        assert sorted(it.id for it in made) == [f"S-{n:04d}" for n in range(1, 11)]
        seen = await second.record("S-0001")
        await first.amend(seen, {"text": "另一句"}, "写错")
        for lost in (second.amend(seen, {"text": "第三句"}, "写错"), second.withdraw(seen, "重")):
            with pytest.raises(Conflict) as conflict:
                await lost
            assert conflict.value.event is not None
            assert conflict.value.event.kind == Kind.SERVICE_AMENDED
        assert (await second.record("S-0001")).text("text") == "另一句"


async def test_two_who_look_at_once_see_each_event_once(tmp_path: Path) -> None:
    async with ward(tmp_path, Clock(OCTOBER)) as desk, ward(tmp_path, Clock(OCTOBER)) as other:
        one = await other.proof.services.new("tips", {"text": "一"})
        verbs = desk.proof.services
        await verbs.records()
        await other.proof.services.amend(one, {"text": "二"}, "改")
        await asyncio.gather(*(verbs.records() for _ in range(8)))
        (seen,) = await verbs.records()
        assert len(seen.history) == 2


async def test_evidence_is_kept_masked_and_incidents_must_exist(tmp_path: Path) -> None:
    sheet = tmp_path / "签到.txt"
    sheet.write_text("王护士 110101199003077512\n", encoding="utf-8")
    async with ward(tmp_path, Clock(OCTOBER)) as desk:
        verbs = desk.proof.services
        row = await desk.incidents.open(Report("要加评分表", "emr", "improvement", "P4"))
        with pytest.raises(Denied) as denied:
            await verbs.new("major", MAJOR, ["20251031-99"])
        assert denied.value.code == "unknown-incident"
        with pytest.raises(Denied) as denied:
            await verbs.new("major", MAJOR, [row.id], [tmp_path / "none"])
        assert denied.value.code == "no-file"
        assert not await verbs.records()
        one = await verbs.new("major", MAJOR, [row.id, row.id], [sheet])
        assert (one.incidents, one.signed) == ((row.id,), date(2025, 10, 31))
        kept = await desk.journal.evidence(str(one.attachments[0]["evidence"]))
        assert kept is not None
        assert "王护士" in kept
        assert "199003077512" not in kept
        emr = next(it for it in await verbs.standings() if it.obligation.id == "emr-major")
        assert (emr.now.done, emr.files) == (1, 2)
        more = await verbs.amend(one, {}, "补签到表", None, [sheet])
        assert (len(more.attachments), more.incidents) == (2, (row.id,))
        with pytest.raises(Denied) as denied:
            await verbs.amend(more, {"text": MAJOR["text"]}, "没改")
        assert denied.value.code == "service-same"
        assert (await desk.journal.verify()).ok
        assert not (await verbs.amend(more, {}, "关错了", ())).incidents


async def test_words_are_one_clean_masked_line(tmp_path: Path) -> None:
    async with ward(tmp_path, Clock(OCTOBER)) as desk:
        said = {"text": "\x1b]0;x\x07教 110101199003077512\n扫码"}
        one = await desk.proof.services.new("tips", said)
        assert "\x1b" not in one.text("text")
        assert "\n" not in one.text("text")
        assert "110101199003077512" not in one.text("text")
        with pytest.raises(Denied) as denied:
            await desk.proof.services.withdraw(one, "  ")
        assert denied.value.code == "no-reason"


async def test_what_the_journal_knows_counts_by_itself(tmp_path: Path) -> None:
    clock = Clock(datetime(2025, 10, 20, 4, tzinfo=UTC))
    async with ward(tmp_path, clock) as desk:
        kinds = {it.obligation.id: it for it in await desk.proof.services.standings()}
        assert kinds["health"].state is State.UNOWED
        assert kinds["health"].begins == date(2025, 11, 1)
        # Records of the month, as the demo has them.
        await desk.journal.append(
            *(Draft(one.kind, one.data, None, one.actor) for _, one in services(desk.site))
        )
        clock.on(days=11)
        found = {it.obligation.id: it for it in await desk.proof.services.standings()}
        assert (found["visits"].now.done, found["visits"].left) == (1, 1)
        assert (found["emr-major"].now.done, found["emr-major"].left) == (1, 1)
        assert found["his-major"].state is State.FREE
        assert found["training"].now.done == 1
        assert {one.type for one in await desk.proof.services.records()} == {
            "visit", "training", "major", "deployment", "tips",
        }  # fmt: skip
        training = await desk.proof.services.record("S-0002")
        assert (training.fields["present"], training.incidents) == (18, ("20251011-16",))
        codes = {fact.subject: fact.code for fact in await desk.proof.services.near()}
        assert codes["report"] == "obligation-late"
        assert (await desk.proof.services.standings(date(2025, 10, 15)))[0].now.done == 0


@pytest.mark.parametrize(
    ("lang", "checked", "found"),
    [("zh", "HIS 每天 06:30", "HIS："), ("en", "HIS daily 06:30", "HIS: ")],
)
async def test_a_report_says_health_checks_in_words(
    lang: Lang, checked: str, found: str, tmp_path: Path
) -> None:
    clock = Clock(datetime(2025, 10, 20, 4, tzinfo=UTC))
    async with ward(tmp_path, clock) as desk:
        await a_week(desk, clock)
        clock.on(days=1)
        books = partial(books_of, desk.site)
        appendix = Appendix(desk.site, desk.journal, clock, words(lang), books)
        told = await appendix.sections(Period(date(2025, 10, 1), date(2025, 10, 31)))
        lines = {one.subject: one.text for one in told["health"]}
        book = await desk.runs.book("health-his")
        space = book.step("space").title.of(lang)
        assert checked in lines, lines
        assert "7" in lines[checked]
        assert "×2" not in lines[checked]
        assert any(one.startswith(f"{found}{space}") and "his-db" in one for one in lines), lines
        assert not any("his-daily" in one for one in lines)
