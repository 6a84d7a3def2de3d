"""A shift handed over on a real journal: signed by two, by exactly one, with nothing lost."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from pathlib import Path

import pytest

from console.desk.desk import Desk
from console.desk.errors import Denied
from console.desk.incidents import Report
from console.duty.handoverfold import Offer
from console.duty.incidents import Status
from console.duty.record import Conflict, JournalError, Query
from tests.desk.shift import accepted, desks, restated
from tests.desk.ward import Clock

CALL = Report("收费窗口打不开", "his", "emergency", "P1")


async def worked(desk: Desk) -> tuple[str, str]:
    """One incident that `desk` has, and one that nobody has acknowledged."""
    mine = await desk.incidents.acknowledge(await desk.incidents.open(CALL))
    new = await desk.incidents.open(Report("打印偏移", "mrm", "support", "P3"))
    return mine.id, new.id


async def kinds(desk: Desk, *beginnings: str) -> list[str]:
    events = await desk.journal.read(Query(kinds=beginnings))
    return [f"{event.kind} {event.actor}" for event in events]


async def code(verb: object) -> str:
    with pytest.raises(Denied) as denied:
        await verb  # type: ignore[misc]
    return denied.value.code


async def test_a_shift_is_signed_by_both_with_the_chains_head_and_its_incidents_change_hands(
    tmp_path: Path,
) -> None:
    async with desks(tmp_path, "app", "dba") as (leaves, comes):
        mine, new = await worked(leaves)
        await leaves.proof.handovers.add("whatif", "再满", "先转移，电话 13812345678")
        head = await leaves.journal.head()

        offer = await leaves.proof.handovers.offer()

        assert (offer.by, offer.to, offer.waits) == ("app", "dba", True)
        assert (offer.witness, offer.hash) == head
        sheet = await comes.proof.handovers.sheet()
        assert sheet.offer == offer
        assert set(offer.red) == {f"incident:{mine}", f"incident:{new}"}
        done = await accepted(comes, offer)

        assert (done.by, done.accepted_by, done.waits) == ("app", "dba", False)
        assert done.signed == restated(offer)
        assert (done.taken, done.returned) == ((mine,), (new,))
        taken, back = [await comes.journal.incident(one) for one in (mine, new)]
        assert taken is not None
        assert back is not None
        assert (taken.owner, taken.status) == ("dba", Status.ACKNOWLEDGED)
        assert (back.owner, back.status) == (None, Status.NEW)
        assert await kinds(comes, "handover.", "incident.assigned", "incident.returned") == [
            "handover.added app", "handover.offered app", "handover.read dba", "handover.read dba",
            "handover.accepted dba", "incident.assigned dba", "incident.returned dba",
        ]  # fmt: skip
        kept = await comes.journal.evidence(offer.evidence)
        assert kept is not None
        assert "13812345678" not in kept
        assert json.loads(kept)["items"]
        assert (await comes.journal.verify()).ok
        assert not comes.proof.waiting.value


async def test_nobody_accepts_their_own_unless_the_roster_has_nobody_else(tmp_path: Path) -> None:
    async with desks(tmp_path, "app") as (desk,):
        offer = await desk.proof.handovers.offer()
        assert await code(accepted(desk, offer)) == "handover-own"
    roster = tmp_path / "site" / "roster.yaml"
    roster.write_text(
        "roster:\n  engineers: [{id: app, name: 王工}]\n"
        '  shifts: [{weekday: mon, at: "10:00", engineers: [app]}]\n'
    )
    async with desks(tmp_path, "app") as (desk,):
        offer = await desk.proof.handovers.offer()
        done = await accepted(desk, offer)
        assert (done.alone, done.accepted_by, done.taken) == (True, "app", ())


async def test_what_is_red_must_be_restated_and_what_is_not_must_be_read(tmp_path: Path) -> None:
    async with desks(tmp_path, "app", "dba") as (leaves, comes):
        await worked(leaves)
        await leaves.proof.handovers.add("issue", "归档区每晚满")
        offer = await leaves.proof.handovers.offer()
        verbs = comes.proof.handovers
        walked = [one.id for one in (await verbs.sheet()).handover.items]
        one, other = offer.red
        assert await code(verbs.accept(None, {one: "看归档"}, walked)) == "handover-unrestated"
        assert (
            await code(verbs.accept(None, {one: "看", other: "  "}, walked)) == "handover-restate"
        )
        assert await code(verbs.accept(None, {"note:1": "看"}, walked)) == "handover-not-red"
        assert await code(verbs.accept(None, restated(offer), offer.red)) == "handover-unread"
        assert await kinds(comes, "handover.") == ["handover.added app", "handover.offered app"]
        assert await code(leaves.proof.handovers.restate(offer.seq, one, "x")) == "handover-own"
        await verbs.restate(offer.seq, one, "看归档，患者张三身份证11010519491231002X")
        await verbs.restate(offer.seq, other, "认领")
        done = await verbs.accept(None, {}, walked)
        assert "11010519491231002X" not in done.signed[one]
        assert done.signed[other] == "认领"


async def test_of_two_who_accept_at_once_exactly_one_has_it(tmp_path: Path) -> None:
    async with desks(tmp_path, "app", "dba", "lead") as (leaves, one, two):
        mine, _ = await worked(leaves)
        for _ in range(5):
            offer = await leaves.proof.handovers.offer()
            done = await asyncio.gather(
                accepted(one, offer), accepted(two, offer), return_exceptions=True
            )
            won = [it for it in done if isinstance(it, Offer)]
            lost = [it for it in done if isinstance(it, Conflict | Denied)]
            assert (len(won), len(lost)) == (1, 1)
            row = await leaves.journal.incident(mine)
            assert row is not None
            assert row.owner == won[0].accepted_by
            if isinstance(lost[0], Conflict):
                assert lost[0].event is not None
                assert lost[0].event.kind == "handover.accepted"
            row = await leaves.proof.handovers.take(row, "再来一次")
        events = await kinds(leaves, "handover.accepted")
        assert len(events) == 5


async def test_an_incident_that_moves_meanwhile_is_taken_over_as_it_then_stands(
    tmp_path: Path,
) -> None:
    async with desks(tmp_path, "app", "dba") as (leaves, comes):
        mine, _ = await worked(leaves)
        offer = await leaves.proof.handovers.offer()
        row = await leaves.journal.incident(mine)
        assert row is not None
        listed = comes.journal.incidents

        async def late(*, open_only: bool, limit: int | None = None) -> object:
            rows = await listed(open_only=open_only, limit=limit)
            if limit is None and len(await kinds(leaves, "incident.resolved")) == 0:
                await leaves.incidents.resolve(row, "好了")
            return rows

        comes.journal.incidents = late  # type: ignore[method-assign, assignment]
        done = await accepted(comes, offer)
        assert done.taken == ()
        assert await kinds(comes, "incident.assigned") == []


async def test_it_is_withdrawn_by_its_own_engineer_and_offered_anew(tmp_path: Path) -> None:
    async with desks(tmp_path, "app", "dba") as (leaves, comes):
        verbs = leaves.proof.handovers
        first = await verbs.offer()
        second = await verbs.offer(to="lead")
        assert [one.seq for one in (await comes.proof.handovers.load()).waiting] == [second.seq]
        assert await code(accepted(comes, first)) == "handover-withdrawn"
        assert await code(comes.proof.handovers.withdraw(second.seq)) == "handover-not-yours"
        await verbs.withdraw(text="又来一个事")
        assert not (await comes.proof.handovers.load()).waiting
        assert await code(verbs.withdraw()) == "handover-none-yours"
        assert await code(verbs.withdraw(second.seq)) == "handover-withdrawn"
        assert await code(accepted(comes, second)) == "handover-withdrawn"
        assert await code(verbs.offer(to="nobody")) == "unknown-engineer"


async def test_what_happens_between_offer_and_acceptance_is_shown(tmp_path: Path) -> None:
    async with desks(tmp_path, "app", "dba") as (leaves, comes):
        offer = await leaves.proof.handovers.offer()
        assert (await comes.proof.handovers.sheet()).since == ()
        late = await leaves.incidents.open(CALL)
        since = (await comes.proof.handovers.sheet()).since
        assert [(one.kind, one.incident) for one in since] == [("incident.opened", late.id)]
        await accepted(comes, offer)
        now = await comes.journal.incident(late.id)
        assert now is not None
        await comes.incidents.note(now, "此后不算")
        assert len((await comes.proof.handovers.sheet(offer.seq)).since) == 1


async def test_a_chain_that_is_not_the_one_it_was_offered_on_is_not_signed(tmp_path: Path) -> None:
    async with desks(tmp_path, "app", "dba") as (leaves, comes):
        await worked(leaves)
        offer = await leaves.proof.handovers.offer()
        spoiler = sqlite3.connect(tmp_path / "data" / "timeline.db")
        spoiler.execute("DROP TRIGGER event_stays")
        spoiler.execute("UPDATE event SET hash = 'x' WHERE seq = ?", (offer.witness,))
        spoiler.commit()
        spoiler.close()
        assert await code(accepted(comes, offer)) == "handover-broken"


async def test_evidence_that_was_changed_is_not_signed(tmp_path: Path) -> None:
    async with desks(tmp_path, "app", "dba") as (leaves, comes):
        offer = await leaves.proof.handovers.offer()
        spoiler = sqlite3.connect(tmp_path / "data" / "timeline.db")
        spoiler.execute("DROP TRIGGER evidence_stays")
        spoiler.execute("UPDATE evidence SET body = x'00'")
        spoiler.commit()
        spoiler.close()
        with pytest.raises(JournalError) as error:
            await accepted(comes, offer)
        assert error.value.code == "corrupt"


async def test_the_next_fold_begins_where_the_last_one_was_offered_and_notes_stay_until_done(
    tmp_path: Path,
) -> None:
    clock = Clock()
    async with desks(tmp_path, "app", "dba", clock=clock) as (leaves, comes):
        note = await leaves.proof.handovers.add("action", "问扩容何时到")
        clock.on(minutes=5)
        offer = await leaves.proof.handovers.offer()
        clock.on(minutes=5)
        await accepted(comes, offer)
        clock.on(hours=9)
        later = await comes.proof.handovers.look()
        assert later.since == offer.at
        assert [one.id for one in later.items if one.code != "owed"] == [f"note:{note}"]
        await comes.proof.handovers.done(note, "周四到")
        left = (await comes.proof.handovers.look()).items
        assert {one.code for one in left} == {"owed"}  # by the contract, from its first day on
        assert await code(comes.proof.handovers.done(note)) == "unknown-note"
        assert await code(comes.proof.handovers.add("rumour", "x")) == "handover-what"
        assert await code(comes.proof.handovers.add("issue", " ")) == "no-text"
        assert await code(comes.proof.handovers.add("whatif", "x")) == "handover-then"


async def test_one_incident_is_taken_over_with_a_reason_and_acknowledged_with_that(
    tmp_path: Path,
) -> None:
    async with desks(tmp_path, "app", "dba") as (one, other):
        mine, new = await worked(one)
        rows = [await other.journal.incident(it) for it in (mine, new)]
        for row in rows:
            assert row is not None
            assert await code(other.proof.handovers.take(row, " ")) == "no-takeover"
            taken = await other.proof.handovers.take(row, "王工在手术室")
            assert (taken.owner, taken.status) == ("dba", Status.ACKNOWLEDGED)
            assert await code(other.proof.handovers.take(taken, "x")) == "already-assigned"
        (event, _) = await other.journal.read(Query(kinds=("incident.assigned",)))
        assert event.data["reasons"] == ["takeover"]
        assert event.data["text"] == "王工在手术室"
        row = await other.incidents.resolve(taken, "好了")
        assert await code(one.proof.handovers.take(row, "x")) == "already-resolved"
