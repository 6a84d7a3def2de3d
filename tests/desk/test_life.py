"""The verbs between diagnosis and end, in each state of an incident and from two consoles."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from config.loader import load
from config.template import write
from console.desk.closing import Ending, Word
from console.desk.errors import Denied
from console.desk.incidents import Incidents, Report
from console.desk.work import Work, work_of
from console.duty.events import Kind
from console.duty.incidents import Incident
from console.duty.record import Conflict, Query
from console.journal.store import Journal
from console.wiring import journal_of
from sources.mask import Mask
from tests.desk.ward import Clock, settled, ward

MASK = Mask(b"site").text
CALL = Report("医生保存处方要等半分钟", "rdu", "emergency", "P2", requester="住院药房")
WORD, ENDING = Word("药房主任", "phone", satisfaction=4), Ending("capacity", "restarted")
ITEM = "rdu-review"


class Console:
    """One of two: its own connection to the journal that both share."""

    def __init__(self, verbs: Incidents, work: Work, journal: Journal) -> None:
        self.verbs, self.work, self.journal = verbs, work, journal


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
            verbs = Incidents(site, journal, actor, clock, MASK)
            opened.append(Console(verbs, work_of(site, journal, verbs, clock), journal))
        yield opened[0], opened[1]


Verb = Callable[[Console, Incident], Awaitable[object]]
VERBS: dict[str, Verb] = {
    "propose": lambda c, row: c.work.fixes.propose(row, "重启连接池"),
    "agree": lambda c, row: c.work.fixes.agree(row, "药房主任", "phone"),
    "decline": lambda c, row: c.work.fixes.decline(row, "药房主任", "wechat", text="先别"),
    "override": lambda c, row: c.work.fixes.override(row, "全院开不了方"),
    "start": lambda c, row: c.work.fallbacks.start(row, "药剂科"),
    "end": lambda c, row: c.work.fallbacks.end(row),
    "enter": lambda c, row: c.work.fallbacks.enter(row, ITEM, "药师"),
    "waive": lambda c, row: c.work.fallbacks.waive(row, ITEM, "没有未审处方"),
    "confirm": lambda c, row: c.work.closing.confirm(row, WORD),
    "close": lambda c, row: c.work.closing.close(row, ENDING),
    "finish": lambda c, row: c.work.closing.finish(row, WORD, ENDING, "看连接池"),
    "unsolved": lambda c, row: c.work.closing.unsolved(row, Word("药房", "phone", text="还慢")),
    "learn": lambda c, row: c.work.closing.learn(row, "看连接池"),
    "follow": lambda c, row: c.work.closing.follow_up(row),
    "unlink": lambda c, row: c.work.links.unlink(row),
    "note": lambda c, row: c.work.attachments.note(row, "截图", pasted="ORA-00257"),
    "acknowledge": lambda c, row: c.verbs.acknowledge(row),
    "resolve": lambda c, row: c.verbs.resolve(row, "重启"),
}
WAYS: dict[str, tuple[str, ...]] = {
    "new": (),
    "proposed": ("propose",),
    "agreed": ("propose", "agree"),
    "manual": ("start",),
    "resolved": ("resolve",),
    "resolved-manual": ("start", "resolve"),
    "resolved-owing": ("start", "end", "resolve"),
    "confirmed": ("resolve", "confirm"),
    "entered": ("start", "end", "resolve", "enter", "confirm"),
    "closed": ("resolve", "finish"),
}
OK = ""
TABLE: dict[str, tuple[str, ...]] = {
    # new, proposed, agreed, manual, resolved, resolved-manual, resolved-owing, confirmed, entered, closed
    "propose": (OK, OK, OK, OK, *["already-resolved"] * 5, "already-closed"),
    "agree": (
        "no-proposal", OK, "already-agreed", "no-proposal", *["no-proposal"] * 6,
    ),
    "decline": (
        "no-proposal", OK, OK, "no-proposal", *["no-proposal"] * 6,
    ),
    "override": (OK, OK, OK, OK, *["already-resolved"] * 5, "already-closed"),
    "start": (OK, OK, OK, "manual-on", OK, "manual-on", OK, OK, OK, "already-closed"),
    "end": (*["manual-off"] * 3, OK, "manual-off", OK, *["manual-off"] * 4),
    "enter": (
        *["unknown-item"] * 3, OK, "unknown-item", OK, OK, "unknown-item", OK, "already-closed",
    ),
    "waive": (
        *["unknown-item"] * 3, OK, "unknown-item", OK, OK, "unknown-item", OK, "already-closed",
    ),
    "confirm": (*["not-resolved"] * 4, OK, OK, OK, OK, OK, "already-closed"),
    "close": (
        *["not-resolved"] * 4, *["not-confirmed"] * 3, OK, OK, "already-closed",
    ),
    "finish": (
        *["not-resolved"] * 4, OK, "manual-on", "backentry-open", OK, OK, "already-closed",
    ),
    "unsolved": (*["not-resolved"] * 4, *[OK] * 6),
    "learn": (OK,) * 10,
    "follow": (*["not-closed"] * 9, OK),
    "unlink": ("not-linked",) * 10,
    "note": (OK,) * 10,
}  # fmt: skip
CASES = [
    pytest.param(state, verb, outcome, id=f"{verb}-{state}")
    for verb, outcomes in TABLE.items()
    for state, outcome in zip(WAYS, outcomes, strict=True)
]


async def fresh(console: Console, row: Incident) -> Incident:
    seen = await console.journal.incident(row.id)
    assert seen is not None
    return seen


async def brought(console: Console, *ways: str) -> Incident:
    row = await console.verbs.open(CALL)
    for way in ways:
        await VERBS[way](console, row)
        row = await fresh(console, row)
    return row


async def kinds(console: Console, row: Incident) -> list[str]:
    return [event.kind for event in await console.journal.read(Query(incident=row.id))]


@pytest.mark.parametrize(("state", "verb", "outcome"), CASES)
async def test_a_verb_in_a_state(
    consoles: tuple[Console, Console], state: str, verb: str, outcome: str
) -> None:
    one, other = consoles
    row = await brought(one, *WAYS[state])
    before = await kinds(one, row)
    if outcome == OK:
        await VERBS[verb](one, row)
        if verb != "follow":
            assert len(await kinds(other, row)) > len(before), "there for all to see"
    else:
        with pytest.raises(Denied) as denied:
            await VERBS[verb](one, row)
        assert denied.value.code == outcome
        assert await kinds(other, row) == before
        assert await fresh(other, row) == row


@pytest.mark.parametrize(
    ("ways", "first", "second"),
    [
        (("propose",), "agree", "decline"),
        (("propose",), "decline", "agree"),
        ((), "propose", "propose"),
        ((), "start", "start"),
        (("start",), "end", "end"),
        (("resolve",), "finish", "unsolved"),
        (("resolve",), "unsolved", "finish"),
        (("resolve",), "confirm", "confirm"),
        (("start", "end"), "enter", "waive"),
        (("propose",), "agree", "acknowledge"),
    ],
)
async def test_whoever_was_second_is_told_who_was_first(
    consoles: tuple[Console, Console], ways: tuple[str, ...], first: str, second: str
) -> None:
    one, other = consoles
    row = await brought(one, *ways)
    await VERBS[first](one, row)
    after = await kinds(one, row)
    with pytest.raises(Conflict) as conflict:
        await VERBS[second](other, row)
    assert conflict.value.event is not None
    assert conflict.value.event.actor == "dba"
    assert await kinds(other, row) == after


async def test_confirm_close_and_knowledge_are_one_or_nothing(
    consoles: tuple[Console, Console],
) -> None:
    one, _ = consoles
    row = await brought(one, "resolve")
    for bad in (
        Ending("magic", "restarted"),
        Ending("capacity", "magic"),
        Ending("other", "restarted"),
        Ending("capacity", "other", " "),
    ):
        with pytest.raises(Denied):
            await one.work.closing.finish(row, WORD, bad, "x")
    for satisfaction in (0, 6, -1):
        with pytest.raises(Denied) as denied:
            await one.work.closing.confirm(row, Word("药房", "phone", None, satisfaction))
        assert denied.value.code == "bad-satisfaction"
    assert await fresh(one, row) == row
    await one.work.closing.finish(row, WORD, ENDING, "看连接池")
    assert (await kinds(one, row))[-3:] == [
        "incident.confirmed", "incident.learned", "incident.closed",
    ]  # fmt: skip


async def test_a_rating_can_be_given_after_it_was_closed_once(
    consoles: tuple[Console, Console],
) -> None:
    one, _ = consoles
    row = await brought(one, "resolve")
    row = await one.work.closing.finish(row, Word("药房", "phone"), ENDING)
    assert row.life.confirmed is not None
    assert row.life.confirmed.satisfaction is None
    row = await one.work.closing.confirm(row, WORD)
    assert row.life.confirmed is not None
    assert (row.status, row.life.confirmed.satisfaction) == ("closed", 4)


@pytest.mark.parametrize("hours", [-25, 1])
async def test_a_moment_that_cannot_be_is_refused(
    consoles: tuple[Console, Console], clock: Clock, hours: int
) -> None:
    one, _ = consoles
    row = await brought(one, "propose")
    at = clock() + timedelta(hours=hours)
    for verb in (
        one.work.fixes.agree(row, "药房", "phone", at),
        one.work.fallbacks.start(row, "药房", at),
    ):
        with pytest.raises(Denied) as denied:
            await verb
        assert denied.value.code == "bad-moment"


HOSTILE = "\x1b]52;c;aGk=\x07<b>{x}\u202e[red]\r\n 13812345678 password=Geheim1 病人 ${IFS}"


async def test_what_people_say_is_kept_as_plain_masked_text(
    consoles: tuple[Console, Console],
) -> None:
    one, _ = consoles
    row = await brought(one)
    row = await one.work.fixes.propose(row, HOSTILE)
    row = await one.work.fixes.agree(row, HOSTILE, "phone", text=HOSTILE)
    row = await one.work.fallbacks.start(row, HOSTILE, text=HOSTILE)
    row = await one.work.fallbacks.end(row, text=HOSTILE)
    row = await one.work.fallbacks.waive(row, ITEM, HOSTILE)
    row = await one.verbs.resolve(row, "好了")
    row = await one.work.closing.finish(
        row, Word(HOSTILE, "phone", None, 1, HOSTILE), Ending("other", "other", HOSTILE), HOSTILE
    )
    for event in await one.journal.read(Query(incident=row.id)):
        told = str(event.data)
        for bad in ("\x1b", "\u202e", "13812345678", "Geheim1", "\\x1b", "\\r", "\\n"):
            assert bad not in told, event.kind
    assert (await one.journal.verify()).ok


async def test_no_word_of_a_person_reaches_the_journal_unmasked(
    consoles: tuple[Console, Console],
) -> None:
    one, _ = consoles
    said = "李四 11010519491231002X"
    row = await one.verbs.open(
        replace(CALL, title=said, requester=said, department=said, contact="13812345678")
    )
    row = await one.verbs.plan(await one.verbs.acknowledge(row, said), "2027-01-01", said)
    row = await one.verbs.note(row, said)
    row = await one.verbs.pause(row, "user", said)
    row = await one.verbs.reopen(await one.verbs.resolve(row, said), said)
    events = await one.journal.read(Query(incident=row.id))
    assert not [event.kind for event in events if "11010519491231002X" in str(event.data)]
    assert row.contact == "13812345678", "whoever called is called back there"


async def test_words_without_end_are_cut_and_none_are_refused(
    consoles: tuple[Console, Console],
) -> None:
    one, _ = consoles
    row = await brought(one)
    row = await one.work.fixes.propose(row, "长" * 100_000)
    assert row.life.plan is not None
    assert len(row.life.plan.text) == 2000
    for blank in ("", " \n\t", "\x1b[2J", "\u202e"):
        with pytest.raises(Denied):
            await one.work.fixes.propose(row, blank)
        with pytest.raises(Denied):
            await one.work.fixes.agree(row, blank, "phone")
    with pytest.raises(Denied) as denied:
        await one.work.fixes.agree(row, "药房", "smoke")
    assert denied.value.code == "unknown-channel"


# Links


async def test_of_two_links_that_close_a_ring_one_is_refused(
    consoles: tuple[Console, Console],
) -> None:
    one, other = consoles
    a, b = await one.verbs.open(CALL), await one.verbs.open(CALL)
    both = await asyncio.gather(
        one.work.links.link(a, b.id), other.work.links.link(b, a.id), return_exceptions=True
    )
    (lost,) = [done for done in both if isinstance(done, Denied)]
    assert lost.code == "link-ring"
    assert len([done for done in both if isinstance(done, Incident)]) == 1


async def test_links_are_made_once_to_what_is_there_and_taken_away(
    consoles: tuple[Console, Console],
) -> None:
    one, other = consoles
    a, b, c = [await one.verbs.open(CALL) for _ in range(3)]
    b = await one.work.links.link(b, a.id)
    c = await one.work.links.link(c, b.id)
    refusals = ((a, c.id, "link-ring"), (a, a.id, "link-ring"), (b, a.id, "already-linked"))
    for row, cause, code in (*refusals, (a, "20200101-01", "unknown-incident")):
        with pytest.raises(Denied) as denied:
            await other.work.links.link(row, cause)
        assert denied.value.code == code
    assert [row.id for row in await one.work.links.effects(a)] == [b.id, c.id]
    b = await other.work.links.unlink(b)
    assert b.life.root == ""
    assert await one.work.links.effects(a) == ()


async def test_what_is_done_to_the_root_goes_through_with_one_event_each(
    consoles: tuple[Console, Console],
) -> None:
    one, other = consoles
    root, *rest = [await one.verbs.open(CALL) for _ in range(4)]
    rest = [await one.work.links.link(row, root.id) for row in rest]
    await other.verbs.acknowledge(rest[0])
    effects = await one.work.links.effects(root)
    done = await one.work.links.follow(effects, one.verbs.acknowledge)
    assert [row.id for row in done] == [row.id for row in rest[1:]]
    for row in effects:
        assert (await kinds(one, row)).count(Kind.INCIDENT_ACKNOWLEDGED) == 1


# The end by itself, and after the end


async def test_without_an_answer_it_is_asked_twice_and_closed(tmp_path: Path) -> None:
    clock = Clock()
    async with ward(tmp_path, clock) as desk:
        row = await desk.incidents.resolve(await desk.incidents.open(CALL), "重启")
        await settled(desk)
        said = []
        for _ in range(24 * 8):
            clock.on(hours=1)
            for draft in list(desk.alarms(clock())):
                await desk.journal.append(draft)
                said.append((draft.kind, str(clock().date()), draft.actor))
            await settled(desk)
        # 03-10 19:12 UTC is Wednesday 03-11 at the site.
        assert said == [
            ("incident.reminded", "2026-03-11", "console"),
            ("incident.reminded", "2026-03-12", "console"),
            ("incident.closed", "2026-03-15", "console"),
        ]
        closed = await desk.journal.incident(row.id)
        assert closed is not None
        assert (closed.status, closed.life.confirmed) == ("closed", None), "nobody said yes"
        clock.on(days=3)
        again = await desk.incidents.reopen(closed, "还慢")
        assert again.status == "acknowledged"


async def test_after_seven_days_a_new_one_follows(
    consoles: tuple[Console, Console], clock: Clock
) -> None:
    one, _ = consoles
    row = await brought(one, "resolve", "finish")
    clock.on(days=7, seconds=1)
    with pytest.raises(Denied) as denied:
        await one.verbs.reopen(row, "又慢")
    assert denied.value.code == "reopen-late"
    new = await one.work.closing.follow_up(row, "又慢了")
    assert (new.title, new.life.follows, new.system) == ("又慢了", row.id, "rdu")
    assert await fresh(one, row) == row
