"""Notices through the whole desk to real receivers: once, in the timeline, tried again, bounded."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from config.loader import load
from config.template import write
from console.desk import watch
from console.desk.desk import Desk
from console.desk.incidents import Report
from console.duty.events import Event
from console.duty.record import Query
from console.wiring import desk_of
from tests.desk.ward import Clock
from tests.servers.receiver import Receiver

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
ROOT = Path(__file__).parents[2]
NOTIFY = """notify:
  - {id: dba-first, url: "${FIRST}", who: dba}
  - {id: dba-second, url: "${SECOND}", who: dba, for: [page]}
  - {id: app, url: "${APP}", who: app, for: [page]}
quiet:
  - {from: "00:00", to: "23:59", for: [warn, page, breach], priorities: [P3, P4]}
"""


@pytest.fixture
def receivers(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Receiver]]:
    made = {name: Receiver() for name in ("FIRST", "SECOND", "APP")}
    for name, receiver in made.items():
        monkeypatch.setenv(name, receiver.url)
    yield made
    for receiver in made.values():
        receiver.close()


def site_of(folder: Path, notify: str = NOTIFY) -> Path:
    write(folder / "site")
    (folder / "site" / "notify.yaml").write_text(notify, encoding="utf-8")
    (folder / "data").mkdir(mode=0o700)
    return folder


@asynccontextmanager
async def console(
    folder: Path, clock: Callable[[], object], actor: str = "dba"
) -> AsyncIterator[Desk]:
    """Run a console; its waits are short."""
    async with desk_of(load(folder / "site"), folder / "data", actor, now=clock, pace=200) as desk:  # type: ignore[arg-type]
        await desk.first_look()
        running = asyncio.create_task(desk.run(watch=False))
        try:
            async with asyncio.timeout(20):
                while not (await desk.journal.head())[0]:
                    await asyncio.sleep(0.01)
            yield desk
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)


async def until(
    desk: Desk, true: Callable[[tuple[Event, ...]], bool], *kinds: str
) -> tuple[Event, ...]:
    async with asyncio.timeout(40):
        while True:
            events = await desk.journal.read(Query(kinds=kinds or ("notify.",), limit=1000))
            if true(events):
                return events
            await asyncio.sleep(0.02)


def outcomes(count: int) -> Callable[[tuple[Event, ...]], bool]:
    return lambda events: sum(e.kind == "notify.outcome" for e in events) >= count


def told(events: tuple[Event, ...]) -> list[tuple[str, int, object, object]]:
    return [
        (str(e.data["through"]), int(str(e.data["attempt"])), e.data.get("ok"), e.data.get("why"))
        for e in events
        if e.kind == "notify.outcome"
    ]


EMERGENCY = Report("收费窗口打不开 13812345678", "his", "emergency", "P1")
MONDAY = Clock(Clock().moment.replace(day=9))
"""03:12 in the night from Monday, when dba is the primary and app the backup."""
GROUP = 'notify:\n  - {id: group, url: "${FIRST}"}\n'


async def test_an_emergency_is_sent_once_though_two_consoles_run(
    tmp_path: Path, receivers: dict[str, Receiver]
) -> None:
    folder = site_of(tmp_path)
    async with console(folder, MONDAY) as one, console(folder, MONDAY, "app") as two:
        row = await one.incidents.open(EMERGENCY)
        events = await until(two, outcomes(1))
        await asyncio.sleep(0.3)  # nothing more may come
        assert told(events) == [("dba-first", 1, True, "")]
        (title,) = receivers["FIRST"].said()
        assert row.id in str(receivers["FIRST"].posts[0][1]["message"])
        assert "收费窗口打不开" in title
        assert "13812345678" not in str(receivers["FIRST"].posts)
        everything = str(await one.journal.read(Query(limit=1000)))
        assert "geheim" not in everything
        assert one.notices.rung.value or two.notices.rung.value


async def test_a_channel_that_is_down_is_shown_and_the_next_one_and_the_next_person_are_tried(
    tmp_path: Path, receivers: dict[str, Receiver]
) -> None:
    folder = site_of(tmp_path)
    receivers["FIRST"].statuses = [500] * 9
    receivers["SECOND"].close()
    async with console(folder, MONDAY) as desk:
        await desk.incidents.open(EMERGENCY)
        events = await until(desk, outcomes(3))
        assert told(events) == [
            ("dba-first", 1, False, "http 500"),
            ("dba-second", 2, False, "refused"),
            ("app", 3, True, ""),
        ]
        intents = [e for e in events if e.kind == "notify.intent"]
        assert [e.data["to"] for e in intents] == ["dba", "dba", "app"]
        assert all(a.seq < b.seq for a, b in zip(intents, events[1::2], strict=False))
        assert desk.notices.down.value == ("dba-first", "dba-second")


async def test_all_down_is_tried_four_times_and_no_more_and_recovers_meanwhile(
    tmp_path: Path, receivers: dict[str, Receiver]
) -> None:
    folder = site_of(tmp_path, GROUP)
    receivers["FIRST"].statuses = [500] * 4
    async with console(folder, MONDAY) as desk:
        await desk.incidents.open(EMERGENCY)
        assert [ok for _, _, ok, _ in told(await until(desk, outcomes(4)))] == [False] * 4
        await asyncio.sleep(0.5)
        assert len(receivers["FIRST"].posts) == 4
        receivers["FIRST"].statuses = [500, 500]
        await desk.incidents.open(EMERGENCY)
        assert [ok for _, _, ok, _ in told(await until(desk, outcomes(7)))][4:] == [
            False,
            False,
            True,
        ]
        assert desk.notices.down.value == ()


async def test_nobody_acknowledges_and_the_chain_is_called_each_step_once(
    tmp_path: Path, receivers: dict[str, Receiver], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch, "JUMP", watch.timedelta(days=9999))
    clock = Clock(MONDAY.moment)
    folder = site_of(tmp_path)
    async with console(folder, clock) as one, console(folder, clock, "app") as two:
        row = await one.incidents.open(EMERGENCY)
        await until(one, outcomes(1))
        for minutes, expected in ((6, ["backup"]), (5, ["backup", "项目经理", "信息科"])):
            clock.on(minutes=minutes)
            events = await until(
                one, lambda found, want=expected: len(found) >= len(want), "escalation.raised"
            )  # type: ignore[misc]
            assert [e.data["to"] for e in events] == expected
        await until(one, lambda found: any(e.data["through"] == "app" for e in found))
        assert [t for t in receivers["APP"].said() if "升级" in t]
        current = await two.journal.incident(row.id)
        assert current is not None
        await two.incidents.acknowledge(current)
        clock.on(minutes=3)
        await two.watch._ring(two.alarms(clock()))
        events = await two.journal.read(Query(kinds=("escalation.raised",)))
        assert len(events) == 3


async def test_quiet_hours_hold_a_small_one_back(
    tmp_path: Path, receivers: dict[str, Receiver]
) -> None:
    clock = Clock(MONDAY.moment)
    folder = site_of(tmp_path)
    async with console(folder, clock) as desk:
        await desk.incidents.open(Report("打印偏移", "mrm", "support", "P3"))
        await desk.incidents.open(EMERGENCY)
        await until(desk, outcomes(1))
        assert len(receivers["FIRST"].posts) == 1


async def test_new_incidents_are_given_to_the_primary_by_exactly_one_console(
    tmp_path: Path,
) -> None:
    folder = site_of(tmp_path, "# nobody is told\n")
    with (folder / "site" / "site.yaml").open("a", encoding="utf-8") as file:
        file.write("dispatch: auto\n")
    async with console(folder, MONDAY) as one, console(folder, MONDAY, "app"):
        row = await one.incidents.open(EMERGENCY)
        (event,) = await until(one, lambda found: len(found) >= 1, "incident.assigned")
        assert (event.actor, event.data["to"], event.incident) == ("console", "dba", row.id)
        assert event.data["reasons"] == ["primary", "free"]
        await asyncio.sleep(0.5)
        assert len(await one.journal.read(Query(kinds=("incident.assigned",)))) == 1


async def test_killed_between_intent_and_outcome_the_outcome_is_unknown_and_the_call_is_made_again(
    tmp_path: Path, receivers: dict[str, Receiver]
) -> None:
    folder = site_of(tmp_path, GROUP)
    receivers["FIRST"].silent.set()
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.faults.caller", str(folder)],
        cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    try:
        async with asyncio.timeout(60):
            while not receivers["FIRST"].posts:
                assert child.poll() is None
                await asyncio.sleep(0.02)
    finally:
        child.send_signal(signal.SIGKILL)
        child.wait()
    receivers["FIRST"].silent.clear()
    async with console(folder, watch.utc_now) as desk:
        events = await until(desk, outcomes(2))
        assert told(events)[0][2:] == (None, "unknown")
        assert told(events)[1][1:3] == (2, True)
        kinds = [e.kind for e in events]
        assert kinds == ["notify.intent", "notify.outcome"] * 2
        assert (await desk.journal.verify()).ok


async def test_a_test_goes_through_every_channel_and_into_the_timeline(
    tmp_path: Path, receivers: dict[str, Receiver]
) -> None:
    folder = site_of(tmp_path)
    receivers["APP"].statuses = [503]
    async with console(folder, MONDAY) as desk:
        found = {channel.id: why for channel, why in await desk.notices.test()}
        assert found == {"dba-first": "", "dba-second": "", "app": "http 503"}
        assert [c.id for c, _ in await desk.notices.test("dba")] == ["dba-first", "dba-second"]
        assert len(told(await until(desk, outcomes(5)))) == 5


async def test_the_coming_shift_is_called_for_what_the_leaving_one_did_not_acknowledge(
    tmp_path: Path, receivers: dict[str, Receiver]
) -> None:
    folder = site_of(tmp_path)
    async with console(folder, MONDAY) as leaves, console(folder, MONDAY, "app") as comes:
        await leaves.incidents.open(EMERGENCY)
        await until(comes, outcomes(1))
        offer = await leaves.proof.handovers.offer()
        sheet = await comes.proof.handovers.sheet(offer.seq)
        walked = [one.id for one in sheet.handover.items]
        await comes.proof.handovers.accept(offer.seq, dict.fromkeys(offer.red, "我来认领"), walked)
        await until(comes, outcomes(2))
        assert receivers["FIRST"].said()[1].startswith("[P1] 交班后仍待认领")
