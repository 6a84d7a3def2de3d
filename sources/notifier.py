"""What is sent out to people: one address, one message, in a thread with an end.

The addresses are secrets. They are read where they are used, and neither they nor what a library
says about them ever leaves this module: a failure is one of a few codes.
"""

from __future__ import annotations

import asyncio
import logging
import os
import re
import stat
import threading
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Callable

    from apprise import NotifyBase

    from config.team import Channel

LIMIT = 15.0
"""Seconds after which a message counts as not sent; it may still arrive."""
_LONGEST = 4096
_SIGNS = (
    ("timeout", r"timed? ?out"),
    ("refused", r"refused"),
    ("name", r"getaddrinfo|resolve|Name or service|No address"),
    ("tls", r"SSL|certificate"),
    ("login", r"Authentication|\b535\b"),
    ("reset", r"reset|closed|disconnected|aborted"),
    ("route", r"unreachable|No route"),
)
CODES = (
    "unset", "file", "open", "address", "busy", "http", "failed", "no-address",
    *(code for code, _ in _SIGNS),
)  # fmt: skip
"""What can be wrong: `unset` variable, `file` unreadable, `open` to others, `address` that is none,
`busy` with a message that hangs, `http` with a status, and what the way complains of."""


class Notifier:
    """Sends through channels. One that hangs costs its own thread, and takes no further message."""

    def __init__(self, limit: float = LIMIT) -> None:
        self._limit = limit
        self._threads: dict[str, threading.Thread] = {}

    async def send(self, channel: Channel, title: str, body: str) -> str:
        """Send a message; return nothing, or the code of what went wrong."""
        return await self._apart(channel, lambda: _send(channel, title, body))

    async def reach(self, channel: Channel) -> str:
        """Connect to where the channel leads and send nothing; return the code of what is wrong.

        `no-address` where the kind of channel does not say where it leads.
        """
        return await self._apart(channel, lambda: _reach(channel))

    async def _apart(self, channel: Channel, work: Callable[[], str]) -> str:
        hung = self._threads.get(channel.id)
        if hung is not None and hung.is_alive():
            return "busy"
        loop = asyncio.get_running_loop()
        done: asyncio.Future[str] = loop.create_future()

        def settle(code: str) -> None:
            if not done.done():
                done.set_result(code)

        def run() -> None:
            try:
                code = work()
            except Exception as error:  # whatever a plugin raises
                code = _code([str(error)])
            try:
                loop.call_soon_threadsafe(settle, code)
            except RuntimeError:
                return  # the loop has ended; nobody waits

        thread = threading.Thread(target=run, name=f"notify-{channel.id}", daemon=True)
        self._threads[channel.id] = thread
        thread.start()
        try:
            return await asyncio.wait_for(done, self._limit)
        except TimeoutError:
            return "timeout"


def _secret(channel: Channel) -> tuple[str, str]:
    """Return the address and the code of why there is none."""
    if channel.variable:
        url = os.environ.get(channel.variable, "").strip()
        return url, "" if url else "unset"
    path = Path(channel.file)
    try:
        mode = path.stat().st_mode
        if not stat.S_ISREG(mode):
            return "", "file"
        if mode & 0o077:
            return "", "open"
        with path.open(encoding="utf-8") as file:
            url = file.read(_LONGEST).strip()
    except (OSError, UnicodeDecodeError):
        return "", "file"
    return url, "" if url else "file"


def _made(channel: Channel) -> tuple[NotifyBase | None, str]:
    """Return what sends, and the code of why there is nothing."""
    url, why = _secret(channel)
    if why:
        return None, why
    from apprise import Apprise, AppriseAsset  # takes a moment; only whoever notifies waits for it

    _listening()
    asset = AppriseAsset(async_mode=False, app_id="oncall", app_desc="oncall", app_url="")
    made = Apprise.instantiate(url, asset=asset, suppress_exceptions=True)
    return (made, "") if made is not None else (None, "address")


def _send(channel: Channel, title: str, body: str) -> str:
    sender, why = _made(channel)
    if sender is None:
        return why
    with _LISTENER as said:
        sent = sender.notify(title=title, body=body, body_format="text")
    return "" if sent else _code(said)


def _reach(channel: Channel) -> str:
    import socket

    sender, why = _made(channel)
    if sender is None:
        return why
    place = _place(sender)
    if place is None:
        return "no-address"
    try:
        socket.create_connection(place, timeout=5).close()
    except OSError as error:
        return _code([str(error)])
    return ""


def _place(sender: NotifyBase) -> tuple[str, int] | None:
    """Return where a message would go: a server of its own, or that of the service."""
    for name in ("api_url", "notify_url"):
        text = getattr(sender, name, None)
        if isinstance(text, str) and (parts := urlsplit(text)).hostname:
            return parts.hostname, parts.port or (80 if parts.scheme == "http" else 443)
    host = getattr(sender, "smtp_host", "") or getattr(sender, "host", "")
    if not host or not isinstance(host, str):
        return None
    port = getattr(sender, "port", None)
    secure = bool(getattr(sender, "secure", False))
    mail = hasattr(sender, "smtp_host")
    return host, port or ((587 if secure else 25) if mail else (443 if secure else 80))


def _code(said: list[str]) -> str:
    """Return the code of a failure; of what was said, only an HTTP status is kept."""
    text = "\n".join(said)
    if found := re.search(r"error=(\d{3})\b", text):
        return f"http {found[1]}"
    return next((code for code, sign in _SIGNS if re.search(sign, text, re.I)), "failed")


class _Listener(logging.Handler):
    """Hears what the library says in this thread, and lets nobody else hear it."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self._said: dict[int, list[str]] = {}

    def __enter__(self) -> list[str]:
        return self._said.setdefault(threading.get_ident(), [])

    def __exit__(self, *_: object) -> None:
        self._said.pop(threading.get_ident(), None)

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a message of a thread that listens."""
        if (said := self._said.get(record.thread or 0)) is not None:
            said.append(record.getMessage())


_LISTENER = _Listener()


def _listening() -> None:
    """Turn the library's log, which may name addresses, to us alone."""
    log = logging.getLogger("apprise")
    if _LISTENER not in log.handlers:
        log.handlers[:] = [_LISTENER]
        log.setLevel(logging.DEBUG)
        log.propagate = False
        logging.getLogger("urllib3").setLevel(logging.CRITICAL)  # it names the paths of addresses
