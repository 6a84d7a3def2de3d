"""What a journal is, whatever engine keeps it."""

from __future__ import annotations

import asyncio
import hashlib
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from console.duty.events import Draft, Kind, Version
from console.duty.incidents import Status
from console.duty.record import JournalError, Query
from console.journal.chain import GENESIS
from tests.console.journal.drafts import DAY, FIRST, changed, note, opening, started, verb

if TYPE_CHECKING:
    from console.journal.store import Journal
    from tests.console.journal.conftest import Opens

OTHER = f"{DAY}-02"


async def seqs(journal: Journal, query: Query) -> list[int]:
    return [event.seq for event in await journal.read(query)]


# Appending


async def test_an_empty_journal_has_no_events_and_is_sound(journal: Journal) -> None:
    assert await journal.head() == (0, GENESIS)
    assert await journal.read(Query()) == ()
    verified = await journal.verify()
    assert (verified.ok, verified.events, verified.head) == (True, 0, GENESIS)


async def test_events_follow_each_other_and_read_back_as_they_were_returned(
    journal: Journal,
) -> None:
    before = datetime.now(UTC)
    written = [*await journal.append(started(), opening()), *await journal.append(note())]
    assert [event.seq for event in written] == [1, 2, 3]
    assert written[0].prev == GENESIS
    assert all(later.prev == earlier.hash for earlier, later in pairwise(written))
    assert all(before <= event.at <= datetime.now(UTC) for event in written)
    assert (written[2].actor, written[2].host, written[2].kind) == (
        "wang",
        "jump-1",
        "incident.noted",
    )
    assert list(await journal.read(Query())) == written
    assert await journal.head() == (3, written[2].hash)


async def test_data_comes_back_exactly(journal: Journal) -> None:
    data = {
        "text": "磁盘 98 % 😀 \x00\x1b[31m \ud800 \\ \" '",
        "number": 0.1 + 0.2,
        "big": 2**70,
        "tree": {"b": [None, True, {"": []}], "a": -0.0},
    }
    (event,) = await journal.append(Draft(Kind.STEP_OUTCOME, data))
    assert event.data == data
    assert (await journal.read(Query()))[0].data == data


@pytest.mark.parametrize(
    "data",
    [{"value": float("nan")}, {"value": float("-inf")}, {"value": object()}],
    ids=["nan", "infinite", "object"],
)
async def test_data_that_json_cannot_hold_is_refused_and_nothing_is_written(
    journal: Journal, data: dict[str, object]
) -> None:
    with pytest.raises(JournalError) as refused:
        await journal.append(started(), Draft(Kind.STEP_OUTCOME, data))  # type: ignore[arg-type]
    assert refused.value.code == "data"
    assert await journal.head() == (0, GENESIS)


async def test_events_survive_closing_and_opening(opens: Opens) -> None:
    first = await opens()
    written = await first.append(started(), opening(), note())
    digest = await first.keep("archive log full\n")
    await first.close()
    second = await opens()
    assert await second.read(Query()) == written
    assert await second.evidence(digest) == "archive log full\n"
    assert (await second.incident(FIRST)) == (await second.incidents(open_only=True))[0]


async def test_a_closed_journal_refuses_to_record(journal: Journal) -> None:
    await journal.close()
    with pytest.raises(JournalError):
        await journal.append(started())
    with pytest.raises(JournalError):
        await journal.head()


async def test_closing_finishes_what_waits(opens: Opens) -> None:
    journal = await opens()
    waiting = [asyncio.create_task(journal.append(started(pid))) for pid in range(50)]
    await asyncio.sleep(0)
    await journal.close()
    assert len({(await task)[0].seq for task in waiting}) == 50


async def test_appends_at_the_same_time_all_get_their_own_place(journal: Journal) -> None:
    written = await asyncio.gather(*(journal.append(started(pid)) for pid in range(200)))
    assert sorted(event.seq for (event,) in written) == list(range(1, 201))
    assert (await journal.verify()).events == 200


async def test_an_append_whose_caller_left_before_it_began_leaves_the_others_alone(
    journal: Journal,
) -> None:
    tasks = [asyncio.create_task(journal.append(started(pid))) for pid in range(20)]
    await asyncio.sleep(0)
    tasks[7].cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    assert tasks[7].cancelled()
    assert all(task.result() for task in tasks if not task.cancelled())
    assert (await journal.verify()).ok


