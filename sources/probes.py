"""Probes of the console's own: a port, a page, a certificate, a command. None of them raises."""

from __future__ import annotations

import asyncio
import errno
import re
import socket
import ssl
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlsplit

from config.model import Check, Command, Host, Http, Tcp, Tls
from sources.chunk import Chunk, End, Exit
from sources.clean import Cleaner, clean_line
from sources.judging import judge
from sources.sample import Sample, State

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Mapping

BODY = 64 * 1024
"""Bytes of a page that are looked at."""
Seen = tuple[State, float | None, str]
_CHUNKED = re.compile(rb"(?im)^transfer-encoding:.*\bchunked\b")
_CHARSET = re.compile(rb"(?im)^content-type:.*\bcharset=\"?([\w.-]{1,40})")
_OURS = (
    errno.ENETUNREACH,
    errno.ENETDOWN,
    errno.EADDRNOTAVAIL,
    errno.EMFILE,
    errno.ENFILE,
    errno.ENOBUFS,
    errno.EACCES,
    errno.EPERM,
)
"""This machine's own troubles: no network, no route, no sockets left, not allowed."""


class Runner(Protocol):
    """Runs a command on a host, as `sources.ssh.Fleet` does."""

    def run(
        self, host: Host | None, command: str, *, timeout: float
    ) -> AsyncIterator[Chunk | Exit]:
        """Yield output and, last, one exit."""
        ...


async def probe(
    check: Check, runner: Runner, hosts: Mapping[str, Host], now: Callable[[], datetime]
) -> Sample:
    """Ask one question within its timeout; what goes wrong is in the sample."""
    began = time.monotonic()
    seconds = check.timeout.total_seconds()
    looking: Awaitable[Seen]
    match check.probe:
        case Tcp() as tcp:
            looking = _tcp(check, tcp)
        case Http() as http:
            looking = _http(check, http)
        case Tls() as tls:
            looking = _tls(check, tls, now)
        case Command() as command:
            looking = _command(check, command, runner, hosts)
        case _:
            raise TypeError(check.probe)
    try:
        async with asyncio.timeout(seconds + 1 if isinstance(check.probe, Command) else seconds):
            state, value, text = await looking
    except (OSError, ValueError, EOFError) as error:
        state, value, text = _failed(check, error)
    took = time.monotonic() - began
    return Sample(check.id, state, now(), value, clean_line(text), took)


def _failed(check: Check, error: Exception) -> Seen:
    """Say what a question came to that was not answered.

    What does not answer, or not in its time, is down: that is what was asked. Where this machine
    could not even ask, nothing is known.
    """
    could_not_ask = isinstance(error, socket.gaierror) or (
        isinstance(error, OSError)
        and not isinstance(error, ssl.SSLError)  # whose numbers are its own
        and error.errno in _OURS
    )
    unknown = could_not_ask or isinstance(check.probe, Command)
    return State.UNKNOWN if unknown else State.DOWN, None, _said(error)


def _said(error: Exception) -> str:
    match error:
        case TimeoutError():
            return "timeout"
        case ConnectionRefusedError():
            return "refused"
        case socket.gaierror():
            return "dns"
        case ssl.SSLCertVerificationError():
            return f"tls: {error.verify_message}"
        case ssl.SSLError():
            return f"tls: {error.reason}"
        case OSError():
            return f"lost: {errno.errorcode.get(error.errno or 0, '?')}"
        case EOFError():
            return "lost"
    return str(error)


async def _tcp(check: Check, tcp: Tcp) -> Seen:
    began = time.monotonic()
    _, writer = await asyncio.open_connection(tcp.address, tcp.port)
    value = round((time.monotonic() - began) * 1000, 1)
    writer.transport.abort()
    return judge(check, value), value, ""


