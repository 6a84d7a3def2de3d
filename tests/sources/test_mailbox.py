"""Mail servers that misbehave, passwords from where they may come from, and links left too long."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from config.inbound import Mail, Secret, Wire
from sources.imap import LARGEST, quoted
from sources.mailbox import Mailbox, Mark
from sources.reach import Prompt, Unreached, Wanted
from tests.desk.post import message
from tests.servers.dovecot import PASSWORD, USER, Dovecot

Says = Callable[[bytes, bytes], bytes | None]
"""From the tag and the command to the answer; None says nothing."""


def box_at(port: int, seconds: float = 2, **more: object) -> Mailbox:
    mail = Mail(
        "127.0.0.1", "u", Secret(env="ONCALL_TEST_MAIL"), "his", "support", "P3",
        port=port, wire=Wire.NONE, timeout=timedelta(seconds=seconds), **more,  # type: ignore[arg-type]
    )  # fmt: skip
    return Mailbox(mail)


@pytest.fixture(autouse=True)
def password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONCALL_TEST_MAIL", "p")


@asynccontextmanager
async def server(says: Says, greeting: bytes = b"* OK hi\r\n") -> AsyncIterator[int]:
    """A mail server that answers a command as it likes."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            writer.write(greeting)
            while line := await reader.readline():
                tag, _, command = line.strip().partition(b" ")
                answer = says(tag, command)
                if answer is None:
                    await asyncio.sleep(60)
                writer.write(answer or b"")
                await writer.drain()
        except (OSError, asyncio.CancelledError):
            pass
        finally:
            writer.close()

    listening = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield listening.sockets[0].getsockname()[1]
    finally:
        listening.close()


def polite(tag: bytes, command: bytes) -> bytes:
    begin = command.split(b" ")[0].upper()
    if begin == b"CAPABILITY":
        return b"* CAPABILITY IMAP4rev1\r\n" + tag + b" OK done\r\n"
    if begin in (b"SELECT", b"EXAMINE"):
        return b"* 1 EXISTS\r\n* OK [UIDVALIDITY 7]\r\n" + tag + b" OK done\r\n"
    if command.upper().startswith(b"UID SEARCH"):
        return b"* SEARCH 5\r\n" + tag + b" OK done\r\n"
    if b"RFC822.SIZE" in command.upper():
        about = b'* 1 FETCH (UID 5 INTERNALDATE "27-Nov-2026 02:00:00 +0000" RFC822.SIZE 9)\r\n'
        return about + tag + b" OK done\r\n"
    return tag + b" OK done\r\n"


async def refused(port: int, seconds: float = 2) -> str:
    box = box_at(port, seconds)
    began = time.monotonic()
    with pytest.raises(Unreached) as told:
        await box.take(Mark(7, 0))
    assert time.monotonic() - began < seconds + 5
    await box.close()
    return told.value.code


async def test_a_server_that_says_nothing_is_late_in_its_time() -> None:
    async with server(lambda *_: None, b"") as port:
        assert await refused(port, 1) == "timeout"


async def test_a_server_that_stops_in_the_middle_is_late_and_leaves_no_link_behind() -> None:
    def says(tag: bytes, command: bytes) -> bytes | None:
        return None if b"SEARCH" in command else polite(tag, command)

    async with server(says) as port:
        box = box_at(port, 1)
        for _ in range(3):
            with pytest.raises(Unreached, match="timeout"):
                await box.take(Mark(7, 0))
        async with asyncio.timeout(20):
            while any(thread.name == "mailbox" for thread in threading.enumerate()):
                await asyncio.sleep(0.05)


async def test_a_piece_without_measure_is_not_taken() -> None:
    def says(tag: bytes, command: bytes) -> bytes | None:
        if b"BODY" in command:
            return b"* 1 FETCH (UID 5 BODY[]<0> {%d}\r\n" % (LARGEST * 1000)
        return polite(tag, command)

    async with server(says) as port:
        assert await refused(port) == "lost"


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (b"HTTP/1.1 400 Bad\r\n\r\n", "mail"),
        (b"* BYE go away\r\n", "mail"),
        (b"\xff" * 99, "timeout"),
    ],
)
async def test_what_is_no_mail_server_is_told(answer: bytes, code: str) -> None:
    async with server(lambda *_: None, answer) as port:
        assert await refused(port, 1) in (code, "lost")


