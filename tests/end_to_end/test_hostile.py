"""Output that attacks the terminal, two consoles on one journal, a folder that takes nothing."""

from __future__ import annotations

import asyncio
import json
import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.loader import load
from config.template import write
from console.duty.events import Draft, Kind
from console.wiring import journal_of
from sources.clean import SUSPECT
from tests.end_to_end.command import ONCALL, oncall
from tests.servers.disk import fill, remount
from tests.terminal import Terminal

BOOK = """
id: hostile
title: {zh: 敌意输出, en: hostile output}
roles: [his]
symptoms: {zh: 无, en: none}
steps:
  - id: shout
    title: {zh: 喊, en: shout}
    on: local
    timeout: 2m
    run: |
      printf '[/red] [bold]not bold[/bold] {0} %%s\\n'
      printf '\\033[2J\\033]0;OWNED\\007\\033]52;c;b3duZWQ=\\007\\033[31mred\\033[0m\\n'
      printf '\\302\\233[5mC1\\302\\205\\000NUL\\377\\376bad\\n'
      printf '\\342\\200\\256txt.exe\\n'
      head -c 30000000 /dev/zero | tr '\\0' 'A'
      printf '\\n'
      yes 'a long line of a long log that never ends' | head -c 60000000
      printf '\\nTHE END\\n'
    expect:
      - {match: THE END, verdict: warn}
"""


def site(folder: Path) -> Path:
    """Write a site that asks nobody, with one runbook of its own."""
    write(folder)
    (folder / "checks.yaml").write_text("checks: []\n", encoding="utf-8")
    (folder / "books").mkdir()
    (folder / "books" / "hostile.yaml").write_text(BOOK, encoding="utf-8")
    path = folder / "site.yaml"
    path.write_text(
        path.read_text("utf-8").replace("# runbooks: runbooks", "runbooks: books"), "utf-8"
    )
    return folder


HOSTILE = "你好\x1b]52;c;aGk=\x07\x1b[2J\x9b5m\u202eend"


@pytest.mark.parametrize("as_json", [False, True], ids=["text", "json"])
def test_whatever_the_journal_holds_acts_on_no_terminal(tmp_path: Path, as_json: bool) -> None:
    folder = site(tmp_path / "site")
    opened = {"title": HOSTILE, "system": "his", "component": "his", "service": "support",
              "priority": "P3", "channel": "phone", "requester": HOSTILE, "cause": "", "auto": False}  # fmt: skip

    async def told() -> None:
        async with journal_of(load(folder), tmp_path / "data") as journal:
            await journal.append(
                Draft(Kind.INCIDENT_OPENED, opened, "20260311-01", "app"),
                Draft(Kind.INCIDENT_NOTED, {"text": HOSTILE}, "20260311-01", "app"),
            )

    (tmp_path / "data").mkdir(mode=0o700)
    asyncio.run(told())
    where = ("--config", str(folder), "--data", str(tmp_path / "data"))
    for verb in (("incident", "show", "20260311-01"), ("incident", "list"), ("timeline", "9")):
        shown = oncall(*verb, *where, *(("--json",) if as_json else ())).stdout
        assert "end" in shown
        assert not SUSPECT.search(shown), repr(shown)


@pytest.fixture
def console(tmp_path: Path) -> Iterator[Terminal]:
    made = Terminal(
        [ONCALL, "--config", str(site(tmp_path / "site")), "--data", str(tmp_path / "data")]
    )
    yield made
    made.close()


def memory(terminal: Terminal) -> int:
    """Return the MiB that the console holds."""
    status = Path(f"/proc/{terminal.pid}/status").read_text()
    return int(next(line for line in status.splitlines() if "VmRSS" in line).split()[1]) // 1024


def test_hostile_output_is_text_and_nothing_else(console: Terminal, tmp_path: Path) -> None:
    console.wait("没有待处理的事件", timeout=30)
    before = memory(console)
    console.press("r")
    console.wait("选择处置手册")
    console.press(*"hostile")
    console.wait("敌意输出")
    mark = len(console.raw)
    console.press("enter")
    console.wait("手册结束", timeout=90)
    assert memory(console) - before < 60
    said = bytes(console.raw[mark:])
    for attack in (
        b"\x1b]0;",
        b"\x1b]52",
        b"\x1b[2J",
        b"\x1b[5m",
        b"\x00",
        b"\xc2\x9b",
        b"\xc2\x85",
    ):
        assert attack not in said, attack
    assert "‮" not in console.text
    console.press("g")
    console.wait("[/red] [bold]not bold[/bold] {0} %s")
    console.press("?")
    console.wait("帮助：手册运行")
    console.press("esc", "esc")
    console.wait("没有待处理的事件")
    folders = ("--data", str(tmp_path / "data"), "--config", str(tmp_path / "site"))
    assert json.loads(oncall("timeline", "verify", "--json", *folders).stdout)["ok"] is True
    exported = oncall("timeline", *folders)
    assert "hostile" in exported.stdout
    assert "\x1b" not in exported.stdout


