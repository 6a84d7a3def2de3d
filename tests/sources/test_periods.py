"""Each check on its own period: a slow one delays nobody and never overlaps itself."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections import Counter
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from config.model import Check, Contract, Http, Promql, Roster, Site, Source, Tcp, Text
from sources.poller import Poller
from sources.sample import Sample, State
from sources.ssh import Fleet

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from config.model import Probe

NAME = Text("名", "name")
FLEET = Fleet({}, config=None, known_hosts=None, identity=None, mask_key=b"test")
MOMENT = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)


def check(id_: str, probe: Probe, every: float, timeout: float = 5) -> Check:
    return Check(id_, "his", NAME, probe, timedelta(seconds=every), timedelta(seconds=timeout))


def site(*checks: Check, source: str = "http://127.0.0.1:1") -> Site:
    contract = Contract(NAME, MOMENT.date(), MOMENT.date(), {}, {}, {}, ("", ""), ("", ""))
    asked = (Source("p", source, timedelta(seconds=1)),)
    return Site("t", NAME, "UTC", (), (), asked, checks, contract, Roster((), ()))


class Server:
    """Counts who is with it; never answers."""

    def __init__(self) -> None:
        self.calls = self.now = self.most = 0
        self.tasks: set[asyncio.Task[None]] = set()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self.tasks.add(task)
        self.calls += 1
        self.now += 1
        self.most = max(self.most, self.now)
        with suppress(OSError, asyncio.CancelledError):
            while await reader.read(999):
                pass
        self.now -= 1
        writer.transport.abort()


@asynccontextmanager
async def listening() -> AsyncIterator[tuple[Server, int]]:
    server = Server()
    port = await asyncio.start_server(server.serve, "127.0.0.1", 0)
    try:
        yield server, port.sockets[0].getsockname()[1]
    finally:
        port.close()
        for task in server.tasks:
            task.cancel()
        await asyncio.gather(*server.tasks)


async def polled(poller: Poller, enough: int, id_: str) -> Counter[str]:
    """Poll until a check has answered that often; count all answers."""
    out: asyncio.Queue[Sample] = asyncio.Queue(100)
    task = asyncio.create_task(poller.run(out))
    seen: Counter[str] = Counter()
    try:
        async with asyncio.timeout(30):
            while seen[id_] < enough:
                sample = await out.get()
                assert sample.at == MOMENT
                seen[sample.check] += 1
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
    return seen


async def test_a_check_that_hangs_delays_nobody_and_never_overlaps_itself() -> None:
    async with listening() as (hangs, port), listening() as (_, open_port):
        checked = site(
            check("hangs", Http(f"http://127.0.0.1:{port}/"), 0.1, 1.5),
            check("quick", Tcp("127.0.0.1", open_port), 0.1),
        )
        seen = await polled(Poller(checked, FLEET, now=lambda: MOMENT), 30, "quick")
        assert 1 <= seen["hangs"] + hangs.now <= 8
        assert hangs.most == 1


async def test_a_slow_prometheus_delays_no_other_check() -> None:
    async with listening() as (_, hangs), listening() as (_, open_port):
        checked = site(
            check("metric", Promql("p", "up"), 0.1),
            check("quick", Tcp("127.0.0.1", open_port), 0.1),
            source=f"http://127.0.0.1:{hangs}",
        )
        seen = await polled(Poller(checked, FLEET, now=lambda: MOMENT), 20, "quick")
        assert seen["metric"] <= 5


async def test_the_pace_shortens_every_period() -> None:
    async with listening() as (_, port):
        checked = site(check("slow", Tcp("127.0.0.1", port), 60))
        seen = await polled(Poller(checked, FLEET, pace=600, now=lambda: MOMENT), 5, "slow")
    assert seen["slow"] == 5


async def test_asking_once_answers_every_check_once() -> None:
    async with listening() as (_, port):
        checked = site(
            check("port", Tcp("127.0.0.1", port), 30),
            check("closed", Tcp("127.0.0.1", 1), 30),
            check("a", Promql("p", "up"), 30),
            check("b", Promql("p", "up"), 60),
        )
        samples = await Poller(checked, FLEET, now=lambda: MOMENT).once()
    assert {sample.check: sample.state for sample in samples} == {
        "port": State.OK,
        "closed": State.DOWN,
        "a": State.UNKNOWN,
        "b": State.UNKNOWN,
    }
    assert len(samples) == 4


def test_the_wires_are_not_loaded_with_the_poller() -> None:

    seen = "import sys, sources.poller, sources.ssh; print(*sorted(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", seen], capture_output=True, text=True).stdout
    assert "sources.poller" in loaded.split()
    assert not {"asyncssh", "requests", "prometheus_api_client", "cryptography"} & set(
        loaded.split()
    )