async def test_a_message_that_went_meanwhile_is_left_out() -> None:
    def says(tag: bytes, command: bytes) -> bytes | None:
        return tag + b" OK done\r\n" if b"FETCH" in command else polite(tag, command)

    async with server(says) as port:
        box = box_at(port)
        assert (await box.take(Mark(7, 0))).arrived == ()
        await box.close()


# With Dovecot


def real(dovecot: Dovecot, **more: object) -> Mail:
    return Mail(
        "127.0.0.1", USER, Secret(), "his", "support", "P3", port=dovecot.port,
        ca=str(dovecot.ca), timeout=timedelta(seconds=20), **more,  # type: ignore[arg-type]
    )  # fmt: skip


async def test_a_password_is_asked_for_again_when_it_was_wrong_and_then_remembered(
    dovecot: Dovecot,
) -> None:
    asked: list[Prompt] = []

    async def ask(prompt: Prompt) -> str | None:
        asked.append(prompt)
        return ["falsch", PASSWORD][len(asked) - 1]

    box = Mailbox(real(dovecot), ask)
    with pytest.raises(Unreached, match="login"):
        await box.take(None)
    assert (await box.visit()).ok
    await box.close()
    assert (await box.visit()).ok
    await box.close()
    assert [(one.wanted, one.again) for one in asked] == [(Wanted.PASSWORD, False), (Wanted.PASSWORD, True)]  # fmt: skip


async def test_who_does_not_answer_is_not_asked_again(dovecot: Dovecot) -> None:
    asked = 0

    async def ask(_: Prompt) -> str | None:
        nonlocal asked
        asked += 1
        return None

    box = Mailbox(real(dovecot), ask)
    for _ in range(3):
        with pytest.raises(Unreached, match="given-up"):
            await box.take(None)
    assert asked == 1


async def test_a_folder_made_anew_is_read_from_its_beginning(dovecot: Dovecot) -> None:
    dovecot.make('"duty"')
    dovecot.put(message("一", "x", "<1@h>"), message("二", "x", "<2@h>"), folder='"duty"')

    async def ask(_: Prompt) -> str | None:
        return PASSWORD

    box = Mailbox(real(dovecot, folder="duty"), ask)
    first = await box.take(None)
    assert [one.message.subject for one in first.arrived] == ["一", "二"]
    left = first.arrived[-1].mark
    assert (await box.take(left)).arrived == ()
    link = dovecot.login()
    link.delete('"duty"')
    link.logout()
    await asyncio.sleep(1.1)  # Dovecot makes UIDVALIDITY of the second
    dovecot.make('"duty"')
    dovecot.put(message("三", "x", "<3@h>"), folder='"duty"')
    again = await box.take(left)
    assert [one.message.subject for one in again.arrived] == ["三"]
    assert again.arrived[0].mark.validity != left.validity
    await box.close()


async def test_many_messages_come_a_few_at_a_time_and_none_twice(dovecot: Dovecot) -> None:
    dovecot.put(*(message(str(n), "x", f"<{n}@h>") for n in range(45)))

    async def ask(_: Prompt) -> str | None:
        return PASSWORD

    box = Mailbox(real(dovecot), ask)
    mark, seen, looks = None, [], 0
    while True:
        look = await box.take(mark)
        looks += 1
        seen += [one.message.subject for one in look.arrived]
        if not look.more:
            break
        mark = look.arrived[-1].mark
    await box.close()
    assert (seen, looks) == ([str(n) for n in range(45)], 3)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("INBOX", '"INBOX"'),
        ("值班", '"&UDxz7Q-"'),
        ("R&D", '"R&-D"'),
        ('a"b\\c', '"a\\"b\\\\c"'),
        ("收件/值班 1", '"&ZTZO9g-/&UDxz7Q- 1"'),
    ],
)
def test_a_folder_is_named_as_imap_names_it(name: str, said: str) -> None:
    assert quoted(name) == said


async def test_a_secret_that_is_nowhere_is_told(tmp_path: Path) -> None:
    for secret in (Secret(env="ONCALL_NOT_SET"), Secret(file=str(tmp_path / "none")), Secret(file=str(tmp_path))):  # fmt: skip
        box = Mailbox(Mail("127.0.0.1", "u", secret, "his", "support", "P3", port=1))
        with pytest.raises(Unreached) as told:
            await box.take(None)
        assert told.value.code == "secret"
