"""The time machine shows what the desk showed: compared with what it looked like at each event."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

from console.desk.desk import Desk
from console.desk.incidents import Report
from console.desk.past import HOUR, Past
from console.desk.presence import running
from console.duty.availability import Mark
from console.duty.events import Kind
from console.duty.incidents import Incident, Status
from sources.sample import State
from tests.desk.ward import BEHIND, Clock, outage, quiet, sample, settled, ward
from tests.end_to_end.command import oncall


async def seen(desk: Desk) -> tuple[int, dict[str, Incident], dict[str, State]]:
    await settled(desk)
    seq, _ = await desk.journal.head()
    rows = {row.id: row for row in desk.queue.value.incidents}
    return seq, rows, {one.check: one.state for one in desk.watch.board.value.readings.values()}


async def night(desk: Desk, clock: Clock):
    """A night of an outage; yields after each thing that happens."""
    await outage(desk, clock)
    yield await seen(desk)
    first, second = sorted(row.id for row in desk.queue.value.incidents)
    clock.on(minutes=3)
    await desk.incidents.acknowledge(await desk.journal.incident(second))
    yield await seen(desk)
    clock.on(minutes=10)
    await desk.incidents.pause(await desk.journal.incident(first), "user")
    yield await seen(desk)
    clock.on(minutes=40)
    for _ in range(2):
        clock.on(seconds=1)
        await sample(desk, State.OK, "his-db", *BEHIND)
    yield await seen(desk)
    await desk.incidents.resolve(await desk.journal.incident(second), "归档清理")
    yield await seen(desk)
    clock.on(minutes=5)
    await desk.incidents.open(Report("打印机卡纸", "his", "support", "P4"))
    yield await seen(desk)


async def test_every_moment_looks_as_it_did(tmp_path: Path) -> None:
    clock = Clock()
    async with ward(tmp_path, clock) as desk:
        moments = [(clock(), await desk.journal.head(), one) async for one in night(desk, clock)]
        clock.on(hours=1)
        past = Past(desk)
        await past.enter()
        # There and back, in jumps of any length.
        for nth in (5, 4, 3, 2, 1, 0, 3, 1, 5, 0, 4):
            at, _, (seq, rows, states) = moments[nth]
            moment = await past._go(seq, at, None)
            assert {row.id: row for row in moment.queue.incidents} == rows, nth
            assert moment.queue.open == sum(row.open for row in rows.values())
            assert moment.watched
            assert {one.check: one.state for one in moment.board.readings.values()} == states, nth


async def test_deadlines_are_as_of_then(tmp_path: Path) -> None:
    clock = Clock()
    async with ward(tmp_path, clock) as desk:
        await outage(desk, clock)
        row = next(one for one in desk.queue.value.incidents if one.system == "his")
        due, opened = desk.due(row), clock()
        clock.on(minutes=4)
        await desk.incidents.acknowledge(row)
        clock.on(hours=9)
        await settled(desk)
        past = Past(desk)
        await past.enter()
        moment = await past.to(opened + timedelta(minutes=2))
        assert moment is not None
        then = next(one for one in moment.queue.incidents if one.system == "his")
        assert then.status is Status.NEW
        assert moment.driver(then).due == due
        assert moment.queue.dues[0] == due


async def test_steps_halt_where_something_happened_and_end_at_now(tmp_path: Path) -> None:
    clock = Clock()
    async with ward(tmp_path, clock) as desk:
        async for _ in night(desk, clock):
            pass
        past = Past(desk)
        await past.enter()
        kinds, ats = [], []
        while moment := await past.before():
            kinds.append(moment.event.kind)
            ats.append(moment.at)
        assert kinds[0] == Kind.INCIDENT_OPENED
        assert kinds[1] == Kind.INCIDENT_RESOLVED
        assert Kind.INCIDENT_PAUSED in kinds
        assert ats == sorted(ats, reverse=True)
        again = []
        while moment := await past.after():
            again.append(moment.at)
        assert again == ats[::-1][1:]


async def test_an_hour_back_is_an_hour_and_no_further_than_48(tmp_path: Path) -> None:
    clock = Clock()
    async with ward(tmp_path, clock) as desk:
        await quiet(desk, clock)
        await outage(desk, clock)
        now = clock()
        past = Past(desk)
        await past.enter()
        moment = await past.by(-HOUR)
        assert moment.at == now - HOUR
        assert moment.queue.incidents == ()
        assert not moment.watched
        for _ in range(50):
            moment = await past.by(-HOUR)
        assert moment.at == past.began == now - timedelta(hours=48)
        assert await past.by(timedelta(hours=48)) is None


async def test_what_happens_meanwhile_is_no_part_of_what_was(tmp_path: Path) -> None:
    clock = Clock()
    async with ward(tmp_path, clock) as desk:
        await outage(desk, clock)
        clock.on(minutes=10)
        row = next(one for one in desk.queue.value.incidents if one.system == "his")
        await desk.incidents.acknowledge(row)
        await settled(desk)
        past = Past(desk)
        await past.enter()
        first = await past.before()
        await desk.incidents.note(await desk.journal.incident(row.id), "还在查")
        await desk.incidents.open(Report("新来的", "lis", "support", "P3"))
        await settled(desk)
        before = await past.before()
        assert {one.title for one in before.queue.incidents} == {
            "病案首页打印偏移",
            "HIS 数据库监听",
        }
        assert (await past.after()).at == first.at
        assert await past.after() is None


async def test_while_nobody_looked_nothing_is_known(tmp_path: Path) -> None:
    clock = Clock()
    async with ward(tmp_path, clock) as desk:
        await quiet(desk, clock)
        quit_at = clock()
        clock.on(minutes=1)
        await desk.leave()
    clock.on(hours=5)
    async with ward(tmp_path, clock) as desk:
        past = Past(desk)
        await past.enter()
        watched = await past.to(quit_at)
        assert watched.watched
        assert {one.state for one in watched.picture().systems} == {State.OK}
        blind = await past.to(quit_at + timedelta(hours=2))
        assert not blind.watched
        assert {one.state for one in blind.picture().systems} == {State.UNKNOWN}


async def test_the_command_line_tells_a_moment(tmp_path: Path) -> None:
    clock = Clock()
    async with ward(tmp_path, clock) as desk:
        await outage(desk, clock)
        at = clock().isoformat()
        row = next(one for one in desk.queue.value.incidents if one.system == "his")
        clock.on(minutes=3)
        await desk.incidents.acknowledge(row)
        await desk.leave()
    where = ("--config", str(tmp_path / "site"), "--data", str(tmp_path / "data"), "--lang", "zh")
    told = oncall("status", "--at", at, "--json", *where)
    shape = json.loads(told.stdout)
    assert told.returncode == 1
    assert shape["watched"]
    assert {one["id"]: one["state"] for one in shape["systems"]}["his"] == "down"
    his = next(one for one in shape["incidents"] if one["system"] == "his")
    assert his["status"] == "new"
    assert his["clocks"][0]["state"] == "running"
    assert "HIS 数据库监听" in oncall("status", "--at", at, *where).stdout
    for when, why in (("2099-01-01 00:00", "还没有到"), ("2001-01-01 00:00", "没有任何记录")):
        refused = oncall("status", "--at", when, *where)
        assert (refused.returncode, refused.stdout) == (2, "")
        assert why in refused.stderr


def test_a_console_that_runs_beside_this_one_looks(tmp_path: Path) -> None:
    here, at = socket.gethostname(), Clock()()
    command = [sys.executable, "-c", "import time; time.sleep(60)", "oncall"]
    began, stopped = Kind.CONSOLE_STARTED, Kind.CONSOLE_STOPPED
    with subprocess.Popen(command) as other:
        marks = [Mark(1, at, began, here, other.pid), Mark(2, at, began, "elsewhere", other.pid)]
        try:
            while not Path(f"/proc/{other.pid}/cmdline").read_bytes():  # it is on its way
                time.sleep(0.01)
            assert running(marks) == {(here, other.pid)}
            assert running([*marks, Mark(3, at, stopped, here, other.pid)]) == set()
        finally:
            other.kill()
    assert running(marks) == set()