# Reading


async def test_a_query_returns_the_newest_in_order(journal: Journal) -> None:
    await journal.append(*(started(pid) for pid in range(10)))
    assert await seqs(journal, Query(limit=3)) == [8, 9, 10]
    assert await seqs(journal, Query(after=2, before=6)) == [3, 4, 5]
    assert await seqs(journal, Query(after=2, before=6, limit=2)) == [4, 5]
    assert await seqs(journal, Query(limit=0)) == []


async def test_a_query_by_incident_and_kind(journal: Journal) -> None:
    await journal.append(opening(), started(), note(), changed("disk", "down"), note("again"))
    assert await seqs(journal, Query(incident=FIRST)) == [1, 3, 5]
    assert await seqs(journal, Query(incident=FIRST, kinds=("incident.opened",))) == [1]
    assert await seqs(journal, Query(incident=OTHER)) == []
    assert await seqs(journal, Query(kinds=("incident.noted", "check."))) == [3, 4, 5]
    assert await seqs(journal, Query(kinds=("incident.", "console.started"), limit=3)) == [2, 3, 5]
    assert await seqs(journal, Query(kinds=("incident",))) == []


async def test_a_query_since_a_moment(journal: Journal) -> None:
    (first,) = await journal.append(started())
    await asyncio.sleep(0.002)
    (second,) = await journal.append(started())
    assert await seqs(journal, Query(since=second.at)) == [2]
    assert await seqs(journal, Query(since=first.at)) == [1, 2]
    assert await seqs(journal, Query(since=second.at + timedelta(microseconds=1))) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("归档", [1]),
        ("tablespace", [2]),
        ("TableSpace 98", [2]),
        ("98%", [2]),
        ("98_", []),
        ("C:\\temp\\log", [3]),
        ('"quoted"', [3]),
        ("WANG", [2, 3]),
        ("wang quoted", [3]),
        ("title", []),
        ("  ", [1, 2, 3]),
        ("😀", [3]),
        ("%", [2]),
        ("x" * 100_000, []),
    ],
)
async def test_a_search_finds_words_in_values_and_actors(
    journal: Journal, text: str, found: list[int]
) -> None:
    await journal.append(
        opening(), note("Tablespace SYSAUX at 98% full"), note('C:\\temp\\log "quoted" 😀')
    )
    assert await seqs(journal, Query(text=text)) == found


# Incidents


async def test_open_incidents_come_by_what_is_due_next(journal: Journal) -> None:
    for number, priority in enumerate(("P3", "P9", "P1", "P2", "P9"), start=1):
        await journal.append(opening(f"{DAY}-{number:02d}", priority=priority))
    rows = await journal.incidents(open_only=True)
    assert [row.priority for row in rows] == ["P1", "P2", "P3", "P9", "P9"]
    assert [row.id[-2:] for row in rows] == ["03", "04", "01", "02", "05"]
    assert await journal.incidents(open_only=True, limit=2) == rows[:2]
    await journal.append(verb(Kind.INCIDENT_RESOLVED, f"{DAY}-03"))
    await journal.append(verb(Kind.INCIDENT_RESOLVED, f"{DAY}-04"))
    assert [row.id[-2:] for row in await journal.incidents(open_only=True)] == ["01", "02", "05"]
    everything = await journal.incidents(open_only=False)
    assert [row.id[-2:] for row in everything] == ["01", "02", "05", "04", "03"]
    assert await journal.incidents(open_only=False, limit=4) == everything[:4]


async def test_an_incident_stands_as_its_events_left_it(journal: Journal) -> None:
    (opened,) = await journal.append(opening(cause="component:his-db"))
    await journal.append(verb(Kind.INCIDENT_ACKNOWLEDGED))
    (paused,) = await journal.append(verb(Kind.INCIDENT_PAUSED, reason="vendor"))
    row = await journal.incident(FIRST)
    assert row is not None
    assert (row.status, row.version, row.opened) == (Status.PAUSED, paused.seq, opened.at)
    assert (row.pauses[0].start, row.pauses[0].end, row.auto) == (paused.at, None, True)
    assert await journal.incident(OTHER) is None


