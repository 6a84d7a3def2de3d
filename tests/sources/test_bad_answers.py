"""Prometheus servers that answer too slowly, or with what is no number."""

from __future__ import annotations

import asyncio
import json
import threading
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from config.model import Bound, Check, Promql, Source, Text
from sources.aside import HUNG
from sources.judging import judge, worst
from sources.prometheus import Prometheus
from sources.sample import State

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

SECOND = timedelta(seconds=1)


def check(warn: Bound | None = None, down: Bound | None = None) -> Check:
    return Check(
        "c", "his", Text("检", "c"), Promql("p", "up"), SECOND, SECOND, warn=warn, down=down
    )


def prometheus(url: str, timeout: float = 5) -> Prometheus:
    return Prometheus(Source("slow-one", url, SECOND * timeout), lambda: datetime.now(UTC))


@asynccontextmanager
async def server(body: bytes | None) -> AsyncIterator[str]:
    """Answers with this body; None: one blank after another, without an end."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError, EOFError, asyncio.CancelledError):
            await reader.readuntil(b"\r\n\r\n")
            writer.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + (body or b""))
            while body is None:
                writer.write(b" ")
                await writer.drain()
                await asyncio.sleep(0.05)
            await writer.drain()
        writer.close()

    listening = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}"
    finally:
        listening.close()


def hung() -> int:
    return sum(thread.name == "slow-one" for thread in threading.enumerate())


async def test_a_server_that_drips_costs_few_threads_however_often_it_is_asked() -> None:
    async with server(None) as url:
        asked = prometheus(url, 0.3)
        samples = [(await asked.ask([check()]))[0] for _ in range(HUNG + 4)]
        assert hung() == HUNG
        assert {(one.state, one.text) for one in samples} == {(State.UNKNOWN, "timeout")}
        for task in asyncio.all_tasks() - {asyncio.current_task()}:
            task.cancel()  # the server hangs up
    async with asyncio.timeout(20):
        while hung():
            await asyncio.sleep(0.05)


@pytest.mark.parametrize("value", ["NaN", "+Inf", "-Inf"])
async def test_what_is_no_number_is_unknown_and_never_well(value: str) -> None:
    series = {"metric": {"oncall_check": "c"}, "value": [0, value]}
    body = {"status": "success", "data": {"resultType": "vector", "result": [series]}}
    async with server(json.dumps(body).encode()) as url:
        (sample,) = await prometheus(url).ask([check(down=Bound(">", 95))])
    assert (sample.state, sample.value, sample.text) == (State.UNKNOWN, None, "not a number")


@pytest.mark.parametrize(
    ("op", "values", "worst_value", "state"),
    [
        (">=", [50.0, 91.0, 12.0], 91.0, State.WARN),
        (">=", [50.0, float("nan"), float("inf")], 50.0, State.OK),
        ("<", [50.0, 3.0, 12.0], 3.0, State.DOWN),
        (">", [], None, State.UNKNOWN),
    ],
)
def test_the_worst_series_counts(
    op: str, values: list[float], worst_value: float | None, state: State
) -> None:
    limits = (85, 95) if op.startswith(">") else (20, 5)
    warn, down = (Bound(op, limit) for limit in limits)  # type: ignore[arg-type]
    asked = check(warn, down)
    assert worst(asked, values) == worst_value
    assert judge(asked, worst_value) is state
