"""Ports, pages, certificates and commands, asked of real servers."""

from __future__ import annotations

import asyncio
import datetime as dt
import re
import socket
import ssl
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from config.model import Bound, Check, Command, Host, Http, Probe, Tcp, Text, Tls
from sources.probes import probe
from sources.sample import Sample, State
from sources.ssh import Fleet

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from sources.chunk import Chunk, Exit

HERE = "127.0.0.1"
PAGE = b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"
NO_FLEET = Fleet({}, config=None, known_hosts=None, identity=None, mask_key=b"test")


def now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def days(count: float) -> dt.timedelta:
    return dt.timedelta(days=count)


async def ask(what: Probe, *, timeout: float = 10, down: Bound | None = None) -> Sample:
    second = dt.timedelta(seconds=1)
    check = Check("c", "his", Text("检", "c"), what, second, second * timeout, down=down)
    return await probe(check, NO_FLEET, {}, now)


@asynccontextmanager
async def server(
    answer: bytes | None, *, drip: bool = False, tls: ssl.SSLContext | None = None
) -> AsyncIterator[int]:
    """Says this to whoever connects and asks; None: nothing, for ever."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await reader.readuntil(b"\r\n\r\n")
            while drip:
                writer.write(b"x")
                await asyncio.sleep(0.05)
            if answer is None:
                await asyncio.sleep(60)
            writer.write(answer or b"")
            await writer.drain()
        except (OSError, EOFError, asyncio.CancelledError):
            pass
        finally:
            writer.transport.abort()

    listening = await asyncio.start_server(serve, HERE, 0, ssl=tls)
    try:
        yield listening.sockets[0].getsockname()[1]
    finally:
        listening.close()


async def page(answer: bytes | None, body: str | None = None, **more: bool) -> Sample:
    async with server(answer, **more) as port:
        http = Http(f"http://{HERE}:{port}/login?x=1", body=re.compile(body) if body else None)
        return await ask(http, timeout=0.7 if answer is None else 10)


def certificate(folder: Path, left: dt.timedelta) -> ssl.SSLContext:
    """A self-signed certificate for a name that nobody asks for, valid that much longer."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "ca.hospital")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now() - days(400))
        .not_valid_after(now() + left)
        .sign(key, hashes.SHA256())
    )
    path = folder / "pem"
    path.write_bytes(
        made.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return context


async def test_a_port_that_listens_is_well_and_one_that_does_not_is_down() -> None:
    async with server(b"") as port:
        open_ = await ask(Tcp(HERE, port))
    assert open_.state is State.OK
    assert open_.value is not None
    assert 0 <= open_.value < 5000
    with socket.socket() as taken:
        taken.bind((HERE, 0))
        closed = await ask(Tcp(HERE, taken.getsockname()[1]))
    assert (closed.state, closed.value, closed.text) == (State.DOWN, None, "refused")


async def test_a_name_that_cannot_be_resolved_says_nothing_about_the_system() -> None:
    sample = await ask(Tcp("no-such-host.invalid", 80))
    assert (sample.state, sample.text) == (State.UNKNOWN, "dns")


@pytest.mark.parametrize("address", ["x" * 70 + ".local", "a..b", "\0"])
async def test_a_name_that_is_no_name_is_an_answer_and_no_crash(address: str) -> None:
    assert (await ask(Tcp(address, 80))).state is not State.OK


async def test_a_page_must_answer_with_its_status_and_its_text() -> None:
    assert (await page(PAGE + "欢迎登录".encode(), "登录")).state is State.OK
    missing = await page(PAGE + b"maintenance", "welcome")
    assert (missing.state, missing.text) == (State.DOWN, "HTTP 200 ≠ /welcome/")
    broken = await page(b"HTTP/1.1 503 No\r\n\r\n")
    assert (broken.state, broken.text) == (State.DOWN, "HTTP 503")
    assert broken.value is missing.value is None, "how long a wrong answer took measures nothing"


async def test_a_redirect_is_not_followed() -> None:
    assert (
        await page(b"HTTP/1.1 302 x\r\nLocation: http://127.0.0.1:1/\r\n\r\n")
    ).text == "HTTP 302"


async def test_a_page_in_chunks_is_read_as_one_text() -> None:
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    assert (await page(head + b"3\r\nwel\r\n4;x\r\ncome\r\n0\r\n\r\n", "^welcome$")).text == ""


async def test_a_page_in_gbk_is_read_as_what_it_says() -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=GBK\r\n\r\n"
    assert (await page(head + "登录".encode("gbk"), "^登录$")).state is State.OK
    unheard = head.replace(b"GBK", b"x-klingon")
    assert (await page(unheard + b"login", "login")).state is State.OK


async def test_a_page_that_never_ends_is_read_no_further_than_its_beginning() -> None:
    assert (await page(PAGE + b"ok" + b"x" * 5_000_000, "ok")).state is State.OK


@pytest.mark.parametrize("answer", [b"", b"SSH-2.0-x\r\n", b"\xff" * 99, b"HTTP/1.1\r\n\r\n"])
async def test_what_is_no_page_is_down(answer: bytes) -> None:
    sample = await page(answer)
    assert (sample.state, sample.text) == (State.DOWN, "not HTTP")


async def test_a_page_that_hangs_or_drips_is_down_when_its_time_is_over() -> None:
    silent = await page(None)
    dripping = await page(None, drip=True)
    for sample in (silent, dripping):
        assert (sample.state, sample.text) == (State.DOWN, "timeout")
        assert sample.took < 5


@pytest.mark.parametrize(("left", "state"), [(30, State.OK), (3, State.DOWN), (-2, State.DOWN)])
async def test_a_certificate_says_its_days_though_nobody_trusts_it(
    tmp_path: Path, left: int, state: State
) -> None:
    async with server(b"", tls=certificate(tmp_path, days(left))) as port:
        sample = await ask(Tls(HERE, port), down=Bound("<", 7))
        trusted = await ask(Http(f"https://{HERE}:{port}/"))
    assert sample.state is state
    assert sample.value == pytest.approx(left, abs=0.1)
    assert sample.text == f"{now() + days(left):%Y-%m-%d}"
    assert (trusted.state, trusted.text.partition(":")[0]) == (State.DOWN, "tls")


async def test_a_port_without_a_certificate_is_down() -> None:
    async with server(b"HTTP/1.1 400 x\r\n\r\n") as port:
        sample = await ask(Tls(HERE, port), timeout=1)
    assert sample.state is State.DOWN


class Here:
    """Runs a host's commands on this machine."""

    def run(
        self, host: Host | None, command: str, *, timeout: float
    ) -> AsyncIterator[Chunk | Exit]:
        return NO_FLEET.run(None, command, timeout=timeout)


@pytest.mark.parametrize(
    ("run", "value", "state", "number", "text"),
    [
        ("echo used 1,096 MB", r"used ([\d,.]+)", State.DOWN, 1096.0, ""),
        ("echo used 12", r"used (\d+)", State.OK, 12.0, ""),
        ("echo nothing", r"used (\d+)", State.UNKNOWN, None, "exit 0: nothing"),
        ("echo used x", r"used (\w+)", State.UNKNOWN, None, "used x"),
        ("true", None, State.OK, None, ""),
        ("exit 4", None, State.DOWN, None, "exit 4"),
        ("sleep 30", None, State.UNKNOWN, None, "timeout"),
    ],
)
async def test_a_command_answers_with_a_number_or_its_status(
    run: str, value: str | None, state: State, number: float | None, text: str
) -> None:
    host = Host("h", Text("主", "h"), HERE)
    command = Command("h", run, re.compile(value) if value else None)
    second = dt.timedelta(seconds=1)
    limit = Bound(">", 1000)
    check = Check("c", "his", Text("检", "c"), command, second, second * 2, down=limit)
    sample = await probe(check, Here(), {"h": host}, now)
    assert (sample.state, sample.value, sample.text) == (state, number, text)
