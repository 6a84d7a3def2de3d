"""What a verb leaves in a real journal, acknowledged or not; and two consoles that race for it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from config.loader import load
from config.model import REASONS
from config.template import write
from console.desk.closing import Closing, Ending, Word
from console.desk.errors import Denied
from console.desk.incidents import Incidents, Report
from console.duty.events import Draft, Kind
from console.duty.incidents import Incident, Status
from console.duty.record import Conflict, Query
from console.journal.store import Journal
from console.wiring import journal_of
from sources.mask import Mask
from tests.desk.ward import Clock

MASK = Mask(b"site").text
CALL = Report("病案首页打印偏移", "mrm", "support", "P3", requester="病案室")
NEW, ACKNOWLEDGED, PAUSED, RESOLVED, CLOSED = Status

WORD, ENDING = Word("病案室", "phone"), Ending("configuration", "reconfigured")


def closing(verbs: Incidents) -> Closing:
    return Closing(verbs._site, verbs)


Verb = Callable[[Incidents, Incident], Awaitable[Incident]]
VERBS: dict[str, Verb] = {
    "acknowledge": lambda verbs, row: verbs.acknowledge(row, "在看"),
    "assign": lambda verbs, row: verbs.assign(row, "app"),
    "note": lambda verbs, row: verbs.note(row, "等回电"),
    "pause": lambda verbs, row: verbs.pause(row, "vendor", "等厂家"),
    "resume": lambda verbs, row: verbs.resume(row),
    "resolve": lambda verbs, row: verbs.resolve(row, "重装打印驱动"),
    "close": lambda verbs, row: closing(verbs).close(row, ENDING),
    "reopen": lambda verbs, row: verbs.reopen(row, "又偏了"),
}
KINDS = {
    "acknowledge": Kind.INCIDENT_ACKNOWLEDGED,
    "assign": Kind.INCIDENT_ASSIGNED,
    "note": Kind.INCIDENT_NOTED,
    "pause": Kind.INCIDENT_PAUSED,
    "resume": Kind.INCIDENT_RESUMED,
    "resolve": Kind.INCIDENT_RESOLVED,
    "close": Kind.INCIDENT_CLOSED,
    "reopen": Kind.INCIDENT_REOPENED,
}
WAYS = {
    NEW: (),
    PAUSED: ("pause",),
    RESOLVED: ("resolve",),
    CLOSED: ("resolve", "confirm", "close"),
}
"""What leads to a status; with an acknowledgement before it where the case says so."""
AGAIN, WAITS, DONE, OVER = (
    f"already-{what}" for what in ("acknowledged", "paused", "resolved", "closed")
)
FRESH = {
    # acknowledge, assign, note, pause, resume, resolve, close, reopen
    NEW: (ACKNOWLEDGED, NEW, NEW, PAUSED, "not-paused", RESOLVED, "not-resolved", "not-resolved"),
    PAUSED: (PAUSED, PAUSED, PAUSED, WAITS, NEW, RESOLVED, "not-resolved", "not-resolved"),
    # Who resolves has answered, too.
    RESOLVED: (AGAIN, DONE, RESOLVED, DONE, "not-paused", DONE, "not-confirmed", ACKNOWLEDGED),
    CLOSED: (AGAIN, OVER, CLOSED, OVER, "not-paused", OVER, OVER, ACKNOWLEDGED),
}
"""What comes of each verb where nobody has acknowledged yet: a status, or why it is refused."""
OWNED = {
    NEW: (AGAIN, ACKNOWLEDGED, ACKNOWLEDGED, *FRESH[NEW][3:]),
    PAUSED: (AGAIN, *FRESH[PAUSED][1:4], ACKNOWLEDGED, *FRESH[PAUSED][5:]),
    RESOLVED: FRESH[RESOLVED],
    CLOSED: FRESH[CLOSED],
}
"""The same where somebody has."""
CASES = [
    pytest.param(owned, status, verb, outcome, id=f"{verb}-{'owned-' * owned}{status}")
    for owned, table in ((False, FRESH), (True, OWNED))
    for status, outcomes in table.items()
    for verb, outcome in zip(VERBS, outcomes, strict=True)
]


@dataclass(frozen=True)
class Console:
    """One of two: its journal is its own connection to the file that both share."""

    verbs: Incidents
    journal: Journal


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def consoles(tmp_path: Path, clock: Clock) -> AsyncIterator[tuple[Console, Console]]:
    write(tmp_path / "site")
    site = load(tmp_path / "site")
    async with AsyncExitStack() as stack:
        opened = []
        for actor in ("dba", "app"):
            journal = await stack.enter_async_context(journal_of(site, tmp_path, clock))
            opened.append(Console(Incidents(site, journal, actor, clock, MASK), journal))
        yield opened[0], opened[1]


async def brought(verbs: Incidents, *ways: str) -> Incident:
    row = await verbs.open(CALL)
    for way in ways:
        row = await {**VERBS, "confirm": confirmed}[way](verbs, row)
    return row


async def confirmed(verbs: Incidents, row: Incident) -> Incident:
    return await closing(verbs).confirm(row, WORD)


async def kinds(journal: Journal, incident: Incident) -> list[str]:
    return [event.kind for event in await journal.read(Query(incident=incident.id))]


# Each verb in each status


@pytest.mark.parametrize(("owned", "status", "verb", "outcome"), CASES)
async def test_a_verb_in_a_status(
    consoles: tuple[Console, Console], owned: bool, status: Status, verb: str, outcome: Status | str
) -> None:
    one, other = consoles
    row = await brought(one.verbs, *("acknowledge",) * owned, *WAYS[status])
    assert row.status is (ACKNOWLEDGED if owned and status is NEW else status)
    before = await kinds(one.journal, row)
    if isinstance(outcome, Status):
        after = await VERBS[verb](one.verbs, row)
        assert after.status is outcome
        assert await kinds(other.journal, row) == [*before, KINDS[verb]], "there for all to see"
        assert await other.journal.incident(row.id) == after
        assert after.version > row.version
    else:
        with pytest.raises(Denied) as denied:
            await VERBS[verb](one.verbs, row)
        assert (denied.value.code, denied.value.value) == (outcome, row.id)
        assert await kinds(other.journal, row) == before
        assert await other.journal.incident(row.id) == row


@pytest.mark.parametrize("verb", VERBS)
async def test_what_is_written_says_who_did_it_when_and_with_which_words(
    consoles: tuple[Console, Console], clock: Clock, verb: str
) -> None:
    one, _ = consoles
    ways = {"resume": ("pause",), "close": ("resolve", "confirm"), "reopen": ("resolve",)}
    row = await brought(one.verbs, *ways.get(verb, ()))
    clock.on(minutes=7)
    await VERBS[verb](one.verbs, row)
    event = (await one.journal.read(Query(incident=row.id)))[-1]
    assert (event.kind, event.actor, event.at) == (KINDS[verb], "dba", clock())
    assert (
        event.data
        == {
            "acknowledge": {"text": "在看"},
            "assign": {"to": "app", "reasons": []},
            "note": {"text": "等回电"},
            "pause": {"reason": "vendor", "text": "等厂家"},
            "resume": {},
            "resolve": {"text": "重装打印驱动"},
            "close": {"cause": "configuration", "fix": "reconfigured", "text": ""},
            "reopen": {"text": "又偏了"},
        }[verb]
    )


async def test_whoever_acknowledges_owns_it_unless_it_is_somebodys(
    consoles: tuple[Console, Console], clock: Clock
) -> None:
    one, other = consoles
    row = await one.verbs.acknowledge(await one.verbs.open(CALL))
    assert (row.owner, row.acknowledged_by, row.acknowledged) == ("dba", "dba", clock())
    row = await one.verbs.assign(await one.verbs.open(CALL), "lead")
    row = await other.verbs.acknowledge(row)
    assert (row.owner, row.acknowledged_by) == ("lead", "app")


async def test_an_incident_that_is_nowhere_is_refused(consoles: tuple[Console, Console]) -> None:
    one, _ = consoles
    row = replace(await one.verbs.open(CALL), id="20260311-77")
    with pytest.raises(Conflict) as conflict:
        await one.verbs.note(row, "?")
    assert conflict.value.event is None
    assert await one.journal.incident(row.id) is None
    assert len(await one.journal.read(Query())) == 1


# What must be said


@pytest.mark.parametrize("text", ["", "  ", "\n\t ", "　"])
async def test_a_note_needs_words(consoles: tuple[Console, Console], text: str) -> None:
    one, _ = consoles
    row = await one.verbs.open(CALL)
    with pytest.raises(Denied) as denied:
        await one.verbs.note(row, text)
    assert denied.value.code == "no-text"
    assert await one.journal.incident(row.id) == row


async def test_every_reason_is_kept_with_its_pause(
    consoles: tuple[Console, Console], clock: Clock
) -> None:
    one, _ = consoles
    row = await one.verbs.open(CALL)
    for reason in REASONS:
        row = await one.verbs.pause(row, reason)
        clock.on(minutes=1)
        row = await one.verbs.resume(row)
    assert tuple(pause.reason for pause in row.pauses) == REASONS
    assert all(pause.end is not None for pause in row.pauses)


@pytest.mark.parametrize("verb", ["acknowledge", "pause", "resolve", "reopen"])
async def test_other_words_may_be_left_out_and_lose_their_edges(
    consoles: tuple[Console, Console], verb: str
) -> None:
    one, _ = consoles
    for text, kept in (("", ""), (" 好了\n", "好了")):
        fresh = await brought(one.verbs, *(("resolve",) if verb == "reopen" else ()))
        first = ("user",) if verb == "pause" else ()
        row = await getattr(one.verbs, verb)(fresh, *first, text)
        assert (await one.journal.read(Query(incident=row.id)))[-1].data["text"] == kept


@pytest.mark.parametrize("to", ["nobody", "", "DBA", "console"])
@pytest.mark.parametrize("status", [NEW, CLOSED])
async def test_only_an_engineer_of_the_roster_is_given_it(
    consoles: tuple[Console, Console], status: Status, to: str
) -> None:
    one, _ = consoles
    row = await brought(one.verbs, *WAYS[status])
    with pytest.raises(Denied) as denied:
        await one.verbs.assign(row, to)
    assert (denied.value.code, denied.value.value) == ("unknown-engineer", to)
    assert await one.journal.incident(row.id) == row


async def test_it_is_not_given_twice_to_the_same_person(consoles: tuple[Console, Console]) -> None:
    one, _ = consoles
    row = await one.verbs.assign(await one.verbs.open(CALL), "app")
    with pytest.raises(Denied) as denied:
        await one.verbs.assign(row, "app")
    assert denied.value.code == "already-assigned"
    assert (await one.verbs.assign(row, "lead")).owner == "lead"


async def test_a_report_opens_an_incident_of_its_day(
    consoles: tuple[Console, Console], clock: Clock
) -> None:
    one, _ = consoles
    row = await one.verbs.open(replace(CALL, title=" 打印偏移 ", requester=" 病案室 "))
    assert (row.id, row.status, row.opened) == ("20260311-01", NEW, clock())
    assert (row.title, row.requester, row.component) == ("打印偏移", "病案室", "mrm")
    assert (row.auto, row.cause, row.owner) == (False, "", None)
    row = await one.verbs.open(replace(CALL, system="his", component="his-db"))
    assert (row.id, row.component) == ("20260311-02", "his-db")


# Two consoles


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("acknowledge", "acknowledge"),
        ("acknowledge", "pause"),
        ("assign", "resolve"),
        ("note", "acknowledge"),
        ("pause", "pause"),
        ("resolve", "note"),
        ("resolve", "resolve"),
    ],
)
async def test_whoever_decides_on_what_was_gets_the_decision_that_came_first(
    consoles: tuple[Console, Console], first: str, second: str
) -> None:
    one, other = consoles
    row = await one.verbs.open(CALL)
    seen = await other.journal.incident(row.id)
    assert seen == row
    after = await VERBS[first](one.verbs, row)
    with pytest.raises(Conflict) as conflict:
        await VERBS[second](other.verbs, seen)
    event = conflict.value.event
    assert event is not None
    assert (event.kind, event.actor, event.seq) == (KINDS[first], "dba", after.version)
    assert await other.journal.incident(row.id) == after, "and nothing of the second is written"
    assert await kinds(other.journal, row) == [Kind.INCIDENT_OPENED, KINDS[first]]


@pytest.mark.parametrize(
    "verb", [verb for verb in VERBS if verb not in ("resume", "close", "reopen")]
)
async def test_of_two_at_the_same_moment_one_wins_and_the_other_is_told(
    consoles: tuple[Console, Console], verb: str
) -> None:
    one, other = consoles
    row = await one.verbs.open(CALL)
    both = await asyncio.gather(
        *(VERBS[verb](console.verbs, row) for console in consoles), return_exceptions=True
    )
    (won,) = [done for done in both if isinstance(done, Incident)]
    (lost,) = [done for done in both if isinstance(done, Conflict)]
    event = (await one.journal.read(Query(incident=row.id)))[-1]
    assert lost.event == event
    assert event.actor == ("dba" if both[0] is won else "app")
    assert await kinds(one.journal, row) == [Kind.INCIDENT_OPENED, KINDS[verb]]
    assert won == await one.journal.incident(row.id) == await other.journal.incident(row.id)


async def test_what_the_loser_says_again_is_not_lost(consoles: tuple[Console, Console]) -> None:
    """Forty notes from two consoles, each said again when the other was first: all are there."""
    one, _ = consoles
    row = await one.verbs.open(CALL)

    async def say(console: Console, words: str) -> None:
        while True:
            seen = await console.journal.incident(row.id)
            assert seen is not None
            try:
                await console.verbs.note(seen, words)
            except Conflict:
                continue
            return

    words = [f"{at}-{nth}" for at in range(2) for nth in range(20)]
    async with asyncio.timeout(30):
        for nth in range(20):
            await asyncio.gather(
                *(say(console, f"{at}-{nth}") for at, console in enumerate(consoles))
            )
    said = [
        event.data["text"] for event in await one.journal.read(Query(kinds=("incident.noted",)))
    ]
    assert sorted(said) == sorted(words)
    assert (await one.journal.verify()).ok


async def test_two_calls_at_once_get_two_numbers(consoles: tuple[Console, Console]) -> None:
    rows = await asyncio.gather(*(console.verbs.open(CALL) for console in consoles * 10))
    assert sorted(row.id for row in rows) == [f"20260311-{nth:02d}" for nth in range(1, 21)]


WARNED = Draft(Kind.SLA_WARNED, {"clock": "respond", "due": "2026-03-11T03:00:00+00:00"})


@pytest.mark.parametrize("verb", ["acknowledge", "assign", "note", "pause", "resolve"])
async def test_what_the_console_says_by_itself_takes_no_decision_from_a_person(
    consoles: tuple[Console, Console], verb: str
) -> None:
    one, other = consoles
    row = await one.verbs.open(CALL)
    await other.journal.append(replace(WARNED, incident=row.id))
    await other.journal.append(replace(WARNED, incident=row.id, kind=Kind.SLA_BREACHED))
    after = await VERBS[verb](one.verbs, row)
    assert after.warned == ("contract.respond@100",)
    assert after.breached == ("contract.respond",)
    assert (await kinds(one.journal, row))[-1] == KINDS[verb]


@pytest.mark.parametrize("before", [0, 1, 2])
@pytest.mark.parametrize("after", [0, 1])
async def test_a_decision_is_seen_among_what_the_console_says(
    consoles: tuple[Console, Console], before: int, after: int
) -> None:
    one, other = consoles
    row = await one.verbs.open(CALL)
    alarm = replace(WARNED, incident=row.id)
    for _ in range(before):
        await other.journal.append(alarm)
    given = await other.verbs.assign(row if before == 0 else await _fresh(other, row), "app")
    for _ in range(after):
        await other.journal.append(alarm)
    with pytest.raises(Conflict) as conflict:
        await one.verbs.assign(row, "lead")
    assert conflict.value.event is not None
    assert (conflict.value.event.actor, conflict.value.event.seq) == ("app", given.version)
    assert (await _fresh(one, row)).owner == "app"


async def _fresh(console: Console, row: Incident) -> Incident:
    return (await console.journal.incident(row.id)) or row
