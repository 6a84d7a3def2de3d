"""Messages to real receivers: what comes, what is said when it does not, and that secrets stay."""

from __future__ import annotations

import asyncio
import logging
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.team import Channel
from sources.notifier import CODES, Notifier
from tests.servers.receiver import Mailbox, Receiver

# The library loads every plugin that it has, and some of them are old.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    made = Receiver()
    yield made
    made.close()


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    made = Mailbox()
    yield made
    made.close()


def channel(variable: str = "", file: str = "") -> Channel:
    return Channel("one", variable, file, "dba", ("page",))


async def send(monkeypatch: pytest.MonkeyPatch, url: str, limit: float = 15.0) -> str:
    monkeypatch.setenv("WAY", url)
    return await Notifier(limit).send(channel("WAY"), "[P1] 收费窗口打不开", "请马上认领")


async def test_a_json_receiver_gets_title_and_text(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert await send(monkeypatch, receiver.url) == ""
    ((path, body),) = receiver.posts
    assert path == "/geheim-7"
    assert (body["title"], body["message"]) == ("[P1] 收费窗口打不开", "请马上认领")


async def test_a_wecom_robot_gets_its_shape(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    from apprise.plugins.wecombot import NotifyWeComBot

    place = f"http://127.0.0.1:{receiver.port}/cgi-bin/webhook/send?key={{key}}"
    monkeypatch.setattr(NotifyWeComBot, "notify_url", place)
    assert await send(monkeypatch, "wecombot://693axxx6-7aoc-4bc4-97a0-0ec2sifa5aaa") == ""
    ((path, body),) = receiver.posts
    assert path == "/cgi-bin/webhook/send?key=693axxx6-7aoc-4bc4-97a0-0ec2sifa5aaa"
    assert body["msgtype"] == "text"
    assert "收费窗口打不开" in body["text"]["content"]  # type: ignore[index]


async def test_a_mail_arrives(mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch) -> None:
    assert await send(monkeypatch, mailbox.url) == ""
    ((to, subject, text),) = mailbox.mails
    assert to == ["dba@example.org"]
    assert "收费窗口打不开" in subject
    assert "请马上认领" in text


async def test_what_does_not_get_through_says_why(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    receiver.statuses = [500, 404]
    assert await send(monkeypatch, receiver.url) == "http 500"
    assert await send(monkeypatch, receiver.url) == "http 404"
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    assert await send(monkeypatch, f"json://127.0.0.1:{port}/x") == "refused"
    assert await send(monkeypatch, f"mailto://127.0.0.1:{port}/?from=a@example.org&to=d@example.org&mode=insecure") == "refused"  # fmt: skip
    assert await send(monkeypatch, "nonsense") == "address"
    monkeypatch.delenv("WAY")
    assert await Notifier().send(channel("WAY"), "t", "b") == "unset"


async def test_a_receiver_that_never_answers_costs_its_thread_and_nobody_elses_time(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    receiver.silent.set()
    monkeypatch.setenv("WAY", receiver.url + "?rto=30")
    notifier = Notifier(0.8)
    begun, ticks = time.monotonic(), 0

    async def tick() -> None:
        nonlocal ticks
        while True:
            await asyncio.sleep(0.01)
            ticks += 1

    ticking = asyncio.create_task(tick())
    assert await notifier.send(channel("WAY"), "t", "b") == "timeout"
    assert time.monotonic() - begun < 10
    assert ticks > 5, "the loop went on"
    assert await notifier.send(channel("WAY"), "t", "b") == "busy"
    ticking.cancel()


async def test_an_address_in_a_file_is_private_or_is_not_read(
    receiver: Receiver, tmp_path: Path
) -> None:
    file = tmp_path / "dba.url"
    assert await Notifier().send(channel(file=str(file)), "t", "b") == "file"
    file.write_text(f"{receiver.url}\n")
    file.chmod(0o644)
    assert await Notifier().send(channel(file=str(file)), "t", "b") == "open"
    file.chmod(0o600)
    assert await Notifier().send(channel(file=str(file)), "t", "b") == ""
    assert receiver.said() == ["t"]


async def test_reaching_sends_nothing(
    receiver: Receiver, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    for url in (receiver.url, mailbox.url):
        monkeypatch.setenv("WAY", url)
        assert await Notifier().reach(channel("WAY")) == ""
    assert not receiver.posts
    assert not mailbox.mails
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    monkeypatch.setenv("WAY", f"json://127.0.0.1:{port}/x")
    assert await Notifier().reach(channel("WAY")) == "refused"


async def test_no_secret_is_said_or_logged(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    caplog.set_level(logging.DEBUG)
    receiver.statuses = [500]
    for url in (receiver.url, receiver.url.replace("json", "no"), "json://geheim-7:geheim-7@127.0.0.1:1/geheim-7"):  # fmt: skip
        code = await send(monkeypatch, url)
        assert code.partition(" ")[0] in CODES
    out, err = capfd.readouterr()
    assert "geheim" not in out + err + caplog.text.replace(str(receiver.port), "")
