"""Servers of alerts that misbehave, and alerts that are not what they should be."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest

from config.inbound import AlertSource, Dialect
from sources.alert import Alert, Standing
from sources.alertmanager import LABELS, LARGEST, MOST, Alertmanager
from sources.reach import Unreached

NOW = datetime(2026, 11, 27, 2, 0, tzinfo=UTC)


@asynccontextmanager
async def server(body: bytes, status: str = "200 OK", drip: bool = False) -> AsyncIterator[str]:
    """A server that says the same to every question."""
    head = f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await reader.readuntil(b"\r\n\r\n")
            writer.write(head.encode())
            if drip:
                for byte in body:
                    writer.write(bytes([byte]))
                    await writer.drain()
                    await asyncio.sleep(0.2)
            writer.write(body)
            await writer.drain()
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            writer.close()

    listening = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}"
    finally:
        listening.close()


def asked(url: str, dialect: Dialect = Dialect.ALERTMANAGER, seconds: float = 1) -> Alertmanager:
    source = AlertSource("am", url, dialect, timeout=timedelta(seconds=seconds))
    return Alertmanager(source, lambda: NOW)


async def told(*alerts: object) -> tuple[Alert, ...]:
    async with server(json.dumps(alerts).encode()) as url:
        return await asked(url, seconds=5).alerts()


def alert(**more: object) -> dict[str, object]:
    status = {"state": "active", "silencedBy": [], "inhibitedBy": []}
    return {
        "fingerprint": "0123456789abcdef", "labels": {"alertname": "A"}, "annotations": {},
        "startsAt": "2026-11-27T01:00:00.123456789Z", "status": status, **more,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("body", "status", "said"),
    [
        (b"<html>login</html>", "200 OK", "answer"),
        (b"{}", "200 OK", "answer"),
        (b'[{"labels": 1}]', "200 OK", "answer"),
        (b"[1, null]", "200 OK", "answer"),
        (b"no", "401 Unauthorized", "answer: HTTP 401"),
        (b"", "302 Found", "answer: HTTP 302"),
        (b" " * (LARGEST + 1), "200 OK", f"answer: > {LARGEST} bytes"),
    ],
    ids=["page", "object", "labels", "numbers", "401", "302", "large"],
)
async def test_what_is_no_answer_is_told(body: bytes, status: str, said: str) -> None:
    async with server(body, status) as url:
        with pytest.raises(Unreached, match=said):
            await asked(url, seconds=5).alerts()


async def test_a_server_that_drips_is_late_in_its_time() -> None:
    async with server(b" " * 200, drip=True) as url:
        began = time.monotonic()
        with pytest.raises(Unreached, match="timeout"):
            await asked(url).alerts()
        assert time.monotonic() - began < 10


async def test_moments_that_are_none_are_now_and_nothing_begins_later() -> None:
    starts = ("0001-01-01T00:00:00Z", "soon", "2099-01-01T00:00:00Z", "2026-11-27T09:00:00+08:00")
    found = await told(*(alert(startsAt=one) for one in starts))
    assert [one.started for one in found] == [NOW, NOW, NOW, NOW - timedelta(hours=1)]


async def test_a_fingerprint_that_is_none_is_made_of_the_labels() -> None:
    one, same, other = await told(
        alert(fingerprint="../../x\x1b"), alert(fingerprint=None), alert(labels={"alertname": "B"}, fingerprint="")
    )  # fmt: skip
    assert one.fingerprint == same.fingerprint != other.fingerprint
    assert len(one.fingerprint) == 16


async def test_what_is_too_much_is_cut() -> None:
    many = {"alertname": "A" * 5000, **{f"l{n:03}": "x" for n in range(500)}}
    (one,) = await told(alert(labels=many, annotations={"summary": "长" * 9000}))
    assert len(one.labels) == LABELS
    assert max(len(one.name), len(one.summary)) <= 200
    assert len(await told(*[alert()] * (MOST + 5))) == MOST


async def test_a_silence_that_cannot_be_looked_up_is_a_silence() -> None:
    status = {"state": "suppressed", "silencedBy": ["gone"], "inhibitedBy": []}
    body = json.dumps([{**alert(status=status), "id": "other"}]).encode()
    async with server(body) as url:
        (one,) = await asked(url, seconds=5).alerts()
    assert (one.standing, one.until) == (Standing.SILENCED, None)


async def test_a_prometheus_says_pending_and_firing() -> None:
    alerts = [
        {"labels": {"alertname": "A"}, "annotations": {"summary": "s"}, "state": state,
         "activeAt": "2026-11-27T01:00:00Z"}
        for state in ("pending", "firing")
    ]  # fmt: skip
    async with server(json.dumps({"data": {"alerts": alerts}}).encode()) as url:
        found = await asked(url, Dialect.PROMETHEUS, 5).alerts()
    assert [one.standing for one in found] == [Standing.PENDING, Standing.FIRING]
    assert found[0].summary == "s"
