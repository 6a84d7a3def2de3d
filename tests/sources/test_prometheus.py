"""A real Prometheus, and servers that misbehave."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

from config.model import Bound, Check, Firing, Promql, Source, Text
from sources.prometheus import Prometheus
from sources.sample import Sample, State
from tests.servers.prometheus import Prometheus as Server

NAME = Text("检查", "check")
SECOND = timedelta(seconds=1)


def now() -> datetime:
    return datetime.now(UTC)


def promql(id_: str, expr: str, warn: str | None = None, down: str | None = None) -> Check:
    def bound(text: str | None) -> Bound | None:
        if text is None:
            return None
        op, _, limit = text.partition(" ")
        return Bound(op, float(limit))  # type: ignore[arg-type]

    return Check(
        id_, "his", NAME, Promql("main", expr), SECOND, SECOND, warn=bound(warn), down=bound(down)
    )


def firing(id_: str, **labels: str) -> Check:
    return Check(id_, "his", NAME, Firing("main", tuple(labels.items())), SECOND, SECOND)


async def until(
    server: Prometheus, checks: list[Check], fits: Callable[[tuple[Sample, ...]], bool]
) -> tuple[Sample, ...]:
    async with asyncio.timeout(30):
        while not fits(samples := await server.ask(checks)):
            await asyncio.sleep(0.3)
        return samples


async def test_checks_share_a_question_and_follow_what_changes(prometheus: Server) -> None:
    prometheus.exporter.metrics |= {
        'hospital_up{system="HIS"}': 1,
        'fra_used{db="a"}': 50,
        'fra_used{db="b"}': 91,
    }
    asked = Prometheus(Source("main", prometheus.url + "/"), now)
    checks = [
        promql("up", "hospital_up", down="< 1"),
        promql("fra", "fra_used # in per cent", ">= 85", ">= 95"),
        promql("none", "no_such_metric"),
        firing("alert", alertname="系统不可用"),
    ]
    samples = await until(asked, checks, lambda seen: seen[0].state is State.OK)
    by_id = {sample.check: sample for sample in samples}
    assert (by_id["fra"].state, by_id["fra"].value) == (State.WARN, 91.0)
    assert (by_id["none"].state, by_id["none"].text) == (State.UNKNOWN, "no data")
    assert by_id["alert"].state is State.OK

    prometheus.exporter.metrics['hospital_up{system="HIS"}'] = 0
    samples = await until(asked, checks, lambda seen: seen[3].state is State.DOWN)
    assert samples[0].state is State.DOWN
    assert samples[3].text == "系统不可用"

    prometheus.exporter.dead = True
    try:
        await until(asked, checks, lambda seen: seen[0].state is State.UNKNOWN)
    finally:
        prometheus.exporter.dead = False


async def test_one_bad_expression_hurts_only_itself(prometheus: Server) -> None:
    asked = Prometheus(Source("main", prometheus.url), now)
    checks = [promql("bad", "sum by ((("), promql("scalar", "40 + 2"), promql("good", "vector(7)")]
    bad, scalar, good = await asked.ask(checks)
    assert bad.state is State.UNKNOWN
    assert bad.text.startswith("HTTP 400")
    assert (scalar.value, good.value) == (42.0, 7.0)


@asynccontextmanager
async def stub(answer: bytes | None) -> AsyncIterator[str]:
    """A server that says this, or nothing at all."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await reader.readuntil(b"\r\n\r\n")
            if answer is None:
                await asyncio.sleep(30)
            else:
                writer.write(answer)
                await writer.drain()
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()


async def says(answer: bytes | None) -> Sample:
    async with stub(answer) as url:
        asked = Prometheus(Source("main", url, timedelta(seconds=1)), now)
        began = time.monotonic()
        (sample,) = await asked.ask([promql("c", "up")])
        assert time.monotonic() - began < 3
        return sample


def page(status: str, body: bytes, kind: str = "application/json") -> bytes:
    return (
        f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n"
        "Connection: close\r\n\r\n".encode()
        + body
    )


async def test_a_server_that_hangs_is_unknown_in_its_time() -> None:
    sample = await says(None)
    assert (sample.state, sample.text) == (State.UNKNOWN, "timeout")


async def test_a_server_that_breaks_is_unknown() -> None:
    sample = await says(page("500 Oh", b"no"))
    assert sample.state is State.UNKNOWN
    assert sample.text.startswith("HTTP 500")


async def test_a_page_instead_of_an_answer_is_unknown() -> None:
    sample = await says(page("200 OK", b"<html>\x1b[2Jlogin</html>", "text/html"))
    assert (sample.state, sample.text) == (State.UNKNOWN, "not a Prometheus answer")


async def test_an_error_instead_of_an_answer_is_unknown() -> None:
    assert (await says(page("200 OK", b'{"status":"error"}'))).state is State.UNKNOWN


async def test_nobody_there_is_unknown() -> None:
    asked = Prometheus(Source("main", "http://127.0.0.1:1"), now)
    (sample,) = await asked.ask([promql("c", "up")])
    assert (sample.state, sample.text) == (State.UNKNOWN, "refused")