def test_two_consoles_work_on_one_journal(console: Terminal, tmp_path: Path) -> None:
    second = Terminal(
        [ONCALL, "--config", str(tmp_path / "site"), "--data", str(tmp_path / "data"),
         "--actor", "zhang"]
    )  # fmt: skip
    try:
        console.wait("没有待处理的事件", timeout=30)
        second.wait("没有待处理的事件", timeout=30)
        made = oncall(
            "incident", "new", "--title", "收费窗口打不开", "--system", "his",
            "--service", "emergency", "--priority", "P1",
            "--config", str(tmp_path / "site"), "--data", str(tmp_path / "data"),
        )  # fmt: skip
        assert made.returncode == 0, made.stderr
        for one in (console, second):
            one.wait("收费窗口打不开", timeout=10)
        # Both take it in the same moment: one has it, the other is told who was first.
        for one in (console, second):
            os.write(one._fd, b"a")
        end = time.monotonic() + 10
        while time.monotonic() < end:
            console.run(0.2)
            second.run(0.2)
            if "处理中" in console.text and "处理中" in second.text:
                break
        console.wait("处理中")
        second.wait("处理中")
        taken = [
            line
            for line in oncall(
                "timeline", "--config", str(tmp_path / "site"), "--data", str(tmp_path / "data")
            ).stdout.splitlines()
            if "acknowledged" in line.lower()
        ]
        assert len(taken) == 1, taken
    finally:
        second.close()


def test_a_full_disk_is_said_on_the_screen_and_nothing_is_run(
    small_disk: Path, tmp_path: Path
) -> None:
    folder = site(tmp_path / "site")
    console = Terminal([ONCALL, "--config", str(folder), "--data", str(small_disk / "data")])
    try:
        console.wait("没有待处理的事件", timeout=30)
        fill(small_disk)
        console.press("r")
        console.wait("选择处置手册")
        console.press(*"hostile", "enter")
        console.wait("磁盘", timeout=30)
        assert "THE END" not in console.text
        (small_disk / "ballast").unlink()
        console.press("n")
        console.wait("登记")
    finally:
        console.close()


def test_a_read_only_disk_gets_one_line(small_disk: Path, tmp_path: Path) -> None:
    folders = ("--config", str(site(tmp_path / "site")), "--data", str(small_disk / "data"))
    new = ("incident", "new", "--title", "收费窗口打不开", "--system", "his", *folders)
    assert oncall(*new).returncode == 0
    remount(small_disk, "ro")
    refused = oncall(*new)
    assert refused.returncode in (1, 2)
    assert len(refused.stderr.strip().splitlines()) == 1
    assert "read-only" in refused.stderr


def test_what_cannot_be_written_can_be_read(small_disk: Path, tmp_path: Path) -> None:
    data = small_disk / "data"
    folders = ("--config", str(site(tmp_path / "site")), "--data", str(data))
    row = oncall("incident", "new", "--title", "打不开", "--system", "his", *folders).stdout.split()
    reading = (
        ("incident", "list"), ("incident", "show", row[0]), ("incident", "card", row[0]),
        ("timeline",), ("timeline", "verify"), ("roster",), ("status", "--at", "1m ago"),
        ("runbook", "list"), ("runbook", "show", "iis-pool"),
    )  # fmt: skip

    def all_read() -> None:
        for verb in reading:
            done = oncall(*verb, *folders)
            assert "read-only" not in done.stderr, verb
            assert "full" not in done.stderr, verb
            assert done.stdout or verb[0] == "status", (verb, done.stderr)
        refused = oncall("incident", "ack", row[0], *folders)
        assert refused.returncode == 2
        assert len(refused.stderr.splitlines()) == 1

    fill(small_disk)
    all_read()
    failed = oncall("timeline", "export", str(small_disk / "out"), *folders)
    assert failed.returncode == 2
    assert not (small_disk / "out").exists()
    (small_disk / "ballast").unlink()
    remount(small_disk, "ro")
    all_read()
    remount(small_disk, "rw")
    assert oncall("incident", "ack", row[0], *folders).returncode == 0