async def _http(check: Check, http: Http) -> Seen:
    began = time.monotonic()
    status, body = await _get(http)
    value = round((time.monotonic() - began) * 1000, 1)
    # How long a wrong answer took measures nothing.
    if status not in http.status:
        return State.DOWN, None, f"HTTP {status}"
    if http.body is not None and not http.body.search(body):
        return State.DOWN, None, f"HTTP {status} ≠ /{http.body.pattern}/"
    return judge(check, value), value, ""


async def _get(http: Http) -> tuple[int, str]:
    """Return status and beginning of the body. Redirects are not followed: a page is itself."""
    parts = urlsplit(http.url)
    secure = parts.scheme == "https"
    context: ssl.SSLContext | None = None
    if secure:
        context = ssl.create_default_context()
        if not http.verify:
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    port = parts.port or (443 if secure else 80)
    reader, writer = await asyncio.open_connection(parts.hostname or "", port, ssl=context)
    try:
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        name = parts.netloc.rpartition("@")[2]
        writer.write(
            f"GET {path} HTTP/1.1\r\nHost: {name}\r\nAccept: */*\r\n"
            f"User-Agent: oncall-console\r\nConnection: close\r\n\r\n".encode("ascii", "replace")
        )
        answer = b""
        while len(answer) < BODY and (data := await reader.read(BODY - len(answer))):
            answer += data
    finally:
        writer.transport.abort()
    head, _, body = answer.partition(b"\r\n\r\n")
    words = head.split(b"\r\n", 1)[0].split()
    if len(words) < 2 or not words[0].startswith(b"HTTP/") or not words[1].isdigit():
        raise ValueError("not HTTP")
    if _CHUNKED.search(head):
        body = _unchunked(body)
    return int(words[1]), _decoded(head, body)


def _unchunked(body: bytes) -> bytes:
    """Join the chunks of a body, as far as they came."""
    whole = b""
    while size := re.match(rb"([0-9a-fA-F]{1,8})[^\n]{0,99}\n", body):
        end = size.end() + int(size[1], 16)
        whole += body[size.end() : end]
        body = body[end:].removeprefix(b"\r\n")
    return whole


def _decoded(head: bytes, body: bytes) -> str:
    named = _CHARSET.search(head)
    try:
        return Cleaner(named[1].decode() if named else "utf-8").feed(body, final=True)
    except LookupError:
        return Cleaner().feed(body, final=True)


async def _tls(check: Check, tls: Tls, now: Callable[[], datetime]) -> Seen:
    context = ssl.create_default_context()
    # A certificate that is not trusted, or is over, still says how long it holds.
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    _, writer = await asyncio.open_connection(
        tls.address, tls.port, ssl=context, server_hostname=tls.server_name or tls.address
    )
    encoded = writer.get_extra_info("ssl_object").getpeercert(binary_form=True)
    writer.transport.abort()
    from cryptography.x509 import load_der_x509_certificate

    ends = load_der_x509_certificate(encoded).not_valid_after_utc
    days = round((ends - now().astimezone(UTC)).total_seconds() / 86400, 1)
    return judge(check, days), days, f"{ends:%Y-%m-%d}"


async def _command(
    check: Check, command: Command, runner: Runner, hosts: Mapping[str, Host]
) -> Seen:
    output, exit_ = "", Exit(End.LOST)
    run = runner.run(hosts[command.host], command.run, timeout=check.timeout.total_seconds())
    async for piece in run:
        if isinstance(piece, Exit):
            exit_ = piece
        elif piece.stream == "out" and len(output) < BODY:
            output += piece.text
    if exit_.end is not End.EXITED:
        return State.UNKNOWN, None, exit_.text or exit_.end.value
    if command.value is None:
        state = State.OK if exit_.status == 0 else State.DOWN
        return state, None, "" if exit_.status == 0 else f"exit {exit_.status}"
    found = command.value.search(output)
    if found is None:
        return State.UNKNOWN, None, f"exit {exit_.status}: {output.strip()[:80]}"
    try:
        value = float((found[1] if command.value.groups else found[0]).replace(",", ""))
    except ValueError:
        return State.UNKNOWN, None, found[0]
    return judge(check, value), value, ""