async def test_numbers_go_on_past_ninety_nine_and_start_anew_each_day(journal: Journal) -> None:
    assert await journal.next_number(DAY) == 1
    await journal.append(opening(f"{DAY}-09"), opening(f"{DAY}-99"), opening(f"{DAY}-100"))
    await journal.append(opening("20260305-07"), opening("2026030-900"))
    assert await journal.next_number(DAY) == 101
    assert await journal.next_number("20260305") == 8
    assert await journal.next_number("20260306") == 1


async def test_a_run_is_open_until_it_ends_and_its_events_stay_together(journal: Journal) -> None:
    def of_run(kind: Kind, run: str) -> Draft:
        return Draft(kind, {"run": run, "console": f"console-of-{run}", "step": "fra"})

    await journal.append(of_run(Kind.RUN_STARTED, "b"), of_run(Kind.RUN_STARTED, "a"))
    await journal.append(of_run(Kind.STEP_INTENT, "a"), started(), of_run(Kind.STEP_OUTCOME, "a"))
    assert await journal.open_runs() == (("b", "console-of-b"), ("a", "console-of-a"))
    await journal.append(of_run(Kind.RUN_ENDED, "b"))
    assert await journal.open_runs() == (("a", "console-of-a"),)
    assert [event.seq for event in await journal.run_events("a")] == [2, 3, 5]
    assert await journal.run_events("none") == ()


# Evidence


@pytest.mark.parametrize("text", ["", "ORA-00257: 归档错误\r\n", "\ud800\x00", "a" * 3_000_000])
async def test_evidence_is_kept_once_and_comes_back_exactly(journal: Journal, text: str) -> None:
    digests = await asyncio.gather(journal.keep(text), journal.keep(text))
    assert digests[0] == digests[1] == await journal.keep(text)
    assert await journal.evidence(digests[0]) == text
    assert await journal.head() == (0, GENESIS)


async def test_the_digest_of_evidence_is_the_sha256_of_its_utf8(journal: Journal) -> None:
    assert await journal.keep("归档") == hashlib.sha256("归档".encode()).hexdigest()
    assert await journal.evidence("0" * 64) is None


# Watching


async def test_a_watcher_sees_what_is_there_and_then_every_own_append_at_once(
    journal: Journal,
) -> None:
    await journal.append(started())
    changes = journal.changes(every=3600)
    async with asyncio.timeout(30):
        assert await anext(changes) == 1
        for seq in (2, 3):
            waiting = asyncio.ensure_future(anext(changes))
            await asyncio.sleep(0.01)
            await journal.append(started())
            assert await waiting == seq
        await journal.append(started(), started())
        assert await anext(changes) == 5


async def test_a_watcher_sees_what_another_console_appends(opens: Opens) -> None:
    watching, writing = await opens(), await opens()
    changes = watching.changes(every=0.02)
    async with asyncio.timeout(30):
        assert await anext(changes) == 0
        await writing.append(started(), opening())
        assert await anext(changes) == 2
    assert (await watching.incidents(open_only=True))[0].id == FIRST


async def test_watching_ends_when_the_journal_closes(journal: Journal) -> None:
    changes = journal.changes(every=3600)
    async with asyncio.timeout(30):
        assert await anext(changes) == 0
        waiting = asyncio.ensure_future(anext(changes, None))
        await asyncio.sleep(0.01)
        await journal.close()
        assert await waiting is None


async def test_two_consoles_lose_and_win_against_each_other(opens: Opens) -> None:
    left, right = await opens(), await opens()
    (opened,) = await left.append(opening())
    draft = verb(Kind.INCIDENT_ACKNOWLEDGED, guard=Version(FIRST, opened.seq))
    results = await asyncio.gather(left.append(draft), right.append(draft), return_exceptions=True)
    assert sorted(type(result).__name__ for result in results) == ["Conflict", "tuple"]
    assert (await right.verify()).events == 2


async def test_a_file_is_kept_byte_by_byte_and_shown_as_far_as_it_is_text(
    journal: Journal,
) -> None:
    content = b"\x89PNG\0\xff\xfe" + bytes(range(256))
    digest = await journal.keep(content)
    assert digest == hashlib.sha256(content).hexdigest()
    assert await journal.exactly(digest) == content
    shown = await journal.evidence(digest)
    assert shown is not None
    assert "PNG" in shown
    assert await journal.exactly("0" * 64) is None
    assert await journal.exactly(await journal.keep("归档满")) == "归档满".encode()
