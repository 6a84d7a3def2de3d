"""Guards: what was decided on something that is no longer so is refused, and says who was first."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from console.duty.events import (
    CheckWas,
    Draft,
    Kind,
    NoOpenCause,
    Offered,
    SlaNotYet,
    Unheard,
    Version,
)
from console.duty.record import Conflict, JournalError, Query
from console.journal.chain import GENESIS
from tests.console.journal.drafts import DAY, FIRST, changed, note, opening, started, verb

if TYPE_CHECKING:
    from console.journal.store import Journal

OTHER = f"{DAY}-02"


async def seqs(journal: Journal, query: Query) -> list[int]:
    return [event.seq for event in await journal.read(query)]


# Guards


async def test_a_verb_decided_on_an_older_version_is_told_who_was_first(journal: Journal) -> None:
    (opened,) = await journal.append(opening())
    (first,) = await journal.append(
        verb(Kind.INCIDENT_ACKNOWLEDGED, guard=Version(FIRST, opened.seq))
    )
    await journal.append(note("three more words"))
    late = verb(Kind.INCIDENT_RESOLVED, guard=Version(FIRST, opened.seq))
    with pytest.raises(Conflict) as lost:
        await journal.append(late)
    assert lost.value.event == first
    assert lost.value.guard == late.guard
    assert (await journal.head())[0] == 3


async def test_of_verbs_decided_at_the_same_moment_exactly_one_wins(journal: Journal) -> None:
    (opened,) = await journal.append(opening())
    draft = verb(Kind.INCIDENT_ACKNOWLEDGED, guard=Version(FIRST, opened.seq))
    results = await asyncio.gather(
        *(journal.append(replace(draft, actor=f"engineer-{n}")) for n in range(20)),
        return_exceptions=True,
    )
    won = [result for result in results if isinstance(result, tuple)]
    lost = [result for result in results if isinstance(result, Conflict)]
    assert (len(won), len(lost)) == (1, 19)
    assert all(conflict.event == won[0][0] for conflict in lost)


async def test_a_refused_append_leaves_no_trace_of_its_other_drafts(journal: Journal) -> None:
    await journal.append(opening())
    others = [journal.append(started(pid)) for pid in range(5)]
    torn = journal.append(
        changed("disk", "down"), opening(OTHER), note(guard=Version(FIRST, 99)), started()
    )
    *written, refused = await asyncio.gather(*others, torn, return_exceptions=True)
    assert isinstance(refused, Conflict)
    assert all(isinstance(result, tuple) for result in written)
    assert await journal.incident(OTHER) is None
    assert await journal.check_states() == {}
    assert (await journal.verify()).events == 6


async def test_a_cause_opens_one_incident_until_it_is_resolved(journal: Journal) -> None:
    cause = "component:his-db"
    (opened,) = await journal.append(opening(cause=cause, guard=NoOpenCause(cause)))
    with pytest.raises(Conflict) as lost:
        await journal.append(opening(OTHER, cause=cause, guard=NoOpenCause(cause)))
    assert lost.value.event == opened
    await journal.append(verb(Kind.INCIDENT_RESOLVED))
    await journal.append(opening(OTHER, cause=cause, guard=NoOpenCause(cause)))
    with pytest.raises(Conflict) as lost:
        await journal.append(verb(Kind.INCIDENT_REOPENED))
    assert lost.value.guard == NoOpenCause(cause)
    assert lost.value.event is not None
    assert lost.value.event.incident == OTHER


async def test_incidents_opened_by_hand_have_no_cause_to_quarrel_over(journal: Journal) -> None:
    await journal.append(opening(), opening(OTHER))
    assert len(await journal.incidents(open_only=True)) == 2


async def test_a_number_that_is_taken_is_refused_as_version_zero(journal: Journal) -> None:
    (opened,) = await journal.append(opening())
    with pytest.raises(Conflict) as lost:
        await journal.append(opening(title="another"))
    assert (lost.value.guard, lost.value.event) == (Version(FIRST, 0), opened)


async def test_an_event_of_an_incident_that_does_not_exist_is_refused(journal: Journal) -> None:
    with pytest.raises(JournalError) as refused:
        await journal.append(note(incident="20260304-77"))
    assert refused.value.code == "data"
    assert await journal.head() == (0, GENESIS)


async def test_a_change_of_a_check_is_recorded_once(journal: Journal) -> None:
    (first,) = await journal.append(changed("disk", "down", guard=CheckWas("disk", "down")))
    with pytest.raises(Conflict) as lost:
        await journal.append(changed("disk", "down", guard=CheckWas("disk", "down")))
    assert lost.value.event == first
    assert await journal.check_states() == {"disk": ("down", first.at)}
    (well,) = await journal.append(changed("disk", "ok", guard=CheckWas("disk", "ok")))
    await journal.append(changed("lock", "unknown"))
    states = await journal.check_states()
    assert states["disk"] == ("ok", well.at)
    assert states["lock"][0] == "unknown"


async def test_a_clock_warns_once_until_it_starts_again(journal: Journal) -> None:
    warning = verb(
        Kind.SLA_WARNED, guard=SlaNotYet(FIRST, "sla.warned", "restore"), clock="restore", due="…"
    )
    await journal.append(opening())
    (first,) = await journal.append(warning)
    with pytest.raises(Conflict) as lost:
        await journal.append(warning)
    assert lost.value.event == first
    await journal.append(
        verb(Kind.SLA_WARNED, guard=SlaNotYet(FIRST, "sla.warned", "respond"), clock="respond")
    )
    await journal.append(verb(Kind.INCIDENT_RESOLVED), verb(Kind.INCIDENT_REOPENED))
    await journal.append(warning)


# Messages


def heard(id_: str, uid: int, validity: int = 7, kind: Kind = Kind.MESSAGE_NOTED) -> Draft:
    data = {"id": id_, "mailbox": "m", "validity": validity, "uid": uid}
    return Draft(kind, data, guard=Unheard(id_))


async def test_of_consoles_that_read_one_message_exactly_one_records_it(journal: Journal) -> None:
    outcomes = await asyncio.gather(
        *(journal.append(heard("<1@h>", 1)) for _ in range(8)), return_exceptions=True
    )
    lost = [one for one in outcomes if isinstance(one, Conflict)]
    assert len(lost) == 7
    first = await journal.message("<1@h>")
    assert first is not None
    assert all(one.event == first for one in lost)
    assert await journal.message("<2@h>") is None


async def test_an_opening_and_its_message_are_recorded_together_or_not_at_all(
    journal: Journal,
) -> None:
    received = replace(heard("<1@h>", 1, kind=Kind.MESSAGE_RECEIVED), guard=None)
    opened = opening(guard=Unheard("<1@h>"))
    await journal.append(opened, replace(received, incident=FIRST))
    again = opening(f"{DAY}-02", guard=Unheard("<1@h>"))
    with pytest.raises(Conflict):
        await journal.append(again, replace(received, incident=f"{DAY}-02"))
    assert await journal.incident(f"{DAY}-02") is None


async def test_a_mailbox_is_left_off_at_the_last_message_of_its_newest_numbering(
    journal: Journal,
) -> None:
    assert await journal.left_off("m") is None
    for place in ((7, 5), (7, 3), (9, 1)):
        await journal.append(heard(f"<{place}@h>", place[1], place[0]))
        expected = (7, 5) if place[0] == 7 else (9, 1)
        assert await journal.left_off("m") == expected


@pytest.mark.parametrize("end", [Kind.HANDOVER_ACCEPTED, Kind.HANDOVER_WITHDRAWN])
async def test_a_handover_is_answered_once_and_the_second_is_told_by_whom(
    journal: Journal, end: Kind
) -> None:
    first, other = await journal.append(*[Draft(Kind.HANDOVER_OFFERED, {"seq": 0})] * 2)
    accept = Draft(
        Kind.HANDOVER_ACCEPTED, {"offer": first.seq}, actor="b", guard=Offered(first.seq)
    )
    results = await asyncio.gather(
        journal.append(Draft(end, {"offer": first.seq}, actor="a", guard=Offered(first.seq))),
        *(journal.append(accept) for _ in range(9)),
        return_exceptions=True,
    )
    (won,) = [result for result in results if isinstance(result, tuple)]
    lost = [result for result in results if isinstance(result, Conflict)]
    assert len(lost) == 9
    assert all(conflict.event == won[0] for conflict in lost)
    read = Draft(Kind.HANDOVER_READ, {"offer": other.seq}, guard=Offered(other.seq))
    await journal.append(read, read)
