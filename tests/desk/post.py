"""A ward with a real mailbox: what a message becomes."""

from __future__ import annotations

from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from config.loader import load
from config.template import write
from console.wiring import desk_of
from tests.servers.dovecot import PASSWORD, USER

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from console.desk.desk import Desk
    from console.duty.events import Event
    from tests.servers.dovecot import Dovecot


def site_with(folder: Path, text: str) -> None:
    """Write the starting site with these lines of what comes in by itself."""
    if not folder.exists():
        write(folder)
    (folder / "inbound.yaml").write_text(text, encoding="utf-8")


def mailbox(dovecot: Dovecot, folder: Path, more: str = "", timeout: str = "20s") -> str:
    """Return the lines of a mailbox whose password lies in a private file."""
    secret = folder / "password"
    secret.write_text(PASSWORD + "\n", encoding="utf-8")
    secret.chmod(0o600)
    return (
        f"mail:\n  host: 127.0.0.1\n  port: {dovecot.port}\n  ca: {dovecot.ca}\n"
        f"  user: {USER}\n  password: {{file: {secret}}}\n  system: emr\n  timeout: {timeout}\n{more}"
    )


@asynccontextmanager
async def desk_at(folder: Path, actor: str = "dba") -> AsyncIterator[Desk]:
    """Open a desk; nothing runs by itself, the test has it look."""
    data = folder / "data"
    data.mkdir(mode=0o700, exist_ok=True)
    async with desk_of(load(folder / "site"), data, actor) as desk:
        yield desk


async def read(desk: Desk) -> None:
    """Look into the mailbox once."""
    mail = desk.inbound._mail
    assert mail is not None
    await mail[1].look()


async def events(desk: Desk, *kinds: str) -> tuple[Event, ...]:
    from console.duty.record import Query

    return await desk.journal.read(Query(kinds=kinds, limit=1000))


def message(subject: str, text: str, id_: str = "", **headers: str) -> bytes:
    """Return a plain message."""
    lines = [
        f"Message-ID: {id_}" if id_ else "X-Nothing: 1",
        "From: =?utf-8?b?5byg5LiJ?= <zhang@hospital.example>",
        f"Date: {datetime.now(UTC):%d %b %Y %H:%M:%S} +0000",
        *(f"{name.replace('_', '-')}: {value}" for name, value in headers.items()),
        f"Subject: {subject}",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: 8bit",
        "",
        text,
        "",
    ]
    return "\n".join(lines).encode()
